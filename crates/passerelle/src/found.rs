//! Founding a house of one's own: firm, first store and till, first account at head office.

use crate::args::FoundWish;
use crate::database::{self, Sharing};
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::words::{french, pick};
use flows::{FoundHouse, FoundRefused};
use fulfilment::OpeningHours;
use identity::{IdentityRefused, NewStaff, check_password, hash_password, off_the_async_threads};
use kernel::{Clock, Currency, Language, Moment, Role};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{BufRead, IsTerminal, Write, stdin};
use std::process::ExitCode;
use stores::{Company, Location, LocationKind, LocationRefused, millionths};

/// Asks for the password, and writes everything or nothing.
pub(crate) async fn run(settings: &Settings, language: Language, wish: &FoundWish) -> Result<ExitCode, Trouble> {
    let refuse = |refused| Trouble::Found(words(language, &refused));
    let hours = hours(&wish.hours).ok_or_else(|| Trouble::Setting {
        name: "--hours".to_owned(),
        why: pick(language, "par exemple 10:00-12:30,14:00-19:00", "for example 10:00-12:30,14:00-19:00").to_owned(),
    })?;
    let database = database::open(settings, Sharing::Alone).await?;
    database.db.migrate(flows::MIGRATIONS).await?;
    if let Some(name) = flows::name_of_house(&database.db.reader().await?.tx()).await? {
        return Err(refuse(FoundRefused::Founded { name }));
    }
    let password = password(language)?;
    check_password(&password, &wish.email).map_err(|refused| refuse(refused.into()))?;
    let moment = Clock::system().moment();
    let salt = moment.secret();
    let hash = off_the_async_threads(move || hash_password(&password, &salt)).await;
    let place = place(wish, &hours, &moment).map_err(|refused| refuse(refused.into()))?;
    let staff = staff(language, wish, hash, &moment);
    let command = FoundHouse {
        company: company(wish),
        place,
        till: moment.id(),
        terminal: wish.terminal.clone(),
        staff,
        moment: moment.clone(),
    };
    let place = database.db.run(command).await.map_err(|refused| match refused {
        FoundRefused::Store(error) => error.into(),
        other => refuse(other),
    })?;
    println!("{}", done(language, wish, &place));
    Ok(ExitCode::SUCCESS)
}

fn company(wish: &FoundWish) -> Company {
    Company {
        name: wish.name.trim().to_owned(),
        legal_name: wish.legal_name.clone().unwrap_or_else(|| wish.name.trim().to_owned()),
        siret: wish.siret.clone().unwrap_or_default(),
        vat_number: wish.vat_number.clone().unwrap_or_default(),
        currency: Currency::EUR,
    }
}

/// The same hours from Monday to Saturday; other weeks are written at the office.
fn hours(text: &str) -> Option<serde_json::Value> {
    let week = [text, text, text, text, text, text, ""];
    let hours = OpeningHours::default().with_week(&week).ok().filter(OpeningHours::is_ever_open)?;
    serde_json::to_value(hours).ok()
}

fn place(wish: &FoundWish, hours: &serde_json::Value, moment: &Moment) -> Result<Location, LocationRefused> {
    Ok(Location {
        id: moment.id(),
        code: wish.store_code.clone(),
        kind: LocationKind::Store,
        name: wish.store_name.clone(),
        city: wish.city.clone(),
        street: wish.street.clone(),
        postcode: wish.postcode.clone(),
        country: "FR".to_owned(),
        phone: wish.phone.clone().unwrap_or_default(),
        latitude_e6: millionths(wish.latitude.as_deref().unwrap_or_default())?,
        longitude_e6: millionths(wish.longitude.as_deref().unwrap_or_default())?,
        time_zone: wish.time_zone.clone(),
        hours: hours.clone(),
        position: 1,
    })
}

fn staff(language: Language, wish: &FoundWish, hash: String, moment: &Moment) -> NewStaff {
    NewStaff {
        id: moment.id(),
        code: "SIEGE".to_owned(),
        display_name: pick(language, "Siège", "Head office").to_owned(),
        role: Role::HeadOffice,
        location: None,
        email: Some(wish.email.clone()),
        pin_hash: None,
        password_hash: Some(hash),
    }
}

/// From the environment, from the person at the terminal, or from the first line of the input; never
/// from an argument, which other people on the machine could read.
fn password(language: Language) -> Result<String, Trouble> {
    if let Ok(said) = std::env::var("PASSERELLE_PASSWORD") {
        return Ok(said);
    }
    if !stdin().is_terminal() {
        return line();
    }
    let first = unseen(pick(language, "Mot de passe du premier accès au siège", "Password of the first account"))?;
    let again = unseen(pick(language, "Encore une fois", "Once more"))?;
    if first == again {
        return Ok(first);
    }
    let why = pick(language, "les deux mots de passe diffèrent.", "the two passwords differ.");
    Err(Trouble::Found(why.to_owned()))
}

