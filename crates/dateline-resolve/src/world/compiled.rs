//! World facts as bytes: what `world/*.toml` says, read once when the program is built, so that the program itself starts in a moment.
//!
//! Numbers are little-endian and of variable length (LEB128), texts have their length before them, lists their count. Bytes that are none of ours give
//! an error, never a panic.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::names::{Found, Names, NamesParts, Rank};
use super::{Fact, FactKind, Office, Term, World};
use crate::entity::Gender;

/// The first bytes; the last of them is the version.
const MAGIC: &[u8] = b"dateline world 1";

/// Kinds of facts in the order of their numbers.
const KINDS: [FactKind; 7] = [
    FactKind::Country,
    FactKind::Capital,
    FactKind::Seat,
    FactKind::Region,
    FactKind::Organisation,
    FactKind::Group,
    FactKind::Person,
];

/// Bytes that are no compiled facts, or not of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the compiled world facts are damaged at byte {0}")]
pub struct Damaged(pub usize);

impl World {
    /// Returns the facts as bytes. Users' facts are left out.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(MAGIC.to_vec());
        out.number(self.facts.len());
        out.section(|out| out.list(&self.facts, Writer::fact));
        out.number(self.names.len());
        for (lang, names) in &self.names {
            out.text(lang);
            out.section(|out| out.names(names));
        }
        out.number(self.given_names.len());
        for (name, gender) in &self.given_names {
            out.text(name);
            out.number(usize::from(*gender == Gender::Fem));
        }
        out.0
    }

    /// Reads the bytes that [`World::to_bytes`] made.
    ///
    /// # Errors
    ///
    /// Where they are damaged.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<World, Damaged> {
        let start = bytes.strip_prefix(MAGIC).ok_or(Damaged(0))?;
        let mut input = Reader { bytes: start, n_bytes: bytes.len() };
        let n_facts = input.number()?;
        let mut of_facts = input.section()?;
        let mut of_langs = Vec::new();
        for _ in 0..input.number()? {
            of_langs.push((input.text()?.to_owned(), input.section()?));
        }
        // The program waits for this: each part on a thread of its own.
        let (facts, names) = std::thread::scope(|scope| {
            let reading: Vec<_> = of_langs
                .into_iter()
                .map(|(lang, mut section)| scope.spawn(move || Ok((lang, section.names(n_facts)?))))
                .collect();
            let facts = of_facts.list(Reader::fact);
            let names = reading.into_iter().map(|one| one.join().unwrap_or(Err(Damaged(0))));
            (facts, names.collect::<Result<BTreeMap<String, Names>, Damaged>>())
        });
        let (facts, names) = (facts?, names?);
        if facts.len() != n_facts {
            return Err(Damaged(0));
        }
        let mut given_names = BTreeMap::new();
        for _ in 0..input.number()? {
            let name = input.text()?.to_owned();
            let gender = if input.number()? == 1 { Gender::Fem } else { Gender::Masc };
            given_names.insert(name, gender);
        }
        Ok(World::of(facts, names, given_names))
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: usize) {
        let mut left = number;
        while left >= 0x80 {
            self.0.push((left & 0x7f) as u8 | 0x80);
            left >>= 7;
        }
        self.0.push(left as u8);
    }

    /// Writes a part with its length before it.
    fn section(&mut self, write: impl Fn(&mut Writer)) {
        let mut part = Writer(Vec::new());
        write(&mut part);
        self.number(part.0.len());
        self.0.extend(part.0);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Writer, &T)) {
        self.number(list.len());
        list.iter().for_each(|one| write(self, one));
    }

    fn day(&mut self, day: Option<Date>) {
        let number = day.map_or(0, |day| {
            let year = usize::try_from(day.year()).unwrap_or(0);
            (year * 12 + day.month() as usize - 1) * 31 + day.day() as usize
        });
        self.number(number);
    }

    fn term(&mut self, term: &Term) {
        self.day(term.start);
        self.day(term.end);
    }

    fn fact(&mut self, fact: &Fact) {
        let kind = KINDS.iter().position(|&kind| kind == fact.kind).unwrap_or(0);
        self.number(kind);
        self.text(&fact.name);
        self.text(&fact.country);
        self.list(&fact.sectors, |out, sector| out.text(sector));
        self.text(fact.id.as_deref().unwrap_or(""));
        self.list(&fact.offices, |out, office| {
            out.text(&office.office);
            out.term(&office.term);
        });
        self.term(&fact.term);
    }

    fn names(&mut self, names: &Names) {
        let parts = names.parts();
        self.list(&parts.names, |out, (words, found)| {
            out.text(words);
            out.list(found, |out, found| {
                let marks = [found.is_acronym, found.is_capital, found.is_own];
                let bits = marks.iter().rev().fold(0, |bits, &mark| bits << 1 | usize::from(mark));
                out.number(found.fact << 3 | bits);
            });
        });
        self.list(&parts.families, |out, (words, people)| {
            out.text(words);
            out.list(people, |out, &fact| out.number(fact));
        });
        self.list(&parts.adjectives, |out, (words, fact)| {
            out.text(words);
            out.number(*fact);
        });
        self.list(&parts.first_words, |out, word| out.text(word));
        self.number(parts.n_longest);
    }
}

struct Reader {
    bytes: &'static [u8],
    n_bytes: usize,
}

impl Reader {
    fn damaged(&self) -> Damaged {
        Damaged(self.n_bytes - self.bytes.len())
    }

