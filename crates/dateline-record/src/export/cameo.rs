//! CAMEO's codes of deeds: `world/cameo.toml`.

use std::collections::BTreeMap;

use dateline_types::{Event, EventType, Pack, PackError};
use serde::Deserialize;

use super::codes::event_type;

const CAMEO: &str = "cameo.toml";

/// The codes, and what stands for a PLOVER type.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cameo {
    codes: BTreeMap<String, Row>,
    roots: BTreeMap<EventType, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CameoFile {
    codes: BTreeMap<String, Row>,
    roots: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    label: String,
    goldstein: Option<f32>,
}

/// What CAMEO says of a deed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Deed<'c> {
    /// Three or four digits.
    pub(super) code: &'c str,
    /// The first three.
    pub(super) base: &'c str,
    /// The first two.
    pub(super) root: &'c str,
    /// CAMEO's words; empty for a code that it does not have.
    pub(super) label: &'c str,
    /// The scale of Goldstein, from -10 to 10; none for a code that CAMEO does not have.
    pub(super) goldstein: Option<f32>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict: CAMEO's, by the root.
    pub(super) quad: u8,
}

impl Cameo {
    /// Reads the file.
    pub(super) fn load(world: &Pack) -> Result<Cameo, PackError> {
        let file: CameoFile = world.read(CAMEO)?;
        let error = |key: &str, what: &str| {
            let at = world.text(CAMEO).and_then(|text| text.find(&format!("\n{key} =")));
            world.error(CAMEO, at.map_or(0, |at| at + 1), format!("`{key}` {what}"))
        };
        for (code, row) in &file.codes {
            if !is_code(code) {
                return Err(error(code, "is no code of three or four digits"));
            }
            let base = code.get(..3).and_then(|base| file.codes.get(base));
            if row.goldstein.or(base.and_then(|base| base.goldstein)).is_none() {
                return Err(error(
                    code,
                    "has no value of the scale, nor have its first three digits",
                ));
            }
        }
        let mut roots = BTreeMap::new();
        for (name, code) in &file.roots {
            let known = event_type(name).filter(|_| file.codes.contains_key(code));
            let known =
                known.ok_or_else(|| error(name, "is no type, or its code is none of `codes`"))?;
            roots.insert(known, code.clone());
        }
        if let Some(missing) = EventType::ALL.into_iter().find(|known| !roots.contains_key(known)) {
            return Err(error("[roots]", &format!("has no {}", missing.name())));
        }
        Ok(Cameo { codes: file.codes, roots })
    }

    /// Returns what an event is in CAMEO: by the code that its entry names, else by its type.
    pub(super) fn deed<'c>(&'c self, event: &'c Event) -> Deed<'c> {
        let own = event.cameo.as_deref().filter(|code| is_code(code));
        let of_type = || self.roots.get(&event.event_type).map_or("", String::as_str);
        let code = own.unwrap_or_else(of_type);
        let (base, root) = (code.get(..3).unwrap_or(code), code.get(..2).unwrap_or(code));
        let (row, of_base) = (self.codes.get(code), self.codes.get(base));
        let goldstein = row.and_then(|row| row.goldstein);
        Deed {
            code,
            base,
            root,
            label: row.or(of_base).map_or("", |row| &row.label),
            goldstein: goldstein.or_else(|| of_base.and_then(|base| base.goldstein)),
            quad: quad(root),
        }
    }
}

fn is_code(code: &str) -> bool {
    matches!(code.len(), 3 | 4) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns CAMEO's class of a root. PLOVER's differs where its types do: a concession in words is verbal there.
fn quad(root: &str) -> u8 {
    match root {
        "01" | "02" | "03" | "04" | "05" => 1,
        "06" | "07" | "08" => 2,
        "09" | "10" | "11" | "12" | "13" => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::super::tests::codes;
    use super::*;

    fn event(event_type: EventType, cameo: Option<&str>) -> Event {
        let event = sample::coded().events.swap_remove(0);
        Event { event_type, cameo: cameo.map(str::to_owned), ..event }
    }

    #[test]
    fn deeds_are_coded_by_entry_else_by_type() {
        let cameo = codes().cameo;
        let deed = |event_type, code| {
            let event = event(event_type, code);
            let Deed { code, base, root, label, goldstein, quad } = cameo.deed(&event);
            format!("{code} {base} {root} {label} {} {quad}", goldstein.unwrap())
        };
        assert_eq!(deed(EventType::Consult, Some("042")), "042 042 04 Make a visit 1.9 1");
        assert_eq!(
            deed(EventType::Retreat, Some("0841")),
            "0841 084 08 Return, release person(s) 7 2"
        );
        assert_eq!(
            deed(EventType::Retreat, Some("0874")),
            "0874 087 08 Retreat or surrender militarily 10 2"
        );
        assert_eq!(deed(EventType::Accuse, None), "110 110 11 Disapprove -2 3");
        assert_eq!(deed(EventType::Protest, None), "140 140 14 Engage in political dissent -6.5 4");
    }

    #[test]
    fn a_code_that_cameo_lacks_has_what_its_digits_tell() {
        let (cameo, event) = (codes().cameo, event(EventType::Assault, Some("1952")));
        let deed = cameo.deed(&event);
        assert_eq!((deed.code, deed.label, deed.quad), ("1952", "Employ aerial weapons", 4));
        assert_eq!(deed.goldstein, Some(-10.0));
    }

    #[test]
    fn classes_of_roots_are_those_of_their_types() {
        let codes = codes();
        for event_type in EventType::ALL {
            let event = event(event_type.clone(), None);
            let expected = match event_type {
                EventType::Concede => 2,
                _ => event_type.quad().unwrap().number(),
            };
            assert_eq!(codes.cameo.deed(&event).quad, expected, "{}", event_type.name());
        }
    }

    #[test]
    fn bad_rows_are_named() {
        let error = |text: &str| {
            let files = [(CAMEO.to_owned(), text.to_owned())];
            Cameo::load(&Pack::new("world", files)).unwrap_err().to_string()
        };
        assert!(
            error("[codes]\n04 = { label = \"x\", goldstein = 1.0 }\n[roots]\n")
                .starts_with("`world/cameo.toml` line 2: `04` is no code")
        );
        assert!(
            error("[codes]\n0411 = { label = \"x\" }\n[roots]\n").contains("no value of the scale")
        );
        assert!(
            error(
                "[codes]\n040 = { label = \"x\", goldstein = 1.0 }\n[roots]\nCONSULT = \"041\"\n"
            )
            .contains("`CONSULT`")
        );
        assert!(
            error(
                "[codes]\n040 = { label = \"x\", goldstein = 1.0 }\n[roots]\nCONSULT = \"040\"\n"
            )
            .contains("has no AGREE")
        );
    }
}
