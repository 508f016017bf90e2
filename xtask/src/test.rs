//! `cargo xtask test`: everything that must hold, from a fresh clone, as CI runs it.
//!
//! Each step writes into `target/xtask/STEP.log`; the log is shown when the step fails. One build
//! serves all tests, so that features and profile are the same everywhere; the test binaries are
//! run from here one after the other, since each of them uses both cores.

use crate::run::{Log, cargo};
use crate::{install, licences, tidy};
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const COMPILING: Duration = Duration::from_mins(20);
/// No test binary takes longer, unless it hangs.
const TESTING: Duration = Duration::from_mins(15);
/// Lines of a failed command that are shown.
const SHOWN: usize = 250;

/// Tests that are steps of their own.
const BROWSER: &str = "browser";
const CRASH: &str = "crash";

struct Step {
    name: &'static str,
    work: fn(&Log, &mut Bench) -> Report,
}

const STEPS: &[Step] = &[
    Step { name: "install", work: |log, _| Report::once(install::everything(log).map(|()| String::new())) },
    Step { name: "licences", work: |_, _| Report::once(licences::check()) },
    Step { name: "fmt", work: |log, _| command(log, &["fmt", "--all", "--check", "--", "--color", "never"]) },
    Step { name: "clippy", work: clippy },
    Step { name: "tidy", work: |_, _| Report::once(tidy::check()) },
    Step { name: "build", work: |log, bench| Report::once(bench.build(log)) },
    Step { name: "tests", work: tests },
    Step { name: BROWSER, work: |log, bench| whole(log, bench, BROWSER) },
    Step { name: CRASH, work: |log, bench| whole(log, bench, CRASH) },
];

/// What came of a step.
#[derive(Default)]
struct Report {
    passed: usize,
    failed: usize,
    /// A line for the table.
    note: String,
    /// What to show when something failed.
    trouble: String,
}

/// A built test binary.
#[derive(Clone)]
struct TestBinary {
    name: String,
    path: PathBuf,
    folder: PathBuf,
}

/// What the build leaves for the steps after it.
#[derive(Default)]
struct Bench {
    built: Option<Result<String, String>>,
    tests: Vec<TestBinary>,
    binary: Option<PathBuf>,
}

/// Runs the steps that are named, or all of them.
pub(crate) fn all(only: &[&str]) -> Result<(), String> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("no step is called {unknown}; there are {}", names.join(", ")));
    }
    let begun = Instant::now();
    let mut bench = Bench::default();
    let mut rows = Vec::new();
    for step in STEPS.iter().filter(|step| only.is_empty() || only.contains(&step.name)) {
        let log = Log::new(step.name)?;
        print!("{:<10}", step.name);
        let _ = std::io::stdout().flush();
        let started = Instant::now();
        let report = (step.work)(&log, &mut bench);
        println!("{} in {}", if report.failed == 0 { "ok" } else { "FAILED" }, seconds(started.elapsed()));
        if report.failed > 0 {
            println!("{}\nthe whole log: {}\n", report.trouble.trim_end(), log.path().display());
        }
        rows.push((step.name, started.elapsed(), report));
    }
    print_table(&rows, begun.elapsed());
    let failed: usize = rows.iter().map(|(_, _, report)| report.failed).sum();
    let passed: usize = rows.iter().map(|(_, _, report)| report.passed).sum();
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { std::process::exit(1) }
}

