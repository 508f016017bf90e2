//! The simulated payment provider: a child process of the same program, which ends with us.
//!
//! It hears its keys on its input, and takes the end of its input for our end: whatever kills us
//! closes that pipe. When it dies first, it is started again on the same address.

use crate::args::SimulatorOptions;
use crate::folder::Keys;
use crate::serve::until;
use crate::settings::Settings;
use crate::trouble::Trouble;
use simulator::{Config, Simulator, SimulatorError};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What the child says before its address, and we too.
pub(crate) const GREETING: &str = "provider listening on http://";
/// How long the child may take until it says so.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take to end by itself.
const GRACE: Duration = Duration::from_secs(4);
/// The pause before it is started again; it doubles while that fails, up to the longest.
const PAUSE: Duration = Duration::from_millis(300);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A running provider.
pub(crate) struct Provider {
    pub(crate) address: SocketAddr,
    keeper: JoinHandle<()>,
}

/// A child that ends when its leash is dropped.
struct Leashed {
    child: Child,
    leash: ChildStdin,
}

/// How a child is started.
#[derive(Clone)]
struct Start {
    listen: SocketAddr,
    may_move: bool,
    data: PathBuf,
    public_url: Option<String>,
    /// Where its messages go: payments and parcels below it.
    hooks_url: String,
    keys: Keys,
    /// Whom customers pay, for its pages.
    merchant: String,
}

impl Provider {
    /// Starts it, and keeps it running until told to stop.
    pub(crate) async fn start(
        settings: &Settings,
        keys: &Keys,
        hooks_url: String,
        merchant: String,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, Trouble> {
        let start = Start {
            listen: settings.provider_listen.address,
            may_move: !settings.provider_listen.is_asked_for,
            data: settings.data.join("provider"),
            public_url: settings.provider_public_url.clone(),
            hooks_url,
            keys: keys.clone(),
            merchant,
        };
        let (leashed, address) = start.spawn().await?;
        let again = Start { listen: address, may_move: false, ..start };
        let keeper = tokio::spawn(keep(again, leashed, stop));
        Ok(Self { address, keeper })
    }

    /// Waits until it has ended, after the stop was told.
    pub(crate) async fn ended(self) {
        let _ = self.keeper.await;
    }
}

impl Start {
    /// A child that listens, and where.
    async fn spawn(&self) -> Result<(Leashed, SocketAddr), Trouble> {
        let failed = |error: std::io::Error| Trouble::Provider(error.to_string());
        let program = program().map_err(failed)?;
        let mut command = Command::new(program);
        command.arg("simulator").arg("--child").arg("--simulator-data").arg(&self.data);
        command.args(["--simulator-listen", &self.listen.to_string(), "--hooks-url", &self.hooks_url]);
        if let Some(url) = &self.public_url {
            command.args(["--simulator-public-url", url]);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(failed)?;
        let told = Told { keys: self.keys.clone(), may_move: self.may_move, merchant: self.merchant.clone() };
        let mut first = serde_json::to_string(&told).expect("plain texts can be written");
        first.push('\n');
        // Taken out of the child, because waiting for a child closes its input.
        let mut leash = child.stdin.take().expect("the input is piped");
        leash.write_all(first.as_bytes()).await.map_err(failed)?;
        let output = child.stdout.take().expect("the output is piped");
        let address = tokio::time::timeout(PATIENCE, hear(BufReader::new(output))).await;
        match address {
            Ok(Some(address)) => Ok((Leashed { child, leash }, address)),
            Ok(None) => Err(Trouble::Provider(format!("{} ({})", self.listen, ended(&mut child).await))),
            Err(_) => Err(Trouble::Provider(format!("{}: {PATIENCE:?}", self.listen))),
        }
    }
}

/// What the child runs: the image that we run, which is still there when the file it came from was
/// replaced by a newer build.
fn program() -> std::io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok(PathBuf::from("/proc/self/exe")) } else { std::env::current_exe() }
}

/// The pause after one that brought nothing.
fn longer(pause: Duration) -> Duration {
    (pause * 2).min(LONGEST_PAUSE)
}

