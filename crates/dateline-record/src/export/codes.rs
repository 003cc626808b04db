//! What countries, sectors and deeds are called in other data sets: `world/codes.toml` and `world/cameo.toml`.

use std::collections::BTreeMap;

use dateline_types::{EventType, Identity, Pack, PackError};
use serde::Deserialize;

use super::cameo::Cameo;

const CODES: &str = "codes.toml";

/// The codes of other data sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Codes {
    states: BTreeMap<String, State>,
    territories: BTreeMap<String, Territory>,
    bodies: BTreeMap<String, Body>,
    sectors: BTreeMap<String, Sector>,
    offices: BTreeMap<String, Vec<String>>,
    pub(super) cameo: Cameo,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CodesFile {
    states: BTreeMap<String, State>,
    territories: BTreeMap<String, Territory>,
    bodies: BTreeMap<String, Body>,
    sectors: BTreeMap<String, Sector>,
    offices: BTreeMap<String, Vec<String>>,
}

/// A state that PLOVER has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// PLOVER's English name.
    pub name: String,
    /// Number of the Correlates of War, where they have the state.
    pub cow: Option<u16>,
    /// Their letters.
    pub cow_letters: Option<String>,
    /// Code of FIPS 10-4.
    pub fips: String,
    /// CAMEO's code, where it is not ISO 3166-1 alpha-3.
    cameo: Option<String>,
    /// ICEWS's name, where it is not PLOVER's.
    icews: Option<String>,
}

/// A territory of a state: where something takes place, not who does it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Territory {
    name: String,
    fips: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    cameo: String,
    icews: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sector {
    cameo: Option<String>,
    icews: Vec<String>,
}

impl Codes {
    /// Reads `codes.toml` and `cameo.toml` of the world facts.
    ///
    /// # Errors
    ///
    /// Where a file is missing or says what it must not.
    pub fn load(world: &Pack) -> Result<Codes, PackError> {
        let file: CodesFile = world.read(CODES)?;
        if let Some((key, what)) = first_fault(&file) {
            let at = world.text(CODES).and_then(|text| text.find(&format!("\n{key} =")));
            return Err(world.error(CODES, at.map_or(0, |at| at + 1), what));
        }
        let CodesFile { states, territories, bodies, sectors, offices } = file;
        let cameo = Cameo::load(world)?;
        Ok(Codes { states, territories, bodies, sectors, offices, cameo })
    }

    /// Returns the states by their PLOVER codes, in the order of these.
    pub fn states(&self) -> impl Iterator<Item = (&str, &State)> {
        self.states.iter().map(|(code, state)| (code.as_str(), state))
    }

    /// Returns PLOVER's name of a state or territory; of what is neither, its code.
    pub(super) fn name<'c>(&'c self, country: &'c str) -> &'c str {
        let state = self.states.get(country).map(|state| &state.name);
        let territory = || self.territories.get(country).map(|territory| &territory.name);
        state.or_else(territory).map_or(country, String::as_str)
    }

    /// Returns ICEWS's name of a state or territory; none of what is neither.
    pub(super) fn icews_country(&self, country: &str) -> Option<&str> {
        let state = self.states.get(country);
        let territory = || self.territories.get(country).map(|territory| &territory.name);
        state
            .map(|state| state.icews.as_ref().unwrap_or(&state.name))
            .or_else(territory)
            .map(String::as_str)
    }

    /// Returns the number of the Correlates of War.
    pub(super) fn cow(&self, country: &str) -> Option<u16> {
        self.states.get(country)?.cow
    }

    /// Returns the code of FIPS 10-4 of a state or territory.
    pub(super) fn fips(&self, country: &str) -> Option<&str> {
        let territory = || self.territories.get(country).map(|territory| &territory.fips);
        let state = self.states.get(country).map(|state| &state.fips);
        state.or_else(territory).map(String::as_str)
    }

