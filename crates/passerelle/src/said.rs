//! What the command line answers when it was not understood, in the language of the terminal: clap
//! itself speaks English only.

use crate::words::french;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use kernel::Language;
use std::process::ExitCode;

/// Shows help, the version, or what was wrong; the exit code is clap's own: 2 for what was not understood.
pub(crate) fn tell(error: &Error, language: Language) -> ExitCode {
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    match language {
        Language::Fr if !is_help => eprintln!("{}", in_french(error)),
        _ => drop(error.print()),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn said(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn in_french(error: &Error) -> String {
    let arg = said(error, ContextKind::InvalidArg);
    let value = said(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("« {arg} » attend une valeur."),
        ErrorKind::InvalidValue => format!("« {value} » ne convient pas pour « {arg} »."),
        ErrorKind::ValueValidation => format!("« {value} » ne se lit pas comme « {arg} »."),
        ErrorKind::UnknownArgument => format!("l’option « {arg} » n’existe pas ici."),
        ErrorKind::InvalidSubcommand => {
            format!("le verbe « {} » n’existe pas.", said(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("il manque : {arg}."),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "il manque un verbe.".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            format!("« {arg} » ne va pas avec « {} ».", said(error, ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("« {arg} » n’attend pas autant de valeurs, ou en attend plus.")
        }
        ErrorKind::NoEquals => format!("« {arg} » s’écrit avec « = »."),
        _ => "la ligne de commande n’est pas comprise.".to_owned(),
    };
    let mut lines = vec![format!("passerelle: {what}")];
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(|kind| said(error, kind)).join("");
    if !valid.is_empty() {
        lines.push(format!("Valeurs possibles : {valid}"));
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near: Vec<String> = near.into_iter().map(|kind| said(error, kind)).filter(|text| !text.is_empty()).collect();
    if !near.is_empty() {
        lines.push(format!("Vouliez-vous dire : {} ?", near.join(", ")));
    }
    lines.push("L’aide est là : passerelle --help, ou passerelle VERBE --help".to_owned());
    french(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Program, in_language};
    use clap::CommandFactory;

    fn told(arguments: &[&str]) -> String {
        let command = in_language(Program::command(), Language::Fr);
        let arguments = [&["passerelle"], arguments].concat();
        let error = command.try_get_matches_from(arguments).err();
        error.map_or_else(String::new, |error| match error.kind() {
            ErrorKind::DisplayHelp => error.to_string(),
            _ => in_french(&error),
        })
    }

    #[test]
    fn what_is_not_understood_is_said_in_french() {
        let table: [(&[&str], &str); 9] = [
            (&["serv"], "le verbe «\u{a0}serv\u{a0}» n’existe pas"),
            (&["serve", "--lisen", "x"], "«\u{a0}--lisen\u{a0}» n’existe pas ici"),
            (&["serve", "--listen", "x"], "«\u{a0}x\u{a0}» ne se lit pas"),
            (&["serve", "--listen"], "attend une valeur"),
            (&["serve", "--demo", "huge"], "Valeurs possibles\u{a0}: full, small, none"),
            (&["verify", "--limit", "a"], "«\u{a0}a\u{a0}» ne se lit pas"),
            (&["backup"], "il manque\u{a0}: <FILE>"),
            (&["found", "--name", "A"], "--store-code <CODE>"),
            (&["bench"], "il manque un verbe"),
        ];
        for (arguments, words) in table {
            let text = told(arguments);
            assert!(text.contains(words), "{arguments:?}: {text}");
        }
    }

    #[test]
    fn no_help_text_is_left_in_english() {
        let verbs: [&[&str]; 13] = [
            &[],
            &["demo"],
            &["found"],
            &["serve"],
            &["migrate"],
            &["import"],
            &["import", "sales"],
            &["verify"],
            &["backup"],
            &["bench", "orders"],
            &["bench", "availability"],
            &["bench", "sourcing"],
            &["simulator"],
        ];
        for verb in verbs {
            let text = told(&[verb, &["--help"]].concat());
            assert!(text.contains("Montre cette aide"), "{verb:?}: {text}");
            for english in ["Usage", "Print ", "default:", "possible values", "Commands:", "COMMAND"] {
                assert!(!text.contains(english), "{verb:?} says {english}: {text}");
            }
        }
    }
}
