//! The rules of the database: where SQL is, who writes which table, one text for both engines.

use super::lexer::Literal;
use super::{File, House, Violation, line_at, words_at};
use std::collections::BTreeMap;

/// The ceiling of what the engines may not share; raise it only with a record of why.
pub(crate) const MOST_BRANCHES: usize = 6;

/// What one engine has and the other has not.
const UNSHARED: &[&str] = &[
    "SKIP LOCKED",
    "ILIKE",
    "NOTIFY",
    "LISTEN",
    "AUTOINCREMENT",
    "INSERT OR",
    "ARRAY[",
    "ANY($",
    "PRAGMA",
    "nextval",
    "json_extract",
    "strftime",
    "NOW()",
    "CURRENT_TIMESTAMP",
    "rowid",
    "GLOB",
];

/// Rooms whose SQL is no sibling's: the engines, the outside world, the rules themselves.
const FREE: &[&str] = &["db", "simulator"];

/// SQL is written in `store.rs` or `store/` of a sibling and nowhere else.
pub(crate) fn only_in_stores(house: &House) -> Vec<Violation> {
    let outside = product_strings(house).filter(|(file, _)| !is_store(&file.path));
    outside
        .filter(|(_, literal)| is_sql(&literal.text))
        .map(|(file, literal)| file.violation(literal.line, "SQL outside of a store"))
        .collect()
}

/// A table is written by the crate whose migration creates it.
pub(crate) fn written_by_owner(house: &House) -> Vec<Violation> {
    let owners = owners(house);
    let from_code = product_strings(house)
        .flat_map(|(file, literal)| written(&literal.text).into_iter().map(move |table| (file, literal.line, table)));
    let from_migrations = house.with_extension(&["sql"]).flat_map(|file| {
        let lines = file.text.lines().enumerate();
        lines.flat_map(move |(i, line)| written(line).into_iter().map(move |table| (file, i + 1, table)))
    });
    let writes = from_code.chain(from_migrations);
    writes
        .filter_map(|(file, line, table)| {
            let room = file.room()?;
            match owners.get(&table) {
                Some(owners) if owners.contains(&room) => None,
                Some(owners) => {
                    Some(file.violation(line, format!("{table} belongs to {}: ask its store", owners.join(", "))))
                }
                None => Some(file.violation(line, format!("no migration creates {table}"))),
            }
        })
        .collect()
}

/// `$1`, `$2`, `$3` appear in this order, so that both engines bind the same.
pub(crate) fn parameters_in_order(house: &House) -> Vec<Violation> {
    let statements = product_strings(house).filter(|(_, literal)| begins_statement(&literal.text));
    statements
        .filter_map(|(file, literal)| {
            let order = first_occurrences(&literal.text);
            let fine = order.iter().enumerate().all(|(i, number)| *number == i + 1);
            (!fine).then(|| file.violation(literal.line, format!("parameters appear in the order {order:?}")))
        })
        .collect()
}

/// No word that only one engine knows, and no branch per engine outside of `db`.
pub(crate) fn one_text(house: &House) -> Vec<Violation> {
    let mut found = Vec::new();
    let shared = product_strings(house).filter(|(file, _)| !FREE.contains(&file.room().unwrap_or_default()));
    for (file, literal) in shared.filter(|(_, literal)| is_sql(&literal.text)) {
        let alone = UNSHARED.iter().filter(|word| literal.text.contains(**word));
        found.extend(alone.map(|word| file.violation(literal.line, format!("{word}: only one engine knows it"))));
    }
    let wiring = ["db", "testkit", "passerelle"];
    for (file, rust) in house.rust().filter(|(file, _)| file.room().is_some_and(|room| !wiring.contains(&room))) {
        let lines = words_at(&rust.code, "Engine").filter(|at| rust.code[at + "Engine".len()..].starts_with("::"));
        let lines = lines.map(|at| line_at(&rust.code, at)).filter(|line| !file.is_test() && !rust.is_test(*line));
        let branches = lines.filter(|line| {
            let text = rust.code.lines().nth(line - 1).unwrap_or_default();
            text.contains("Engine::Sqlite") || text.contains("Engine::Postgres")
        });
        found.extend(branches.map(|line| file.violation(line, "a branch per engine belongs into db's dialect")));
    }
    found
}