    /// Returns CAMEO's blocks for someone: the country or the kind of body, then the roles.
    pub(super) fn cameo_actor(&self, identity: &Identity) -> CameoActor {
        let country = identity.country.as_deref().unwrap_or_default();
        let body = self.bodies.get(country).map(|body| body.cameo.clone());
        let state = |state: &State| state.cameo.clone().unwrap_or_else(|| country.to_owned());
        let mut roles: Vec<String> = Vec::new();
        for sector in &identity.sectors {
            let role = self.sectors.get(sector).and_then(|sector| sector.cameo.clone());
            roles.extend(role.filter(|role| !roles.contains(role)));
        }
        CameoActor { country: self.states.get(country).map(state), body, roles }
    }

    /// Returns the names of the sectors of someone as ICEWS has them: those of the office first, each once.
    pub(super) fn icews_sectors(&self, identity: &Identity) -> Vec<&str> {
        let office = identity.office.as_ref().and_then(|office| self.offices.get(office));
        let body = identity.country.as_ref().and_then(|country| self.bodies.get(country));
        let sectors = identity.sectors.iter().filter_map(|sector| self.sectors.get(sector));
        let names = office
            .into_iter()
            .flatten()
            .chain(sectors.flat_map(|sector| &sector.icews))
            .chain(body.map(|body| &body.icews));
        let mut all: Vec<&str> = Vec::new();
        for name in names {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        all
    }
}

/// CAMEO's blocks for someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CameoActor {
    /// Of a state.
    pub(super) country: Option<String>,
    /// Of a body without one: `IGOUNO`.
    pub(super) body: Option<String>,
    /// Further blocks.
    pub(super) roles: Vec<String>,
}

impl CameoActor {
    /// Returns the first block or blocks: state or body.
    pub(super) fn head(&self) -> Option<&str> {
        self.country.as_deref().or(self.body.as_deref())
    }
}

/// Returns the key of the first bad row, with what is bad.
fn first_fault(file: &CodesFile) -> Option<(&str, String)> {
    let fips = |code: &String| has_letters(code, 2);
    let states = file.states.iter().find_map(|(key, state)| {
        let letters = [state.cow_letters.as_ref(), state.cameo.as_ref(), Some(key)];
        let is_sound = letters.into_iter().flatten().all(|code| has_letters(code, 3))
            && fips(&state.fips)
            && state.cow.is_some() == state.cow_letters.is_some();
        (!is_sound).then(|| fault(key, "state"))
    });
    let territories = || {
        let bad = file.territories.iter().find(|(key, territory)| {
            !has_letters(key, 3) || !fips(&territory.fips) || file.states.contains_key(*key)
        });
        bad.map(|(key, _)| fault(key, "territory"))
    };
    let bodies = || {
        let bad = file.bodies.iter().find(|(_, body)| {
            let blocks = body.cameo.len() / 3;
            blocks == 0 || !has_letters(&body.cameo, blocks * 3)
        });
        bad.map(|(key, _)| fault(key, "body"))
    };
    let sectors = || {
        let is_bad = |sector: &Sector| sector.cameo.as_ref().is_some_and(|c| !has_letters(c, 3));
        let bad = file.sectors.iter().find(|(_, sector)| is_bad(sector));
        bad.map(|(key, _)| fault(key, "sector"))
    };
    states.or_else(territories).or_else(bodies).or_else(sectors)
}

fn fault<'k>(key: &'k str, kind: &str) -> (&'k str, String) {
    (key, format!("the {kind} `{key}` has a code of the wrong length, or one without the other"))
}