fn print_table(rows: &[(&str, Duration, Report)], total: Duration) {
    println!("\n{:<10}{:>8}{:>9}{:>9}  ", "step", "time", "passed", "failed");
    for (name, time, report) in rows {
        println!("{name:<10}{:>8}{:>9}{:>9}  {}", seconds(*time), report.passed, report.failed, report.note);
    }
    println!("{:<10}{:>8}\n", "all", seconds(total));
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

impl Report {
    /// A step that counts as one.
    fn once(outcome: Result<String, String>) -> Self {
        match outcome {
            Ok(note) => Self { passed: 1, note, ..Self::default() },
            Err(trouble) => Self { failed: 1, trouble, ..Self::default() },
        }
    }
}

/// A cargo command that counts as one.
fn command(log: &Log, words: &[&str]) -> Report {
    let outcome = log.run(&mut cargo(words), COMPILING);
    Report::once(if outcome.ok { Ok(String::new()) } else { Err(last_lines(&outcome.output)) })
}

fn clippy(log: &Log, _: &mut Bench) -> Report {
    command(log, &["clippy", "--workspace", "--all-targets", "--keep-going", "--quiet", "--", "--deny", "warnings"])
}

impl Bench {
    /// Builds the binary and every test, once.
    fn build(&mut self, log: &Log) -> Result<String, String> {
        match &self.built {
            Some(Ok(note)) => return Ok(note.clone()),
            // Telling it twice would tell nothing new.
            Some(Err(_)) => return Err("not run: the build failed".to_owned()),
            None => {}
        }
        let outcome = self.build_now(log);
        self.built = Some(outcome.clone());
        outcome
    }

    fn build_now(&mut self, log: &Log) -> Result<String, String> {
        let words = ["build", "--workspace", "--bins", "--tests", "--message-format=json-render-diagnostics"];
        let outcome = log.run(&mut cargo(&words), COMPILING);
        let (messages, rest): (Vec<&str>, Vec<&str>) = outcome.output.lines().partition(|line| line.starts_with('{'));
        if !outcome.ok {
            return Err(last_lines(&rest.join("\n")));
        }
        for message in messages.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            self.take(&message);
        }
        Ok(format!("{} test binaries", self.tests.len()))
    }

    /// Keeps what a message of the build says about executables.
    fn take(&mut self, message: &Value) {
        let (Some(path), Some(target)) = (message["executable"].as_str(), message["target"]["name"].as_str()) else {
            return;
        };
        let manifest = Path::new(message["manifest_path"].as_str().unwrap_or_default());
        let folder = manifest.parent().map_or_else(crate::root, Path::to_path_buf);
        let path = PathBuf::from(path);
        if message["profile"]["test"] == true {
            let room = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = if room == target { room } else { format!("{room}/{target}") };
            self.tests.push(TestBinary { name, path, folder });
        } else if target == "passerelle" {
            self.binary = Some(path);
        }
    }

    /// Test binaries that are, or are not, a step of their own.
    fn select(&self, keep: impl Fn(&str) -> bool) -> Vec<TestBinary> {
        self.tests.iter().filter(|test| keep(&test.name)).cloned().collect()
    }

    /// Runs a test binary and adds what it counted.
    fn run(&self, log: &Log, test: &TestBinary, threads: usize, report: &mut Report) {
        let mut command = Command::new(&test.path);
        command.arg(format!("--test-threads={threads}")).current_dir(&test.folder);
        command.env("CARGO_MANIFEST_DIR", &test.folder).env("RUST_BACKTRACE", "0");
        if let Some(binary) = &self.binary {
            command.env("PASSERELLE_BINARY", binary);
        }
        let started = Instant::now();
        let outcome = log.run(&mut command, TESTING);
        log.add(&format!("{}: {}", test.name, seconds(started.elapsed())));
        report.count(&test.name, outcome.ok, &outcome.output);
    }
}

impl Report {
    /// Adds the results that a run of tests printed.
    fn count(&mut self, name: &str, ok: bool, output: &str) {
        let (passed, failed) = results(output);
        self.passed += passed;
        // A binary that dies prints no result.
        self.failed += if ok { failed } else { failed.max(1) };
        if !ok {
            self.trouble += [name, ":\n", &last_lines(failures(output)), "\n"].concat().as_str();
        }
    }
}

fn is_whole(name: &str) -> bool {
    name.strip_prefix("testkit/").is_some_and(|test| [BROWSER, CRASH].contains(&test))
}

/// Unit, property and store tests on both engines, and the examples in the documentation.
fn tests(log: &Log, bench: &mut Bench) -> Report {
    let mut report = Report::default();
    if let Err(trouble) = bench.build(log) {
        return Report::once(Err(trouble));
    }
    let mut slowest = (Duration::ZERO, String::new());
    for test in bench.select(|name| !is_whole(name)) {
        let started = Instant::now();
        bench.run(log, &test, 4, &mut report);
        slowest = slowest.max((started.elapsed(), test.name));
    }
    let outcome = log.run(&mut cargo(&["test", "--workspace", "--doc", "--quiet"]), COMPILING);
    report.count("documentation", outcome.ok, &outcome.output);
    report.note = format!("slowest: {}, {}", slowest.1, seconds(slowest.0));
    report
}

