//! What an installation decides: the command line, then the environment, then a file, then the usual.

use crate::trouble::Trouble;
use clap::{Args, ValueEnum};
use demo::load::Size;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Which chain is loaded into an empty database.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DemoSize {
    /// A year of sales
    Full,
    /// The same chain with two hundred sales
    Small,
    /// None
    None,
}

impl DemoSize {
    pub(crate) const fn size(self) -> Option<Size> {
        match self {
            Self::Full => Some(Size::Full),
            Self::Small => Some(Size::Small),
            Self::None => None,
        }
    }
}

/// The form of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// What may be said on the command line, in the environment or in the file.
#[derive(Args, Deserialize, Default, Clone, Debug)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Where to listen; port 0 lets the system choose [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "PASSERELLE_LISTEN", value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// The database: a file, or postgres://… [default: DATA/passerelle.db]
    #[arg(long, global = true, env = "PASSERELLE_DATABASE", value_name = "PATH|URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// The folder of data and keys [default: data]
    #[arg(long, global = true, env = "PASSERELLE_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The chain to load into an empty database
    #[arg(id = "demo_size", long = "demo", global = true, env = "PASSERELLE_DEMO", value_enum, value_name = "SIZE")]
    #[serde(rename = "demo")]
    pub(crate) demo_size: Option<DemoSize>,
    /// Folder that keeps a loaded demo, to be copied the next time
    #[arg(long, global = true, env = "PASSERELLE_DEMO_CACHE", value_name = "DIR")]
    pub(crate) demo_cache: Option<PathBuf>,
    /// The payment provider; without it, a simulated one is started
    #[arg(long, global = true, env = "PASSERELLE_PROVIDER_URL", value_name = "URL")]
    pub(crate) provider_url: Option<String>,
    /// Where the simulated provider listens [default: 127.0.0.1:8181]
    #[arg(long, global = true, env = "PASSERELLE_PROVIDER_LISTEN", value_name = "ADDR")]
    pub(crate) provider_listen: Option<SocketAddr>,
    /// Where customers reach the provider's pages
    #[arg(long, global = true, env = "PASSERELLE_PROVIDER_PUBLIC_URL", value_name = "URL")]
    pub(crate) provider_public_url: Option<String>,
    /// The provider's key
    #[arg(long, global = true, env = "PASSERELLE_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub(crate) api_key: Option<String>,
    /// The carrier that hears of parcels; without it, the simulated one does
    #[arg(long, global = true, env = "PASSERELLE_CARRIER_URL", value_name = "URL")]
    pub(crate) carrier_url: Option<String>,
    /// The carrier's key
    #[arg(long, global = true, env = "PASSERELLE_CARRIER_KEY", hide_env_values = true, value_name = "KEY")]
    pub(crate) carrier_key: Option<String>,
    /// The secret that signs its messages
    #[arg(long, global = true, env = "PASSERELLE_WEBHOOK_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub(crate) webhook_secret: Option<String>,
    /// Where customers reach the shop
    #[arg(long, global = true, env = "PASSERELLE_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// The mail server; without it, messages are kept
    #[arg(long, global = true, env = "PASSERELLE_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) smtp_url: Option<String>,
    /// The sender of messages
    #[arg(long, global = true, env = "PASSERELLE_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// What order numbers begin with
    #[arg(long, global = true, env = "PASSERELLE_ORDER_PREFIX", value_name = "LETTERS")]
    pub(crate) order_prefix: Option<String>,
    /// The form of the log
    #[arg(long, global = true, env = "PASSERELLE_LOG_FORMAT", value_enum, value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// A configuration file (TOML)
    #[arg(long, global = true, env = "PASSERELLE_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
}

/// An address to listen on, and whether somebody asked for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listen {
    pub(crate) address: SocketAddr,
    pub(crate) is_asked_for: bool,
}

impl Listen {
    fn new(asked: Option<SocketAddr>, usual: u16) -> Self {
        let address = asked.unwrap_or(SocketAddr::from(([127, 0, 0, 1], usual)));
        Self { address, is_asked_for: asked.is_some() }
    }
}