fn line() -> Result<String, Trouble> {
    let mut text = String::new();
    stdin().lock().read_line(&mut text).map_err(Trouble::Machine)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// A terminal that does not show what is typed; shows it again when dropped.
struct Silent(Termios);

impl Silent {
    fn begin() -> Result<Self, Trouble> {
        let before = tcgetattr(stdin()).map_err(|error| Trouble::Machine(error.into()))?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(stdin(), OptionalActions::Flush, &silent).map_err(|error| Trouble::Machine(error.into()))?;
        Ok(Self(before))
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        // The terminal may be gone meanwhile: then nobody types.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
    }
}

fn unseen(prompt: &str) -> Result<String, Trouble> {
    let mut out = std::io::stderr();
    let _ = write!(out, "{}", french(&format!("{prompt} : ")));
    let _ = out.flush();
    let silent = Silent::begin()?;
    let said = line();
    drop(silent);
    let _ = writeln!(out);
    said
}

fn done(language: Language, wish: &FoundWish, place: &Location) -> String {
    let (name, store, code, email) = (wish.name.trim(), &place.name, &place.code, &wish.email);
    let fr = format!(
        "{name} est fondée : {store} ({code}), une caisse, et l’accès {email} au siège.\nEnsuite : passerelle serve, puis passerelle import FICHIER --location {code} pour les articles.\nLes vendeurs et leurs codes se créent au siège, sous Équipe."
    );
    let en = format!(
        "{name} is founded: {store} ({code}), one till, and the account {email} at head office.\nNext: passerelle serve, and passerelle import FILE --location {code} for the articles.\nSellers and their PINs are made at the office, under Staff."
    );
    pick(language, french(&fr), en)
}

/// Why it was refused.
fn words(language: Language, refused: &FoundRefused) -> String {
    let (fr, en) = match refused {
        FoundRefused::Founded { name } => {
            let fr = format!(
                "une maison est déjà fondée ici : {name}. Rien n’a été changé.\nOuvrez d’autres boutiques au siège, ou choisissez d’autres données : --data AUTRE_DOSSIER"
            );
            let en = format!(
                "a house is founded here already: {name}. Nothing was changed.\nOpen further stores at the office, or choose other data: --data OTHER_FOLDER"
            );
            return pick(language, fr, en);
        }
        FoundRefused::NotEmpty => (
            "cette base contient déjà des lieux, sans maison : une démonstration à moitié chargée. Rien n’a été changé.\nChoisissez d’autres données : --data AUTRE_DOSSIER",
            "this database has places but no house: a demo that was half loaded. Nothing was changed.\nChoose other data: --data OTHER_FOLDER",
        ),
        FoundRefused::NameMissing => ("la maison n’a pas de nom : --name", "the house has no name: --name"),
        FoundRefused::Place(refused) => of_place(refused),
        FoundRefused::Staff(refused) => of_staff(refused),
        FoundRefused::Store(_) => ("la base a refusé.", "the database refused."),
    };
    pick(language, fr, en).to_owned()
}

fn of_place(refused: &LocationRefused) -> (&'static str, &'static str) {
    match refused {
        LocationRefused::CodeMalformed => (
            "--store-code compte 12 lettres, chiffres ou tirets au plus.",
            "--store-code has at most 12 letters, digits or dashes.",
        ),
        LocationRefused::Coordinates => (
            "ces coordonnées n’existent pas : par exemple --latitude 45.76 --longitude 4.835",
            "there is no such point: for example --latitude 45.76 --longitude 4.835",
        ),
        LocationRefused::TimeZone => (
            "ce fuseau horaire n’existe pas : par exemple --time-zone Europe/Paris",
            "there is no such time zone: for example --time-zone Europe/Paris",
        ),
        LocationRefused::TerminalMissing | LocationRefused::TerminalTaken => {
            ("--terminal est vide ou trop long.", "--terminal is empty or too long.")
        }
        _ => (
            "l’adresse n’est pas complète : --store-name, --street, --postcode, --city, en 80 signes au plus.",
            "the address is not complete: --store-name, --street, --postcode, --city, at most 80 characters each.",
        ),
    }
}

fn of_staff(refused: &IdentityRefused) -> (&'static str, &'static str) {
    match refused {
        IdentityRefused::PasswordTooShort => (
            "le mot de passe compte au moins 10 caractères. Il se tape, ou vient de PASSERELLE_PASSWORD ou de l’entrée.",
            "a password has at least 10 characters. It is typed, or comes from PASSERELLE_PASSWORD or the input.",
        ),
        IdentityRefused::PasswordTooLong => {
            ("le mot de passe compte au plus 200 caractères.", "a password has at most 200 characters.")
        }
        IdentityRefused::PasswordLikeEmail => (
            "le mot de passe ne doit pas reprendre l’adresse e-mail.",
            "the password must not repeat the e-mail address.",
        ),
        IdentityRefused::PasswordCommon => (
            "ce mot de passe est trop courant. Trois mots au hasard en font un bon.",
            "this password is too common. Three words at random make a good one.",
        ),
        _ => ("il faut une adresse e-mail : --email", "an e-mail address is needed: --email"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_hold_from_monday_to_saturday() {
        let kept = hours("10:00-12:30,14h-19h").unwrap();
        assert_eq!(kept["saturday"], serde_json::json!([["10:00", "12:30"], ["14:00", "19:00"]]));
        assert!(kept.get("sunday").is_none());
        assert!(hours("matin").is_none() && hours("").is_none());
    }
}
