//! Which room may know which: `kernel ← db ← siblings ← flows ← web ← shop, till, office ← passerelle`.

use super::{File, House, Violation};

const SIBLINGS: &[&str] = &[
    "catalogue",
    "pricing",
    "stock",
    "fulfilment",
    "orders",
    "cart",
    "customers",
    "stores",
    "payments",
    "fiscal",
    "identity",
    "messages",
    "insight",
];
const FACES: &[&str] = &["shop", "till", "office", "api"];
const ROOMS: &[&str] =
    &["kernel", "db", "flows", "connect", "simulator", "demo", "bench", "web", "passerelle", "testkit", "xtask"];

/// Every manifest keeps to the arrows; what only tests need is free.
pub(crate) fn check(house: &House) -> Vec<Violation> {
    let manifests = house.files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    manifests.flat_map(|file| dependencies(file).into_iter().filter_map(|it| refused(file, &it))).collect()
}

fn refused(file: &File, (line, name): &(usize, String)) -> Option<Violation> {
    let room = file.room().unwrap_or("xtask");
    if !is_ours(name) {
        return None;
    }
    if !is_ours(room) {
        return Some(
            file.violation(*line, format!("{room} has no place in the arrows yet: give it one in xtask tidy")),
        );
    }
    (!may_know(room, name)).then(|| {
        let why = if SIBLINGS.contains(&room) && SIBLINGS.contains(&name.as_str()) {
            "siblings exchange ids through flows"
        } else {
            "the arrows go kernel ← db ← siblings ← flows ← web ← shop, till, office ← passerelle"
        };
        file.violation(*line, format!("{room} must not know {name}: {why}"))
    })
}

fn is_ours(name: &str) -> bool {
    [SIBLINGS, FACES, ROOMS].iter().any(|rooms| rooms.contains(&name))
}

fn may_know(room: &str, name: &str) -> bool {
    let core = ["kernel", "db"].contains(&name);
    let sibling = SIBLINGS.contains(&name);
    match room {
        "kernel" | "xtask" => false,
        "connect" => ["kernel", "payments", "fulfilment", "messages"].contains(&name),
        // The engines know no word of retail, and the outside world nothing of us.
        "db" | "simulator" => name == "kernel",
        "testkit" => name != "passerelle",
        "passerelle" => !["testkit", "xtask"].contains(&name),
        _ if SIBLINGS.contains(&room) => core,
        "flows" => core || sibling,
        "demo" | "bench" | "web" => core || sibling || name == "flows",
        _ if FACES.contains(&room) => core || sibling || ["flows", "web"].contains(&name),
        _ => false,
    }
}

/// The names under `[dependencies]` and `[dependencies.…]`, with their lines.
fn dependencies(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (number, line) in file.text.lines().enumerate().map(|(i, line)| (i + 1, line.trim())) {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            let table = table.rsplit_once("').").map_or(table, |(_, table)| table);
            inside = ["dependencies", "build-dependencies"].contains(&table);
            if let Some(name) = table.strip_prefix("dependencies.") {
                found.push((number, name.trim_matches('"').to_owned()));
            }
        } else if inside && let Some((name, _)) = line.split_once('=') {
            let name = name.trim().split('.').next().unwrap_or_default();
            found.push((number, name.trim_matches('"').to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::samples::found;

    #[test]
    fn the_arrows_hold() {
        let manifest = |dependencies: &str| format!("[package]\nname = \"x\"\n[dependencies]\n{dependencies}\n");
        let table: &[(&str, &str, bool)] = &[
            ("stock", "kernel.workspace = true", true),
            ("stock", "orders.workspace = true", false),
            ("stock", "orders = { path = \"../orders\" }", false),
            ("stock", "serde.workspace = true", true),
            ("stock", "[dependencies.orders]\nworkspace = true", false),
            ("stock", "[dev-dependencies]\norders.workspace = true", true),
            ("kernel", "db.workspace = true", false),
            ("db", "kernel.workspace = true", true),
            ("flows", "web.workspace = true", false),
            ("flows", "orders.workspace = true", true),
            ("connect", "payments.workspace = true", true),
            ("connect", "orders.workspace = true", false),
            ("simulator", "connect.workspace = true", false),
            ("shop", "web.workspace = true", true),
            ("shop", "till.workspace = true", false),
            ("web", "shop.workspace = true", false),
            ("passerelle", "office.workspace = true", true),
            ("passerelle", "testkit.workspace = true", false),
            ("newcomer", "kernel.workspace = true", false),
        ];
        for (room, dependencies, fine) in table {
            let path = format!("crates/{room}/Cargo.toml");
            let found = found(check, &[(&path, &manifest(dependencies))]);
            assert_eq!(found.is_empty(), *fine, "{room}: {dependencies}");
        }
    }
}
