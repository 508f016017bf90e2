//! The one program: it serves the shop, the tills and the office, and looks after their data.
//!
//! Without a verb it serves the demo from `./data`, with a simulated payment provider as a child
//! process. What it needs is inside the program: an empty folder is enough.

mod args;
mod check;
mod database;
mod folder;
mod found;
mod import;
mod measure;
mod progress;
mod provider;
mod said;
mod sales;
mod search;
mod serve;
mod settings;
mod store;
mod trouble;
mod welcome;
mod words;

use args::{ImportVerb, Program, Verb};
use clap::{CommandFactory, FromArgMatches};
use kernel::Language;
use settings::{LogFormat, Settings};
use std::process::ExitCode;
use trouble::Trouble;

fn main() -> ExitCode {
    let language = words::language_of_environment();
    let matches = args::in_language(Program::command(), language).try_get_matches();
    let program = match matches.and_then(|matches| Program::from_arg_matches(&matches)) {
        Ok(program) => program,
        Err(error) => return said::tell(&error, language),
    };
    match run(program, language) {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("passerelle: {}", trouble.text(language));
            ExitCode::from(trouble.code())
        }
    }
}

fn run(program: Program, language: Language) -> Result<ExitCode, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Trouble::Machine)?;
    let verb = program.verb.unwrap_or(Verb::Demo { fresh: false });
    if let Verb::Simulator(options) = verb {
        log(LogFormat::Text, "warn")?;
        return runtime.block_on(provider::simulate(options)).map(|()| ExitCode::SUCCESS);
    }
    if let Verb::Bench(wish) = verb {
        return runtime.block_on(measure::run(wish, language));
    }
    let is_demo = matches!(verb, Verb::Demo { .. });
    let settings = Settings::gather(program.options, is_demo)?;
    log(settings.log_format, if matches!(verb, Verb::Serve) { "info" } else { "warn" })?;
    runtime.block_on(async {
        match verb {
            Verb::Demo { fresh } => serve::run(&settings, language, fresh).await.map(|()| ExitCode::SUCCESS),
            Verb::Found(wish) => found::run(&settings, language, &wish).await,
            Verb::Serve => serve::run(&settings, language, false).await.map(|()| ExitCode::SUCCESS),
            Verb::Migrate => check::migrate(&settings, language).await,
            Verb::Verify { limit } => check::verify(&settings, language, limit).await,
            Verb::Backup { to } => check::backup(&settings, language, &to).await,
            Verb::Import { other: Some(ImportVerb::Sales(wish)), .. } => sales::run(&settings, language, &wish).await,
            Verb::Import { products, other: None } => import::run(&settings, language, &products).await,
            Verb::Bench(_) | Verb::Simulator(_) => Ok(ExitCode::SUCCESS),
        }
    })
}

/// The log goes to the second output; `PASSERELLE_LOG` says what of it, as `info` or `http=debug,warn`.
fn log(format: LogFormat, usual: &str) -> Result<(), Trouble> {
    let wanted = std::env::var("PASSERELLE_LOG").unwrap_or_else(|_| usual.to_owned());
    let filter = tracing_subscriber::EnvFilter::try_new(&wanted)
        .map_err(|error| Trouble::Setting { name: "PASSERELLE_LOG".to_owned(), why: error.to_string() })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => builder.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