async fn ended(child: &mut Child) -> String {
    child.wait().await.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// The address that the child says; what it says later is not kept.
async fn hear(output: BufReader<tokio::process::ChildStdout>) -> Option<SocketAddr> {
    let mut lines = output.lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(address) = line.strip_prefix(GREETING).and_then(|text| text.trim().parse().ok()) {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(address);
        }
    }
    None
}

/// Starts the child again whenever it ends, until told to stop.
async fn keep(start: Start, mut leashed: Leashed, stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            status = leashed.child.wait() => {
                tracing::error!(?status, "the simulated provider ended; it is started again");
            }
            () = until(stop.clone()) => {
                let Leashed { mut child, leash } = leashed;
                drop(leash);
                if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
                    let _ = child.kill().await;
                }
                return;
            }
        }
        let mut pause = PAUSE;
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = until(stop.clone()) => return,
            }
            match start.spawn().await {
                Ok((again, _)) => {
                    leashed = again;
                    break;
                }
                Err(trouble) => {
                    pause = longer(pause);
                    let next_in = format!("{pause:?}");
                    tracing::error!(?trouble, next_in, "the simulated provider does not start; it is tried again");
                }
            }
        }
    }
}

/// The first line of a child's input.
#[derive(serde::Serialize, serde::Deserialize)]
struct Told {
    keys: Keys,
    may_move: bool,
    #[serde(default)]
    merchant: String,
}

/// Is the provider: the verb `simulator`.
pub(crate) async fn simulate(options: SimulatorOptions) -> Result<(), Trouble> {
    let failed = |error: std::io::Error| Trouble::Provider(error.to_string());
    let mut input = BufReader::new(tokio::io::stdin());
    let told = if options.child {
        let mut line = String::new();
        input.read_line(&mut line).await.map_err(failed)?;
        serde_json::from_str(&line).map_err(|error| Trouble::Provider(error.to_string()))?
    } else {
        crate::folder::make(&options.simulator_data)?;
        let keys = Keys::of(&options.simulator_data, &kernel::Clock::system().moment())?;
        Told { keys, may_move: false, merchant: String::new() }
    };
    let simulator = bind(&options, &told).await?;
    println!("{GREETING}{}", simulator.local_addr());
    let leash = async move {
        if options.child {
            // Nothing more is said; only the end counts.
            let mut rest = Vec::new();
            let _ = input.read_to_end(&mut rest).await;
        } else {
            crate::serve::asked_to_stop().await;
        }
    };
    simulator.run(leash).await.map_err(|error| Trouble::Provider(error.to_string()))
}

/// Takes the port. One that the child before us still holds is waited for; one that somebody
/// else holds is left, when nobody asked for it.
async fn bind(options: &SimulatorOptions, told: &Told) -> Result<Simulator, Trouble> {
    let mut config = Config::new(&options.simulator_data, &told.keys.api_key, &told.keys.webhook_secret);
    config.listen = options.simulator_listen;
    config.merchant.clone_from(&told.merchant);
    config.public_url.clone_from(&options.simulator_public_url);
    config.webhook_url = options.hooks_url.as_ref().map(|url| format!("{url}/payments"));
    config.carrier_webhook_url = options.hooks_url.as_ref().map(|url| format!("{url}/carriers"));
    let wait = if told.may_move { 5 } else { 50 };
    for _ in 0..wait {
        match Simulator::bind(config.clone()).await {
            Err(SimulatorError::Io(error)) if error.kind() == ErrorKind::AddrInUse && options.child => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(SimulatorError::Io(error)) if error.kind() == ErrorKind::AddrInUse => {
                return Err(Trouble::PortTaken(config.listen));
            }
            other => return other.map_err(|error| Trouble::Provider(error.to_string())),
        }
    }
    if !told.may_move {
        return Err(Trouble::PortTaken(config.listen));
    }
    config.listen.set_port(0);
    Simulator::bind(config).await.map_err(|error| Trouble::Provider(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_longest_one() {
        let pauses: Vec<Duration> = std::iter::successors(Some(PAUSE), |pause| Some(longer(*pause))).take(10).collect();
        assert_eq!(pauses[..3], [300, 600, 1_200].map(Duration::from_millis));
        assert_eq!(pauses[9], LONGEST_PAUSE);
    }

    #[test]
    fn the_child_runs_our_own_image() {
        assert!(program().unwrap().exists());
    }
}