fn has_letters(code: &str, n: usize) -> bool {
    code.len() == n && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Reads the keys of a table as event types.
pub(super) fn event_type(name: &str) -> Option<EventType> {
    EventType::ALL.into_iter().find(|event_type| event_type.name() == name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::codes;
    use super::*;

    fn identity(country: &str, sectors: &[&str], office: Option<&str>) -> Identity {
        Identity {
            country: (!country.is_empty()).then(|| country.to_owned()),
            sectors: sectors.iter().map(ToString::to_string).collect(),
            office: office.map(str::to_owned),
            ..Identity::default()
        }
    }

    #[test]
    fn every_state_has_its_codes() {
        let codes = codes();
        assert_eq!(codes.states().count(), 199);
        let without_cow: Vec<&str> =
            codes.states().filter(|(_, state)| state.cow.is_none()).map(|(code, _)| code).collect();
        assert_eq!(without_cow, ["ATA", "HKG", "PSE"]);
        assert_eq!((codes.cow("FRA"), codes.fips("FRA")), (Some(220), Some("FR")));
        assert_eq!((codes.cow("KOS"), codes.fips("KOS")), (Some(347), Some("KV")));
        assert_eq!((codes.cow("GUF"), codes.fips("GUF")), (None, Some("FG")));
        assert_eq!((codes.cow("UNO"), codes.fips("UNO")), (None, None));
        assert_eq!(
            [codes.name("RUS"), codes.name("GUF"), codes.name("UNO")],
            ["Russia", "French Guiana", "UNO"]
        );
        assert_eq!(codes.icews_country("RUS"), Some("Russian Federation"));
        assert_eq!(codes.icews_country("UNO"), None);
    }

    #[test]
    fn no_two_states_share_a_code() {
        let codes = codes();
        let all = |code: fn(&State) -> Option<String>| {
            let mut all: Vec<String> =
                codes.states().filter_map(|(_, state)| code(state)).collect();
            all.sort();
            all
        };
        for shared in [
            all(|state| state.cow.map(|cow| cow.to_string())),
            all(|state| state.cow_letters.clone()),
            all(|state| Some(state.fips.clone())),
            all(|state| Some(state.name.clone())),
        ] {
            assert!(shared.windows(2).all(|pair| pair[0] != pair[1]), "{shared:?}");
        }
    }

    #[test]
    fn people_and_bodies_become_blocks() {
        let codes = codes();
        let blocks = |country, sectors: &[&str]| {
            let actor = codes.cameo_actor(&identity(country, sectors, None));
            format!("{}{}", actor.head().unwrap_or("---"), actor.roles.concat())
        };
        assert_eq!(blocks("ROU", &["GOV"]), "ROMGOV");
        assert_eq!(blocks("USA", &["JRN", "MED"]), "USAMEDHLH");
        assert_eq!(blocks("UNO", &[]), "IGOUNO");
        assert_eq!(blocks("EUR", &["GOV"]), "IGOEUREECGOV");
        assert_eq!(blocks("", &["CVL", "SOC", "PRE"]), "---CVL");
        assert_eq!(blocks("GUF", &[]), "---");
    }

    #[test]
    fn sectors_have_names_in_icews() {
        let codes = codes();
        let names = |identity: Identity| codes.icews_sectors(&identity).join(",");
        let minister = identity("FRA", &["GOV"], Some("foreign_minister"));
        assert_eq!(names(minister), "Foreign Ministry,Executive,Government");
        assert_eq!(names(identity("FRA", &["COP", "MIL"], None)), "Police,Government,Military");
        assert_eq!(names(identity("UNO", &[], None)), "International Government Organization");
        assert_eq!(names(identity("", &["UNK"], None)), "");
    }

    #[test]
    fn bad_rows_are_named() {
        let text = |row: &str| {
            format!(
                "bodies = {{}}\nsectors = {{}}\noffices = {{}}\nterritories = {{}}\n[states]\n{row}\n"
            )
        };
        let error = |row: &str| {
            let files = [(CODES.to_owned(), text(row))];
            Codes::load(&Pack::new("world", files)).unwrap_err().to_string()
        };
        let one_without_the_other = error("FRA = { name = \"France\", cow = 220, fips = \"FR\" }");
        assert!(
            one_without_the_other.starts_with("`world/codes.toml` line 6: the state `FRA`"),
            "{one_without_the_other}"
        );
        assert!(error("FRA = { name = \"France\", fips = \"FRA\" }").contains("wrong length"));
        let unknown = error("FRA = { nom = \"France\", fips = \"FR\" }");
        assert!(unknown.contains("nom"), "{unknown}");
    }
}