/// What the engines do not share stays little.
pub(crate) fn few_branches(house: &House) -> Vec<Violation> {
    let branches = branches(house);
    let Some((file, line, _)) = branches.get(MOST_BRANCHES) else { return Vec::new() };
    let names: Vec<&str> = branches.iter().map(|(_, _, name)| name.as_str()).collect();
    let reason = format!("{} dialect branches of at most {MOST_BRANCHES}: {}", branches.len(), names.join(", "));
    vec![file.violation(*line, reason)]
}

/// The functions of the dialect, with file and line.
pub(crate) fn branches(house: &House) -> Vec<(&File, usize, String)> {
    let dialect = house.rust().filter(|(file, _)| file.path.starts_with("crates/db/src/dialect"));
    dialect
        .flat_map(|(file, rust)| {
            let product = words_at(&rust.code, "fn").filter(|at| !rust.is_test(line_at(&rust.code, *at)));
            product.map(move |at| {
                let rest = rust.code[at + 2..].trim_start();
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                (file, line_at(&rust.code, at), name)
            })
        })
        .collect()
}

/// The string literals of crates that are not compiled for tests alone.
fn product_strings(house: &House) -> impl Iterator<Item = (&File, &Literal)> {
    house.rust().filter(|(file, _)| file.room().is_some() && !file.is_test()).flat_map(|(file, rust)| {
        rust.strings.iter().filter(|literal| !rust.is_test(literal.line)).map(move |literal| (file, literal))
    })
}

fn is_store(path: &str) -> bool {
    let free = FREE.iter().any(|room| path.starts_with(&format!("crates/{room}/")));
    free || path.ends_with("/src/store.rs") || path.contains("/src/store/")
}

fn is_sql(text: &str) -> bool {
    let update = words_at(text, "UPDATE").any(|at| text[at..].contains(" SET "));
    update || ["SELECT ", "INSERT INTO ", "DELETE FROM "].iter().any(|head| text.contains(head))
}

fn begins_statement(text: &str) -> bool {
    let text = text.trim_start();
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "].iter().any(|head| text.starts_with(head))
}

/// The tables that a text inserts into, updates, deletes from or changes.
fn written(text: &str) -> Vec<String> {
    let mut words = text.split_whitespace().peekable();
    let mut tables = Vec::new();
    while let Some(word) = words.next() {
        let found = match (word.trim_start_matches('('), words.peek().copied()) {
            ("INSERT", Some("INTO")) | ("DELETE", Some("FROM")) | ("ALTER", Some("TABLE")) => {
                words.next();
                words.peek().copied()
            }
            ("UPDATE", Some(table)) => {
                let mut ahead = words.clone().skip(1);
                let set = match ahead.next() {
                    Some("AS") => ahead.nth(1),
                    Some("SET") => Some("SET"),
                    _ => ahead.next(),
                };
                (set == Some("SET")).then_some(table)
            }
            _ => None,
        };
        tables.extend(found.and_then(table_name));
    }
    tables
}

/// `stock(` is `stock`; what is put in at run time is not known here.
fn table_name(word: &str) -> Option<String> {
    let name: String = word.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    (!name.is_empty() && name != "SET").then(|| name.to_ascii_lowercase())
}

/// Which rooms create a table, in a migration or, outside of the siblings, in code.
fn owners(house: &House) -> BTreeMap<String, Vec<&str>> {
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let migrations = house.with_extension(&["sql"]).filter_map(|file| Some((file.room()?, file.text.as_str())));
    let code = product_strings(house).filter_map(|(file, literal)| Some((file.room()?, literal.text.as_str())));
    for (room, text) in migrations.chain(code) {
        for (at, head) in text.match_indices("CREATE TABLE ") {
            let rest = text[at + head.len()..].trim_start();
            let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
            if let Some(table) = table_name(rest.trim_start()) {
                let rooms = owners.entry(table).or_default();
                if !rooms.contains(&room) {
                    rooms.push(room);
                }
            }
        }
    }
    owners
}