/// What holds, once everything was heard.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) listen: Listen,
    pub(crate) database: String,
    pub(crate) data: PathBuf,
    pub(crate) demo: DemoSize,
    pub(crate) demo_cache: Option<PathBuf>,
    pub(crate) provider_url: Option<String>,
    pub(crate) provider_listen: Listen,
    pub(crate) provider_public_url: Option<String>,
    pub(crate) api_key: Option<String>,
    pub(crate) carrier_url: Option<String>,
    pub(crate) carrier_key: Option<String>,
    pub(crate) webhook_secret: Option<String>,
    pub(crate) public_url: Option<String>,
    pub(crate) smtp_url: Option<String>,
    pub(crate) mail_from: Option<String>,
    pub(crate) order_prefix: String,
    pub(crate) log_format: LogFormat,
}

impl Settings {
    /// Reads the file, if one was named, and fills in the usual.
    pub(crate) fn gather(said: Options, is_demo: bool) -> Result<Self, Trouble> {
        let file = match &said.config {
            Some(path) => read(path)?,
            None => Options::default(),
        };
        let data = said.data.or(file.data).unwrap_or_else(|| PathBuf::from("data"));
        let usual = || data.join("passerelle.db").to_string_lossy().into_owned();
        let demo = said.demo_size.or(file.demo_size).unwrap_or(if is_demo { DemoSize::Full } else { DemoSize::None });
        let without_slash = |url: String| url.trim_end_matches('/').to_owned();
        Ok(Self {
            listen: Listen::new(said.listen.or(file.listen), 8080),
            database: said.database.or(file.database).unwrap_or_else(usual),
            demo,
            demo_cache: said.demo_cache.or(file.demo_cache),
            provider_url: said.provider_url.or(file.provider_url).map(without_slash),
            provider_listen: Listen::new(said.provider_listen.or(file.provider_listen), 8181),
            provider_public_url: said.provider_public_url.or(file.provider_public_url).map(without_slash),
            api_key: said.api_key.or(file.api_key),
            carrier_url: said.carrier_url.or(file.carrier_url).map(without_slash),
            carrier_key: said.carrier_key.or(file.carrier_key),
            webhook_secret: said.webhook_secret.or(file.webhook_secret),
            public_url: said.public_url.or(file.public_url).map(without_slash),
            smtp_url: said.smtp_url.or(file.smtp_url),
            mail_from: said.mail_from.or(file.mail_from),
            order_prefix: said.order_prefix.or(file.order_prefix).unwrap_or_else(|| "MF".to_owned()),
            log_format: said.log_format.or(file.log_format).unwrap_or_default(),
            data,
        })
    }

    /// The file of the database; none on a server.
    pub(crate) fn database_file(&self) -> Option<PathBuf> {
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| self.database.starts_with(scheme));
        (!is_server).then(|| PathBuf::from(&self.database))
    }
}

fn read(path: &std::path::Path) -> Result<Options, Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| Trouble::File { path: path.to_owned(), error })?;
    toml::from_str(&text).map_err(|error| Trouble::Setting { name: path.display().to_string(), why: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passerelle.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:9000\"\ndemo = \"small\"\npublic_url = \"https://a.example/\"")
            .unwrap();
        let said = Options {
            config: Some(path.clone()),
            listen: Some("127.0.0.1:7000".parse().unwrap()),
            ..Options::default()
        };
        let settings = Settings::gather(said, false).unwrap();
        assert_eq!(settings.listen.address.port(), 7000);
        assert_eq!(settings.demo, DemoSize::Small);
        assert_eq!(settings.public_url.as_deref(), Some("https://a.example"));
        assert_eq!(settings.database, "data/passerelle.db");
        std::fs::write(&path, "lisen = 1").unwrap();
        let said = Options { config: Some(path), ..Options::default() };
        assert!(matches!(Settings::gather(said, false), Err(Trouble::Setting { .. })));
    }
}
