//! Whatever is typed as a search, a name, an area or a day is read or refused; what is read as a search, SQLite takes.
#![no_main]

use dateline_store::find::{Area, Days, Who, Words};
use libfuzzer_sys::fuzz_target;
use rusqlite::Connection;

thread_local! {
    static TEXTS: Connection = {
        let connection = Connection::open_in_memory().unwrap();
        let table = r#"CREATE VIRTUAL TABLE t USING fts5 (text, tokenize="unicode61 remove_diacritics 2")"#;
        connection.execute_batch(table).unwrap();
        connection.execute("INSERT INTO t VALUES ('deux mots, l''armée')", ()).unwrap();
        connection
    };
}

fuzz_target!(|typed: &str| {
    let _ = (Area::parse_box(typed), Area::parse_circle(typed), Who::parse(typed));
    let _ = Days::parse(Some(typed), Some(typed));
    if let Ok(words) = Words::parse(typed) {
        let found: rusqlite::Result<i64> = TEXTS.with(|texts| {
            let sql = "SELECT count(*) FROM t WHERE t MATCH ?";
            texts.query_row(sql, [words.expression()], |row| row.get(0))
        });
        assert!(found.is_ok(), "{words:?}: {found:?}");
    }
});
