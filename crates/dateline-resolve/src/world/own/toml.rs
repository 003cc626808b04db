//! TOML of the shape of `world/`: people, organisations and groups in one file.

use ::toml::Spanned;
use serde::Deserialize;

use super::super::FactKind;
use super::super::load::{BodyRow, PersonRow};
use super::Reading;
use super::row::{Known, Row, RowSpell, RowTerm, filled, trimmed};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnFile {
    /// The day to which the file is known to be right.
    #[serde(rename = "as_of")]
    _as_of: Option<String>,
    #[serde(default)]
    person: Vec<Spanned<PersonRow>>,
    #[serde(default)]
    organisation: Vec<Spanned<BodyRow>>,
    #[serde(default)]
    group: Vec<Spanned<BodyRow>>,
}

/// Reads all tables.
pub(super) fn read(reading: &mut Reading<'_>, text: &str) {
    let file: OwnFile = match ::toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return reading.wrong(line_of(text, at), error.message());
        }
    };
    let mut known = Known::default();
    for own in file.person {
        let line = line_of(text, own.span().start);
        let row = own.into_inner();
        if row.country.is_none() {
            let name = &row.name;
            reading.wrong(line, format!("`{name}` has no `country`: add one, such as `FRA`"));
            continue;
        }
        reading.add_row(person(row), line, &mut known);
    }
    let bodies = file.organisation.into_iter().map(|own| (FactKind::Organisation, own));
    for (kind, own) in bodies.chain(file.group.into_iter().map(|own| (FactKind::Group, own))) {
        let line = line_of(text, own.span().start);
        reading.add_row(body(kind, own.into_inner()), line, &mut known);
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

fn person(row: PersonRow) -> Row {
    let spells = row.offices.into_iter().map(|own| RowSpell {
        office: Some(own.office),
        start: own.start,
        end: own.end,
        ..RowSpell::default()
    });
    Row {
        kind: FactKind::Person,
        name: row.name,
        names: row.names,
        country: filled(row.country),
        sectors: trimmed(row.sectors),
        id: row.id,
        spells: spells.collect(),
        seats: Vec::new(),
        is_behind: false,
    }
}

fn body(kind: FactKind, row: BodyRow) -> Row {
    let seats = row.seats.into_iter().map(|seat| (seat.names, seat.sectors));
    let own = Row {
        kind,
        name: row.name,
        names: row.names,
        country: filled(Some(row.country)),
        sectors: trimmed(row.sectors),
        id: row.id,
        spells: Vec::new(),
        seats: seats.collect(),
        is_behind: false,
    };
    own.with_term(RowTerm { office: None, start: row.start, end: row.end })
}