    fn number(&mut self) -> Result<usize, Damaged> {
        let mut number = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let (&byte, rest) = self.bytes.split_first().ok_or(self.damaged())?;
            self.bytes = rest;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.damaged())
    }

    fn slice(&mut self) -> Result<&'static [u8], Damaged> {
        let n_bytes = self.number()?;
        let (slice, rest) = self.bytes.split_at_checked(n_bytes).ok_or(self.damaged())?;
        self.bytes = rest;
        Ok(slice)
    }

    /// Splits off a part that has its length before it.
    fn section(&mut self) -> Result<Reader, Damaged> {
        let bytes = self.slice()?;
        Ok(Reader { bytes, n_bytes: bytes.len() })
    }

    fn text(&mut self) -> Result<&'static str, Damaged> {
        let text = self.slice()?;
        std::str::from_utf8(text).map_err(|_| self.damaged())
    }

    fn list<T>(
        &mut self,
        read: impl Fn(&mut Reader) -> Result<T, Damaged>,
    ) -> Result<Vec<T>, Damaged> {
        let n = self.number()?;
        // A damaged count must not ask for memory that the bytes cannot fill.
        let mut list = Vec::with_capacity(n.min(self.bytes.len()));
        for _ in 0..n {
            list.push(read(self)?);
        }
        Ok(list)
    }

    fn day(&mut self) -> Result<Option<Date>, Damaged> {
        let number = self.number()?;
        if number == 0 {
            return Ok(None);
        }
        let (months, day) = ((number - 1) / 31, (number - 1) % 31 + 1);
        let year = i16::try_from(months / 12).map_err(|_| self.damaged())?;
        let (month, day) = ((months % 12 + 1) as i8, day as i8);
        Date::new(year, month, day).map(Some).map_err(|_| self.damaged())
    }

    fn term(&mut self) -> Result<Term, Damaged> {
        Ok(Term { start: self.day()?, end: self.day()? })
    }

    fn fact(&mut self) -> Result<Fact, Damaged> {
        let kind = self.number()?;
        let kind = *KINDS.get(kind).ok_or(self.damaged())?;
        let (name, country) = (self.text()?.to_owned(), self.text()?.to_owned());
        let sectors = self.list(|input| input.text().map(str::to_owned))?;
        let id = Some(self.text()?).filter(|id| !id.is_empty()).map(str::to_owned);
        let offices = self
            .list(|input| Ok(Office { office: input.text()?.to_owned(), term: input.term()? }))?;
        let term = self.term()?;
        Ok(Fact { kind, name, country, sectors, id, offices, term, spells: Vec::new() })
    }

    /// Reads the index of a fact.
    fn index(&mut self, n_facts: usize) -> Result<usize, Damaged> {
        let index = self.number()?;
        if index < n_facts { Ok(index) } else { Err(self.damaged()) }
    }

    fn names(&mut self, n_facts: usize) -> Result<Names, Damaged> {
        let key = |text: &'static str| Cow::Borrowed(text);
        let names = self.list(|input| {
            let words = input.text()?;
            let found = input.list(|input| {
                let number = input.number()?;
                let (fact, bits) = (number >> 3, number & 7);
                if fact >= n_facts {
                    return Err(input.damaged());
                }
                let [is_acronym, is_capital, is_own] = [1, 2, 4].map(|bit| bits & bit != 0);
                Ok(Found { fact, is_acronym, is_capital, is_own, rank: Rank::BuiltIn })
            })?;
            Ok((key(words), found))
        })?;
        let families = self.list(|input| {
            let words = input.text()?;
            Ok((key(words), input.list(|input| input.index(n_facts))?))
        })?;
        let adjectives = self.list(|input| Ok((key(input.text()?), input.index(n_facts)?)))?;
        let first_words = self.list(|input| Ok(key(input.text()?)))?;
        let n_longest = self.number()?;
        Ok(Names::of(NamesParts { names, families, adjectives, first_words, n_longest }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_types::Pack;

    fn small() -> World {
        let country = "[[country]]\ncode = \"FRA\"\nname = \"France\"\nnames = { fr = [\"France\"], en = [\"France\"] }\nadjectives = { fr = [\"français\"], en = [\"French\"] }\n";
        let person = "as_of = \"2026-01-31\"\n[[person]]\nname = \"Ana Kos\"\noffices = [{ office = \"head_of_state\", start = \"2012-05-15\", end = \"2017-05\" }]\n";
        let files = [
            ("countries.toml", country),
            ("organisations.toml", "organisation = []\n"),
            ("groups.toml", "group = []\n"),
            ("given_names.toml", "Masc = [\"yves\"]\nFem = [\"ana\"]\n"),
            ("people/fra.toml", person),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        World::load(&Pack::new("world", files), &["fr", "en"]).expect("the facts are sound")
    }

    fn leaked(bytes: Vec<u8>) -> &'static [u8] {
        Box::leak(bytes.into_boxed_slice())
    }

    #[test]
    fn what_is_written_is_read() {
        let world = small();
        let bytes = world.to_bytes();
        let again = World::from_bytes(leaked(bytes.clone())).expect("the bytes are ours");
        assert_eq!(again.to_bytes(), bytes);
        assert_eq!(again.facts, world.facts);
        let found = again.names("fr").and_then(|names| names.find("ana kos").first().copied());
        assert_eq!(found.map(|found| again.fact(found.fact).name.as_str()), Some("Ana Kos"));
        assert_eq!(again.gender_of_given_name("ana"), Some(Gender::Fem));
    }

    #[test]
    fn damage_is_an_error() {
        let bytes = small().to_bytes();
        for end in 0..bytes.len() {
            assert!(World::from_bytes(leaked(bytes[..end].to_vec())).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0xff;
            // Whatever comes out, it comes out.
            let _ = World::from_bytes(leaked(bad));
        }
    }
}
