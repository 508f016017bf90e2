//! The command line.

use crate::settings::Options;
use crate::words::french;
use clap::{Arg, ArgAction, Args, Command, Parser, Subcommand, ValueEnum};
use kernel::Language;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Unified commerce for a retail chain: shop, tills and office in one program.
#[derive(Parser)]
#[command(name = "passerelle", version, disable_help_subcommand = true)]
pub(crate) struct Program {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// What it can do.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Serve the demo from ./data; the same as no verb at all
    Demo {
        /// Throw the demo's data away first and begin again
        #[arg(long)]
        fresh: bool,
    },
    /// Found a house of your own: firm, first store and till, first account at head office
    Found(Box<FoundWish>),
    /// Serve shop, tills and office
    Serve,
    /// Bring the database to this version's schema
    Migrate,
    /// Bring in a file of products, or of past sales (CSV)
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Import {
        #[command(flatten)]
        products: ImportWish,
        #[command(subcommand)]
        other: Option<ImportVerb>,
    },
    /// Recompute all sums from their journals; ends with 1 when something differs
    Verify {
        /// Most differences shown of each kind
        #[arg(long, default_value_t = 100)]
        limit: i64,
    },
    /// Copy the database to a file, also while it is in use
    Backup {
        /// The file to write; it must not be there yet
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
    /// Measure what things cost on this machine
    #[command(subcommand)]
    Bench(BenchWish),
    /// Run the simulated payment provider on its own
    Simulator(SimulatorOptions),
}

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum BenchWish {
    /// Orders per second through the real flow, beside the bare transaction of the same rows
    Orders {
        /// Which engine
        #[arg(long, value_enum, default_value_t)]
        engine: Engine,
        /// How many callers at once, one run each
        #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 64])]
        callers: Vec<usize>,
        /// Orders of each run
        #[arg(long, id = "orders_each", default_value_t = 3_000)]
        orders: usize,
        /// Flow and floor take turns so often; the best of each counts
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// An empty database on a PostgreSQL server; without it one is started and stopped again
        #[arg(long, value_name = "URL")]
        server: Option<String>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// How fast every way to get an article is told, with few stock rows and with millions
    Availability {
        /// Which engine
        #[arg(long, value_enum, default_value_t)]
        engine: Engine,
        /// Variants in all, one run each, fewer first
        #[arg(long, value_delimiter = ',', default_values_t = [100, 50_000])]
        variants: Vec<usize>,
        /// Places that have each of them
        #[arg(long, id = "locations_each", default_value_t = 500)]
        locations: usize,
        /// Questions of each run
        #[arg(long, default_value_t = 2_000)]
        reads: usize,
        /// How many callers at once
        #[arg(long, id = "callers_at_once", default_value_t = 8)]
        callers: usize,
        /// An empty database on a PostgreSQL server; without it one is started and stopped again
        #[arg(long, value_name = "URL")]
        server: Option<String>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// How long the exact cheapest split of an order takes over many places
    Sourcing {
        /// Lines of an order, one run each
        #[arg(long, value_delimiter = ',', default_values_t = [1, 5, 10])]
        lines: Vec<usize>,
        /// Places that may send
        #[arg(long, default_value_t = 500)]
        locations: usize,
        /// Orders of each run
        #[arg(long, id = "orders_each", default_value_t = 2_000)]
        orders: usize,
        /// A JSON file of stores to be the network ("-" for the input); without it places are drawn
        #[arg(long, value_name = "FILE")]
        stores: Option<PathBuf>,
        /// Chance is drawn from here
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// The engines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Engine {
    /// Inside the process
    #[default]
    Sqlite,
    /// PostgreSQL
    Postgres,
}

/// The house to be.
#[derive(Args)]
pub(crate) struct FoundWish {
    /// The name over the doors
    #[arg(long)]
    pub(crate) name: String,
    /// The name in the register; the same when it is left out
    #[arg(long, value_name = "NAME")]
    pub(crate) legal_name: Option<String>,
    /// The SIRET, as receipts show it
    #[arg(long)]
    pub(crate) siret: Option<String>,
    /// The VAT number, as receipts show it
    #[arg(long, value_name = "NUMBER")]
    pub(crate) vat_number: Option<String>,
    /// The code of the first store, such as LYON
    #[arg(long, value_name = "CODE")]
    pub(crate) store_code: String,
    /// Its name, as customers say it
    #[arg(long, value_name = "NAME")]
    pub(crate) store_name: String,
    /// Number and street
    #[arg(long)]
    pub(crate) street: String,
    /// Postcode
    #[arg(long)]
    pub(crate) postcode: String,
    /// City
    #[arg(long)]
    pub(crate) city: String,
    /// Telephone
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// Latitude in degrees, for distances between stores
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    pub(crate) latitude: Option<String>,
    /// Longitude in degrees
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    pub(crate) longitude: Option<String>,
    /// Opening hours, Monday to Saturday; the office changes them day by day
    #[arg(long, default_value = "10:00-19:00")]
    pub(crate) hours: String,
    /// Time zone
    #[arg(long, value_name = "ZONE", default_value = "Europe/Paris")]
    pub(crate) time_zone: String,
    /// The card terminal of the first till; the store's code and 1 when it is left out
    #[arg(long, value_name = "NAME")]
    pub(crate) terminal: Option<String>,
    /// The e-mail address of the first account; its password is asked for, or read from PASSERELLE_PASSWORD or the input
    #[arg(long)]
    pub(crate) email: String,
}

/// Files of something else than products.
#[derive(Subcommand)]
pub(crate) enum ImportVerb {
    /// Bring in a file of past sales as history (docs/import-sales.md)
    Sales(SalesWish),
}

/// A file of past sales.
#[derive(Args)]
pub(crate) struct SalesWish {
    /// The file
    #[arg(id = "sales_file", value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How its columns are named: a small TOML file
    #[arg(long, value_name = "FILE")]
    pub(crate) columns: Option<PathBuf>,
    /// The name its rows are known by; the file's own name otherwise
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Write every row that is no sale to this file, with the reason
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

/// What to bring in, and how.
#[derive(Args)]
pub(crate) struct ImportWish {
    /// The file
    #[arg(required = true)]
    pub(crate) file: Option<PathBuf>,
    /// How its columns are named
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ImportFormat,
    /// The place that its stock lies in when the file names none
    #[arg(long, value_name = "CODE")]
    pub(crate) location: Option<String>,
    /// Only report, change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// How a file's columns are named.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum ImportFormat {
    /// Told from the header
    #[default]
    Auto,
    /// Our own columns (docs/import.md)
    Own,
    /// A product export of Shopify
    Shopify,
}

/// How the simulated provider runs.
#[derive(Args, Clone, Debug)]
pub(crate) struct SimulatorOptions {
    /// Where it listens; port 0 lets the system choose
    #[arg(long, default_value = "127.0.0.1:8181")]
    pub(crate) simulator_listen: SocketAddr,
    /// The folder of its store
    #[arg(long, default_value = "data/provider")]
    pub(crate) simulator_data: PathBuf,
    /// Where customers reach its pages
    #[arg(long)]
    pub(crate) simulator_public_url: Option<String>,
    /// Below which address the shop takes its messages
    #[arg(long)]
    pub(crate) hooks_url: Option<String>,
    /// Read the keys from the first line of the input, and end when the input ends
    #[arg(long, hide = true)]
    pub(crate) child: bool,
}

/// French help texts by the name of the verb or option; English is in the code above.
const FRENCH: &[(&str, &str)] = &[
    ("demo", "Sert la démonstration depuis ./data ; comme sans verbe"),
    ("found", "Fonde votre maison : société, première boutique, caisse, premier accès au siège"),
    ("name", "Le nom sur les portes"),
    ("legal_name", "Le nom au registre ; le même s’il est omis"),
    ("siret", "Le SIRET, tel que les tickets le montrent"),
    ("vat_number", "Le numéro de TVA, tel que les tickets le montrent"),
    ("store_code", "Le code de la première boutique, comme LYON"),
    ("store_name", "Son nom, comme les clients le disent"),
    ("street", "Numéro et rue"),
    ("postcode", "Code postal"),
    ("city", "Ville"),
    ("phone", "Téléphone"),
    ("latitude", "Latitude en degrés, pour les distances entre boutiques"),
    ("longitude", "Longitude en degrés"),
    ("hours", "Horaires d’ouverture, du lundi au samedi ; le siège les change jour par jour"),
    ("time_zone", "Fuseau horaire"),
    ("terminal", "Le terminal de la première caisse ; omis, le code de la boutique et 1"),
    (
        "email",
        "L’adresse e-mail du premier accès ; le mot de passe est demandé, ou lu dans PASSERELLE_PASSWORD ou dans l’entrée",
    ),
    ("serve", "Sert la boutique, les caisses et le siège"),
    ("migrate", "Met la base au schéma de cette version"),
    ("import", "Importe un fichier de produits, ou de ventes passées (CSV)"),
    ("sales", "Importe un fichier de ventes passées comme historique (docs/import-sales.md)"),
    ("sales_file", "Le fichier"),
    ("columns", "Comment ses colonnes sont nommées : un petit fichier TOML"),
    ("source", "Le nom sous lequel ses lignes sont connues ; sinon celui du fichier"),
    ("report", "Écrit dans ce fichier chaque ligne qui n’est pas une vente, avec la raison"),
    ("verify", "Recalcule toutes les sommes depuis leurs journaux ; finit par 1 s’il y a un écart"),
    ("backup", "Copie la base dans un fichier, même pendant qu’elle sert"),
    ("bench", "Mesure ce que les choses coûtent sur cette machine"),
    ("orders", "Commandes par seconde, à côté de la transaction nue des mêmes lignes"),
    ("availability", "Vitesse de toutes les façons d’obtenir un article, avec peu de lignes de stock et des millions"),
    ("variants", "Nombre de variantes en tout, une mesure pour chacun, le plus petit d’abord"),
    ("locations_each", "Lieux qui ont chacune d’elles"),
    ("reads", "Nombre de questions de chaque mesure"),
    ("callers_at_once", "Combien d’appelants à la fois"),
    ("orders_each", "Nombre de commandes de chaque mesure"),
    ("sourcing", "Durée de la répartition exacte la moins chère d’une commande sur beaucoup de lieux"),
    ("lines", "Lignes d’une commande, une mesure pour chacun"),
    ("locations", "Lieux qui peuvent expédier"),
    ("stores", "Un fichier JSON de magasins comme réseau (« - » pour l’entrée) ; sans lui, des lieux sont tirés"),
    ("seed", "D’où vient le hasard"),
    ("engine", "Quelle base : sqlite ou postgres"),
    ("callers", "Combien d’appelants à la fois, une mesure pour chacun"),
    ("rounds", "Nombre de tours ; le meilleur compte"),
    ("server", "Une base PostgreSQL vide ; sans elle, un serveur est lancé puis arrêté"),
    ("json", "Un objet JSON par ligne"),
    ("simulator", "Lance seul le prestataire de paiement simulé"),
    ("fresh", "Jette d’abord les données de la démonstration et recommence"),
    ("limit", "Nombre d’écarts montrés de chaque sorte"),
    ("to", "Le fichier à écrire ; il ne doit pas exister"),
    ("file", "Le fichier"),
    ("format", "Comment ses colonnes sont nommées : auto, own ou shopify"),
    ("location", "Le lieu de son stock quand le fichier n’en nomme aucun"),
    ("dry_run", "Rend compte sans rien changer"),
    ("simulator_listen", "Où il écoute ; le port 0 laisse choisir le système"),
    ("simulator_data", "Le dossier de son registre"),
    ("simulator_public_url", "Où les clients atteignent ses pages"),
    ("hooks_url", "Sous quelle adresse la boutique reçoit ses messages"),
    ("listen", "Où écouter ; le port 0 laisse choisir le système [défaut : 127.0.0.1:8080]"),
    ("database", "La base : un fichier, ou postgres://… [défaut : DATA/passerelle.db]"),
    ("data", "Le dossier des données et des clés [défaut : data]"),
    ("demo_size", "La chaîne à charger dans une base vide : full, small ou none"),
    ("demo_cache", "Dossier où garder une démonstration déjà chargée, pour la copier la fois suivante"),
    ("carrier_url", "Le transporteur à qui les colis sont annoncés ; sans lui, le simulé"),
    ("carrier_key", "La clé du transporteur"),
    ("provider_url", "Le prestataire de paiement ; sans lui, un prestataire simulé est lancé"),
    ("provider_listen", "Où écoute le prestataire simulé [défaut : 127.0.0.1:8181]"),
    ("provider_public_url", "Où les clients atteignent les pages du prestataire"),
    ("api_key", "La clé du prestataire"),
    ("webhook_secret", "Le secret qui signe ses messages"),
    ("public_url", "Où les clients atteignent la boutique"),
    ("smtp_url", "Le serveur de courrier ; sans lui, les messages sont gardés"),
    ("mail_from", "L’expéditeur des messages"),
    ("order_prefix", "Le début des numéros de commande"),
    ("log_format", "La forme du journal : text ou json"),
    ("config", "Un fichier de configuration (TOML)"),
    ("help", "Montre cette aide"),
    ("version", "Montre la version"),
];

/// The same command line with its help in this language.
pub(crate) fn in_language(command: Command, language: Language) -> Command {
    match language {
        Language::En => command,
        Language::Fr => in_french(command).about(french(
            "Le commerce unifié d’une chaîne de magasins : boutique, caisses et siège en un seul programme.",
        )),
    }
}

fn french_text(name: &str) -> Option<String> {
    FRENCH.iter().find(|(known, _)| *known == name).map(|(_, text)| french(text))
}

/// The words of an argument, with what holds when it is left out.
fn arg_in_french(arg: Arg) -> Arg {
    let Some(text) = french_text(arg.get_id().as_str()) else { return arg };
    if !arg.get_action().takes_values() {
        return arg.help(text);
    }
    let usual: Vec<String> = arg.get_default_values().iter().map(|one| one.to_string_lossy().into_owned()).collect();
    let text =
        if usual.is_empty() { text } else { format!("{text} {}", french(&format!("[défaut : {}]", usual.join(",")))) };
    arg.help(text).hide_possible_values(true).hide_default_value(true)
}

fn in_french(command: Command) -> Command {
    let flag = |name: &'static str, short, action| {
        Arg::new(name).short(short).long(name).action(action).help(french_text(name).unwrap_or_default())
    };
    let has_version = command.get_version().is_some();
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading("Verbes")
        .subcommand_value_name("VERBE")
        .help_template("{about-with-newline}\nEmploi\u{a0}: {usage}\n\n{all-args}{after-help}")
        .mut_args(arg_in_french)
        .mut_subcommands(|verb| {
            let verb = match french_text(verb.get_name()) {
                Some(text) => verb.about(text),
                None => verb,
            };
            in_french(verb)
        })
        .arg(flag("help", 'h', ArgAction::Help));
    if has_version { command.arg(flag("version", 'V', ArgAction::Version)) } else { command }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_french_is_complete() {
        Program::command().debug_assert();
        in_language(Program::command(), Language::Fr).debug_assert();
        let command = in_language(Program::command(), Language::Fr);
        let is_known = |name: &str| FRENCH.iter().any(|(known, _)| *known == name);
        for verb in command.get_subcommands() {
            assert!(is_known(verb.get_name()), "{}", verb.get_name());
            for arg in verb.get_arguments().filter(|arg| !arg.is_hide_set()) {
                assert!(is_known(arg.get_id().as_str()), "{} {}", verb.get_name(), arg.get_id());
            }
        }
        for arg in command.get_arguments() {
            assert!(is_known(arg.get_id().as_str()), "{}", arg.get_id());
        }
    }
}
