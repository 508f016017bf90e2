//! Why the program cannot go on, and what to do about it.

use crate::words::{french, pick};
use db::DbError;
use kernel::Language;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the program ends.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Somebody else listens there.
    PortTaken(SocketAddr),
    /// The address cannot be listened on.
    Listen(SocketAddr, Error),
    /// Another process uses this file.
    InUse { path: PathBuf, process: Option<u32> },
    /// A file or folder cannot be read, made or written.
    File { path: PathBuf, error: Error },
    /// There is no database at this path, and the verb only looks at one.
    NoDatabase(PathBuf),
    /// The file is there and would be overwritten.
    Exists(PathBuf),
    /// The database was made by a newer version.
    NewerSchema { found: i64, known: i64 },
    /// The database failed.
    Database(DbError),
    /// A setting cannot be used.
    Setting { name: String, why: String },
    /// The simulated provider does not start.
    Provider(String),
    /// The file that was to be brought in is of no use as a whole.
    Import(String),
    /// No house was founded.
    Found(String),
    /// A measurement came to nothing.
    Bench(String),
    /// The operating system refuses.
    Machine(Error),
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl Trouble {
    /// The exit code: 1 is left to findings, 2 to the command line, the others are those of sysexits.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Import(_) | Self::Found(_) => 65,
            Self::NoDatabase(_) => 66,
            Self::File { error, .. } if error.kind() == ErrorKind::NotFound => 66,
            Self::Database(DbError::Unavailable(_)) | Self::Provider(_) | Self::PortTaken(_) | Self::Listen(..) => 69,
            Self::NewerSchema { .. } => 76,
            Self::Exists(_) => 73,
            Self::File { .. } | Self::Database(DbError::Full(_)) => 74,
            Self::InUse { .. } => 75,
            Self::Setting { .. } => 78,
            Self::Database(_) | Self::Bench(_) | Self::Machine(_) => 70,
        }
    }

    /// What happened and what to do.
    pub(crate) fn text(&self, language: Language) -> String {
        match language {
            Language::Fr => french(&self.french()),
            Language::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::PortTaken(address) => format!(
                "un autre programme écoute déjà sur {address}.\nArrêtez-le, ou choisissez une autre adresse : --listen 127.0.0.1:8090"
            ),
            Self::Listen(address, error) => {
                format!(
                    "impossible d’écouter sur {address} : {error}.\nChoisissez une autre adresse : --listen 127.0.0.1:8080"
                )
            }
            Self::InUse { path, process } => format!(
                "un autre Passerelle{} utilise déjà {}.\nArrêtez-le d’abord, ou choisissez d’autres données : --data AUTRE_DOSSIER",
                process.map_or_else(String::new, |id| format!(" (processus {id})")),
                path.display()
            ),
            Self::NoDatabase(path) => format!(
                "il n’y a pas de base ici : {}.\nDites où elle est : --data DOSSIER ou --database FICHIER. Rien n’a été créé.",
                path.display()
            ),
            Self::File { path, error } => file_text(path, error, Language::Fr),
            Self::Exists(path) => {
                format!("{} existe déjà et ne sera pas écrasé.\nChoisissez un autre nom.", path.display())
            }
            Self::NewerSchema { found, known } => format!(
                "cette base vient d’une version plus récente (schéma {found}, celle-ci connaît {known}).\nEmployez la version récente, ou reprenez une sauvegarde antérieure. Rien n’a été changé."
            ),
            Self::Database(error) => database_text(error, Language::Fr),
            Self::Setting { name, why } => format!("le réglage {name} ne peut pas servir : {why}"),
            Self::Provider(why) => format!("le prestataire de paiement simulé ne démarre pas : {why}"),
            Self::Import(why) => format!("le fichier ne peut pas être importé. {why}"),
            Self::Found(why) => why.clone(),
            Self::Bench(why) => format!("la mesure n’a pas abouti : {why}"),
            Self::Machine(error) => format!("le système refuse : {error}"),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::PortTaken(address) => format!(
                "another program listens on {address} already.\nStop it, or choose another address: --listen 127.0.0.1:8090"
            ),
            Self::Listen(address, error) => {
                format!("cannot listen on {address}: {error}.\nChoose another address: --listen 127.0.0.1:8080")
            }
            Self::InUse { path, process } => format!(
                "another Passerelle{} uses {} already.\nStop it first, or choose other data: --data OTHER_FOLDER",
                process.map_or_else(String::new, |id| format!(" (process {id})")),
                path.display()
            ),
            Self::NoDatabase(path) => format!(
                "there is no database here: {}.\nSay where it is: --data FOLDER or --database FILE. Nothing was made.",
                path.display()
            ),
            Self::File { path, error } => file_text(path, error, Language::En),
            Self::Exists(path) => {
                format!("{} is there already and will not be overwritten.\nChoose another name.", path.display())
            }
            Self::NewerSchema { found, known } => format!(
                "this database is of a newer version (schema {found}, this one knows {known}).\nUse the newer version, or go back to an earlier backup. Nothing was changed."
            ),
            Self::Database(error) => database_text(error, Language::En),
            Self::Setting { name, why } => format!("the setting {name} cannot be used: {why}"),
            Self::Provider(why) => format!("the simulated payment provider does not start: {why}"),
            Self::Import(why) => format!("the file cannot be imported. {why}"),
            Self::Found(why) => why.clone(),
            Self::Bench(why) => format!("the measurement came to nothing: {why}"),
            Self::Machine(error) => format!("the system refuses: {error}"),
        }
    }
}

