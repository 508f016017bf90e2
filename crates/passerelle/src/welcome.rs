//! What the terminal shows once everything is ready.

use crate::serve::{Origins, greet};
use crate::settings::Settings;
use crate::words::{french, pick};
use demo::DEMO_PASSWORD;
use kernel::Language;
use std::net::SocketAddr;

/// What there is to tell.
pub(crate) struct Welcome<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) origins: &'a Origins,
    pub(crate) address: SocketAddr,
    pub(crate) language: Language,
}

/// Tells that the usual port was taken.
pub(crate) fn moved(language: Language, from: SocketAddr, to: SocketAddr) {
    let (from, to) = (from.port(), to.port());
    let fr = format!("Le port {from} est pris par un autre programme\u{a0}: je prends le {to}.");
    eprintln!("{}", pick(language, fr, format!("Port {from} is taken by another program: using {to}.")));
}

/// Tells that the database is nobody's house yet, and what to do.
pub(crate) fn nobody(language: Language) {
    let fr = "Cette base est vide : ni boutique ni accès, personne ne peut se connecter.\nFondez votre maison : passerelle found --help (arrêtez d’abord ce serveur). Pour essayer : passerelle demo";
    let en = "This database is empty: no store and no account, nobody can sign in.\nFound your house: passerelle found --help (stop this server first). To try things out: passerelle demo";
    eprintln!("{}", pick(language, french(fr), en.to_owned()));
}

/// Shows the addresses, and in the demo who may sign in.
pub(crate) fn show(welcome: &Welcome<'_>) {
    if welcome.settings.demo.size().is_some() {
        print!("{}", table(welcome));
    }
    greet(welcome.origins, welcome.address);
}

fn table(welcome: &Welcome<'_>) -> String {
    let (language, public) = (welcome.language, &welcome.origins.public);
    let pages = &welcome.origins.provider_public;
    let mut rows: Vec<(&str, String)> = vec![
        (pick(language, "Boutique", "Shop"), format!("{public}/")),
        (pick(language, "Caisse", "Till"), format!("{public}/till")),
        (pick(language, "Siège", "Office"), format!("{public}/office")),
    ];
    if welcome.origins.is_simulated {
        rows.push((pick(language, "Terminal", "Terminal"), format!("{pages}/terminal/LPI-2")));
    }
    rows.push(("", String::new()));
    rows.push((
        pick(language, "En caisse", "At a till"),
        pick(
            language,
            "Lyon – Presqu’île, caisse 2, «\u{a0}Vendeuse 1\u{a0}», code 1111 (responsable\u{a0}: 9000)".to_owned(),
            "Lyon – Presqu’île, till 2, “Vendeuse 1”, PIN 1111 (store manager: 9000)".to_owned(),
        ),
    ));
    rows.push((
        pick(language, "Au siège", "At the office"),
        format!("mf-1@maison-fontaine.example  /  {DEMO_PASSWORD}"),
    ));
    rows.push((pick(language, "Client", "Customer"), format!("client0001@exemple.example  /  {DEMO_PASSWORD}")));
    if welcome.origins.is_simulated {
        let named = simulator::TEST_CARDS.first().map_or_else(String::new, |card| format!("•••• {}", card.last4()));
        let there = pick(
            language,
            "ses chiffres et ceux des autres sont sur la page de paiement",
            "its digits and those of the others are on the payment page",
        );
        rows.push((pick(language, "Carte d’essai", "Test card"), format!("{named}, {there}")));
    }
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let title =
        pick(language, "Maison Fontaine, la démonstration de Passerelle", "Maison Fontaine, the demo of Passerelle");
    let stop = pick(language, "Ctrl+C arrête tout.", "Ctrl+C stops everything.");
    let mut out = format!("\n  {title}\n\n");
    for (name, value) in rows {
        let pad = " ".repeat(width - name.chars().count());
        out.push_str(format!("  {name}{pad}  {value}").trim_end());
        out.push('\n');
    }
    out + "\n  " + stop + "\n\n"
}