/// The tests of the built binary as a whole.
fn whole(log: &Log, bench: &mut Bench, name: &str) -> Report {
    if let Err(trouble) = bench.build(log) {
        return Report::once(Err(trouble));
    }
    let found = bench.select(|test| test == format!("testkit/{name}"));
    let [test] = found.as_slice() else {
        return Report::once(Err(format!("testkit has no test called {name}")));
    };
    let mut report = Report::default();
    // Each of these tests waits for a browser or a provider half of the time.
    bench.run(log, test, 3, &mut report);
    report
}

/// Sums up the lines `test result: ok. 3 passed; 1 failed; …`.
fn results(output: &str) -> (usize, usize) {
    let lines = output.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    lines.fold((0, 0), |(passed, failed), line| {
        let number = |word: &str| {
            let mut parts = line.split(['.', ';']).map(str::trim);
            parts.find_map(|part| part.strip_suffix(word)?.trim().parse::<usize>().ok()).unwrap_or(0)
        };
        (passed + number("passed"), failed + number("failed"))
    })
}

/// From the list of failures on, when there is one.
fn failures(output: &str) -> &str {
    output.find("\nfailures:\n").map_or(output, |at| &output[at + 1..])
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let left_out = lines.len().saturating_sub(SHOWN);
    let shown = lines[left_out..].join("\n");
    if left_out == 0 { shown } else { format!("({left_out} lines before)\n{shown}") }
}

#[cfg(test)]
mod tests {
    use super::{Bench, Report, failures, is_whole, last_lines, results};
    use serde_json::json;

    const OUTPUT: &str = "\
running 2 tests
test a ... ok
test b ... FAILED

failures:

---- b stdout ----
no

failures:
    b

test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s
";

    #[test]
    fn results_are_counted() {
        assert_eq!(results(OUTPUT), (12, 1));
        assert_eq!(results(&format!("{OUTPUT}\ntest result: ok. 5 passed; 0 failed; 0 ignored\n")), (17, 1));
        assert_eq!(results("nothing"), (0, 0));
    }

    #[test]
    fn a_binary_that_dies_counts_as_failed() {
        let mut report = Report::default();
        report.count("a", false, "killed");
        report.count("b", false, OUTPUT);
        report.count("c", true, "test result: ok. 1 passed; 0 failed");
        assert_eq!((report.passed, report.failed), (13, 2));
        assert!(report.trouble.contains("a:\nkilled") && report.trouble.contains("---- b stdout"));
    }

    #[test]
    fn what_is_shown_begins_with_the_failures() {
        assert!(failures(OUTPUT).starts_with("failures:\n\n---- b"));
        assert_eq!(failures("error"), "error");
        assert_eq!(last_lines(&"a\n".repeat(300)).lines().count(), 251);
    }

    #[test]
    fn the_build_tells_what_it_made() {
        let made = |room: &str, target: &str, test: bool| {
            json!({ "executable": format!("target/{target}"), "target": { "name": target },
                    "manifest_path": format!("crates/{room}/Cargo.toml"), "profile": { "test": test } })
        };
        let mut bench = Bench::default();
        for (room, target, test) in [
            ("stock", "stock", true),
            ("stock", "store", true),
            ("testkit", "crash", true),
            ("passerelle", "passerelle", false),
        ] {
            bench.take(&made(room, target, test));
        }
        bench.take(&json!({ "reason": "build-finished", "success": true }));
        let names: Vec<&str> = bench.tests.iter().map(|test| test.name.as_str()).collect();
        assert_eq!(names, ["stock", "stock/store", "testkit/crash"]);
        assert!(bench.binary.is_some());
        assert!(is_whole("testkit/crash") && !is_whole("stock/store") && !is_whole("testkit"));
    }
}
