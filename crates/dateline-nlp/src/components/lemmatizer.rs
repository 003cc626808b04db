//! The lemmatizers: tables of forms and suffix rules. What each does is fixed by spaCy's code for the language.

use crate::chars::is_alpha;
use crate::model::file::ModelFile;
use crate::model::manifest::{LemmatizerKind, LemmatizerSpec};
use crate::model::tables::{IdMap, StringPool, form_key};
use crate::strings::string_id;
use crate::symbols::pos_name;

/// Between the lemmas of one exception; never part of one.
pub(crate) const SEPARATOR: &str = "\u{1F}";

/// The tables of a lemmatizer.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    spec: LemmatizerSpec,
    index: IdMap,
    exceptions: IdMap,
    lookup: IdMap,
    pool: StringPool,
}

impl Lemmatizer {
    pub(crate) fn load(file: &ModelFile, spec: &LemmatizerSpec) -> Result<Lemmatizer, String> {
        Ok(Lemmatizer {
            spec: spec.clone(),
            index: IdMap::read(file, "lemma_index")?,
            exceptions: IdMap::read(file, "lemma_exceptions")?,
            lookup: IdMap::read(file, "lemma_lookup")?,
            pool: StringPool::read(file, "lemmas")?,
        })
    }

    /// Returns the lemma of a word with its part of speech and morphology.
    pub(crate) fn lemma(&self, word: &str, pos: u8, morph: &str) -> String {
        match self.spec.kind {
            LemmatizerKind::Lookup => self.look_up(word).unwrap_or(word).to_owned(),
            LemmatizerKind::French => self.french(word, pos),
            LemmatizerKind::English => self.english(word, pos, morph),
        }
    }

    fn look_up(&self, word: &str) -> Option<&str> {
        self.pool.get(self.lookup.get(string_id(word))?)
    }

    fn is_listed(&self, form: &str, pos: u8) -> bool {
        self.index.get(form_key(form, pos)).is_some()
    }

    fn exceptions(&self, form: &str, pos: u8) -> impl Iterator<Item = &str> {
        let listed =
            self.exceptions.get(form_key(form, pos)).and_then(|index| self.pool.get(index));
        listed.into_iter().flat_map(|lemmas| lemmas.split(SEPARATOR))
    }

    /// Iterates over what the suffix rules make of a form, in the order of the rules; a suffix is replaced by another.
    fn rule_forms<'f>(&'f self, form: &'f str, pos: u8) -> impl Iterator<Item = String> + 'f {
        let rules =
            self.spec.rules.iter().filter(move |(of, _)| *of == pos).flat_map(|(_, rules)| rules);
        rules.filter_map(move |(old, new)| {
            Some(format!("{}{new}", form.strip_suffix(old.as_str())?))
        })
    }

    fn french(&self, word: &str, pos: u8) -> String {
        match pos_name(pos) {
            "" | "EOL" | "SPACE" => return word.to_lowercase(),
            "NOUN" | "VERB" | "ADJ" | "ADP" | "ADV" | "AUX" | "CCONJ" | "DET" | "PRON"
            | "PUNCT" | "SCONJ" => {}
            _ => return self.look_up(word).unwrap_or(word).to_owned(),
        }
        let lower = word.to_lowercase();
        if self.is_listed(&lower, pos) {
            return lower;
        }
        if let Some(lemma) = self.exceptions(&lower, pos).next() {
            return lemma.to_owned();
        }
        let mut unlisted = None;
        for form in self.rule_forms(&lower, pos).filter(|form| !form.is_empty()) {
            if self.is_listed(&form, pos) || !form.chars().all(is_alpha) {
                return form;
            }
            unlisted.get_or_insert(form);
        }
        unlisted.unwrap_or_else(|| self.look_up(&lower).unwrap_or(&lower).to_owned())
    }

    fn english(&self, word: &str, pos: u8, morph: &str) -> String {
        let name = pos_name(pos);
        if matches!(name, "" | "EOL" | "SPACE") || is_english_base_form(name, morph) {
            return word.to_lowercase();
        }
        if !self.spec.known_pos.contains(&pos) {
            return if name == "PROPN" { word.to_owned() } else { word.to_lowercase() };
        }
        let lower = word.to_lowercase();
        let (mut forms, mut unlisted) = (Vec::new(), Vec::new());
        for form in self.rule_forms(&lower, pos).filter(|form| !form.is_empty()) {
            if self.is_listed(&form, pos) {
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else {
                unlisted.push(form);
            }
        }
        for exception in self.exceptions(&lower, pos) {
            if forms.iter().all(|form| form != exception) {
                forms.insert(0, exception.to_owned());
            }
        }
        forms.into_iter().chain(unlisted).next().unwrap_or_else(|| word.to_owned())
    }
}

/// Returns whether the morphology says that an English word is its own lemma.
fn is_english_base_form(pos: &str, morph: &str) -> bool {
    let has = |feature: &str| morph.split('|').any(|known| known == feature);
    let has_number = morph.split('|').any(|known| known.starts_with("Number="));
    match pos {
        "NOUN" if has("Number=Sing") => true,
        "VERB" if has("VerbForm=Fin") && has("Tense=Pres") && !has_number => true,
        _ => has("VerbForm=Inf") || has("VerbForm=None") || has("Degree=Pos"),
    }
}