/// The numbers of the parameters, each where it is first met.
fn first_occurrences(text: &str) -> Vec<usize> {
    let mut order = Vec::new();
    for part in text.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse()
            && !order.contains(&number)
        {
            order.push(number);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::{few_branches, one_text, only_in_stores, parameters_in_order, written, written_by_owner};
    use crate::tidy::samples::found;

    const STORE: &str = "crates/stock/src/store.rs";
    const LIB: &str = "crates/stock/src/lib.rs";

    #[test]
    fn sql_outside_of_a_store_is_found() {
        let select = "fn a() { tx.list(\"SELECT id FROM level\") }\n";
        let table: &[(&str, &str, usize)] = &[
            (STORE, select, 0),
            ("crates/stock/src/store/levels.rs", select, 0),
            (LIB, select, 1),
            ("crates/flows/src/place_order.rs", "const A: &str = \"UPDATE level \\\n  SET a = 1\";", 1),
            ("crates/web/src/a.rs", "r#\"INSERT INTO level (id)\"#", 1),
            ("crates/db/src/jobs.rs", select, 0),
            ("crates/stock/tests/store.rs", select, 0),
            (LIB, "#[cfg(test)]\nmod tests { const A: &str = \"DELETE FROM level\"; }", 0),
            (LIB, "// SELECT id FROM level\nlet a = \"Select a size\";", 0),
        ];
        for (path, text, number) in table {
            assert_eq!(found(only_in_stores, &[(path, text)]).len(), *number, "{path}: {text}");
        }
    }

    #[test]
    fn a_table_is_written_by_its_owner() {
        let level = ("crates/stock/migrations/0050_stock.sql", "CREATE TABLE level (id {uuid});\n");
        let orders = "crates/orders/src/store.rs";
        let table: &[(&str, &str, usize)] = &[
            (STORE, "\"UPDATE level SET a = $1\"", 0),
            (orders, "\"UPDATE level SET a = $1\"", 1),
            (orders, "\"SELECT a FROM level\"", 0),
            (orders, "\"INSERT INTO level(id) VALUES ($1)\"", 1),
            (orders, "\"DELETE FROM level WHERE a = 1\"", 1),
            (orders, "\"INSERT INTO phantom (id) VALUES ($1)\"", 1),
            (orders, "format!(\"INSERT INTO {table} (id)\")", 0),
            ("crates/orders/migrations/0091_a.sql", "ALTER TABLE level ADD COLUMN a {int};\n", 1),
        ];
        for (path, text, number) in table {
            assert_eq!(found(written_by_owner, &[level, (path, text)]).len(), *number, "{path}: {text}");
        }
    }

    #[test]
    fn writes_are_read_from_a_statement() {
        let table: &[(&str, &[&str])] = &[
            ("INSERT INTO level (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = 1", &["level"]),
            ("UPDATE level AS l SET a = 1", &["level"]),
            ("UPDATE level l SET a = 1", &["level"]),
            ("WITH gone AS (DELETE FROM hold RETURNING id) INSERT INTO log SELECT id FROM gone", &["hold", "log"]),
            ("SELECT 1 FROM a FOR UPDATE SKIP LOCKED", &[]),
        ];
        for (text, tables) in table {
            assert_eq!(written(text), *tables, "{text}");
        }
    }

    #[test]
    fn parameters_out_of_order_are_found() {
        let table = [
            ("\"SELECT a FROM t WHERE b = $1 AND c = $2 AND d = $1\"", 0),
            ("\"SELECT a FROM t WHERE b = $2 AND c = $1\"", 1),
            ("\"UPDATE t SET a = $1 WHERE b = $3\"", 1),
            ("\"SELECT a FROM t WHERE b = $1 \\\n  AND c = $3 AND d = $2\"", 1),
            ("\"you pay $2 and $1\"", 0),
        ];
        for (text, number) in table {
            assert_eq!(found(parameters_in_order, &[(STORE, text)]).len(), number, "{text}");
        }
    }

    #[test]
    fn what_one_engine_lacks_is_found() {
        let table = [
            (STORE, "\"SELECT a FROM t WHERE a ILIKE $1\"", 1),
            (STORE, "\"SELECT a FROM t FOR UPDATE SKIP LOCKED\"", 1),
            ("crates/db/src/dialect.rs", "\"SELECT a FROM t FOR UPDATE SKIP LOCKED\"", 0),
            (LIB, "fn a() { if db.engine() == Engine::Postgres {} }", 1),
            ("crates/passerelle/src/main.rs", "fn a() { Engine::Postgres }", 0),
            (LIB, "fn a() { SearchEngine::open(); Engine::open() }", 0),
        ];
        for (path, text, number) in table {
            assert_eq!(found(one_text, &[(path, text)]).len(), number, "{path}: {text}");
        }
    }

    #[test]
    fn too_many_branches_are_found() {
        let dialect = |number: usize| "fn branch() {}\n".repeat(number);
        assert!(found(few_branches, &[("crates/db/src/dialect.rs", &dialect(6))]).is_empty());
        assert_eq!(found(few_branches, &[("crates/db/src/dialect.rs", &dialect(7))]), ["crates/db/src/dialect.rs:7"]);
    }
}