fn file_text(path: &std::path::Path, error: &Error, language: Language) -> String {
    let path = path.display();
    let (fr, en) = match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "Donnez-vous le droit d’y écrire, ou choisissez un autre dossier : --data DOSSIER",
            "Give yourself the right to write there, or choose another folder: --data FOLDER",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("Le disque est plein. Faites de la place et recommencez.", "The disk is full. Make room and begin again.")
        }
        ErrorKind::NotFound => ("Vérifiez le chemin.", "Check the path."),
        _ => ("Vérifiez le chemin et le disque.", "Check the path and the disk."),
    };
    pick(language, format!("{path} : {error}.\n{fr}"), format!("{path}: {error}.\n{en}"))
}

fn database_text(error: &DbError, language: Language) -> String {
    let (fr, en) = match error {
        DbError::Full(_) => (
            "la base ne peut pas être écrite : le disque est plein ou protégé. Rien n’a été perdu.\nFaites de la place, ou choisissez un autre dossier : --data DOSSIER",
            "the database cannot be written: the disk is full or protected. Nothing was lost.\nMake room, or choose another folder: --data FOLDER",
        ),
        DbError::Unavailable(_) => (
            "la base ne répond pas.\nVérifiez --database et, pour PostgreSQL, que le serveur tourne et vous connaît.",
            "the database does not answer.\nCheck --database and, for PostgreSQL, that the server runs and knows you.",
        ),
        DbError::Schema(_) => (
            "le schéma de cette base n’est pas celui de ce programme. Rien n’a été changé.\nEmployez la version qui l’a créée, ou une base neuve.",
            "this database does not have this program’s schema. Nothing was changed.\nUse the version that made it, or a new database.",
        ),
        _ => ("la base a refusé.", "the database refused."),
    };
    format!("{}\n({error})", pick(language, fr, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_says_what_to_do_in_both_languages() {
        let full = || Error::from(ErrorKind::StorageFull);
        let denied = || Error::from(ErrorKind::PermissionDenied);
        let troubles = [
            (Trouble::PortTaken(SocketAddr::from(([127, 0, 0, 1], 80))), 69, "--listen"),
            (Trouble::InUse { path: "a.db".into(), process: Some(3) }, 75, "--data"),
            (Trouble::File { path: "data".into(), error: full() }, 74, "data"),
            (Trouble::File { path: "data".into(), error: denied() }, 74, "--data"),
            (Trouble::NoDatabase("nope/a.db".into()), 66, "--data"),
            (Trouble::NewerSchema { found: 12, known: 11 }, 76, "12"),
            (Trouble::Database(DbError::Full("x".into())), 74, "--data"),
            (Trouble::Database(DbError::Unavailable("x".into())), 69, "--database"),
        ];
        for (trouble, code, word) in troubles {
            assert_eq!(trouble.code(), code, "{trouble:?}");
            for language in [Language::Fr, Language::En] {
                assert!(trouble.text(language).contains(word), "{trouble:?}");
            }
        }
    }
}
