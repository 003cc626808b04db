//! Language packs: the built-in ones, and those of users laid over them.

use std::collections::BTreeMap;

use dateline_code::{Codebook, Finding, OwnTypes, Sources, check_codebook, is_of_codebook};
use dateline_extract::Extractor;
use dateline_resolve::Resolver;
use dateline_types::{Pack, PackError, nearest};
use include_dir::{Dir, include_dir};

use crate::analyse::Labels;

static LANG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../lang");

/// Says which language a user's pack is of, where its folder's name does not.
const HEAD: &str = "pack.toml";

/// The files of a language pack beside `events/`.
const FILES: [&str; 13] = [
    "contexts.toml",
    "counts.toml",
    "grammar.toml",
    "places.toml",
    "pronouns.toml",
    "relations.toml",
    "repair.toml",
    "roles.toml",
    "sets.toml",
    "speech.toml",
    "status.toml",
    "time.toml",
    "weapons.toml",
];

/// A language pack of a user's, or the part of it that is of one language.
#[derive(Debug, Clone)]
pub struct OwnPack {
    /// Language code.
    pub lang: String,
    /// Its files.
    pub pack: Pack,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    lang: String,
}

impl OwnPack {
    /// Makes packs of a folder's TOML files, by their paths below it. The folder is of one language, which its name or `pack.toml` tells, or it
    /// holds a folder for each, named by its code. `shown` is what messages call it, `folder` its own name.
    ///
    /// # Errors
    ///
    /// Where there is no pack in it, no telling its language, or a file that no pack has.
    pub fn of_folder(
        shown: &str,
        folder: &str,
        files: Vec<(String, String)>,
    ) -> Result<Vec<OwnPack>, Vec<PackError>> {
        let is_pack_file = |name: &str| name.starts_with("events/") || !name.contains('/');
        let packs = if files.iter().any(|(name, _)| is_pack_file(name)) {
            let pack = Pack::new(shown, files);
            let lang = lang_of(&pack, folder).map_err(|error| vec![error])?;
            vec![OwnPack { lang, pack }]
        } else {
            by_language(shown, files)?
        };
        let errors: Vec<PackError> =
            packs.iter().flat_map(|own| unknown_files(&own.pack)).collect();
        if errors.is_empty() { Ok(packs) } else { Err(errors) }
    }
}

fn lang_of(pack: &Pack, folder: &str) -> Result<String, PackError> {
    if pack.text(HEAD).is_some() {
        let head: Head = pack.read(HEAD)?;
        if !is_lang(&head.lang) {
            let message = format!("`{}` is no language code such as `fr`", head.lang);
            return Err(pack.error(HEAD, 0, message));
        }
        return Ok(head.lang);
    }
    if is_lang(folder) {
        return Ok(folder.to_owned());
    }
    let message = "nothing tells the language of the pack: name the folder by its code (`fr`), or write `lang = \"fr\"` into this file";
    Err(pack.error(HEAD, 0, message))
}

fn is_lang(name: &str) -> bool {
    matches!(name.len(), 2 | 3) && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn by_language(shown: &str, files: Vec<(String, String)>) -> Result<Vec<OwnPack>, Vec<PackError>> {
    let mut by_lang: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (name, text) in files {
        let Some((lang, file)) = name.split_once('/') else { continue };
        by_lang.entry(lang.to_owned()).or_default().push((file.to_owned(), text));
    }
    let bad =
        |file: String, message: &str| PackError::Bad { file, line: 1, message: message.into() };
    if by_lang.is_empty() {
        return Err(vec![bad(
            shown.to_owned(),
            "there is no language pack in it: no `events/NAME.toml`, and no folder named by a language code with one",
        )]);
    }
    let no_lang = by_lang.keys().filter(|lang| !is_lang(lang));
    let errors: Vec<PackError> = no_lang
        .map(|lang| {
            bad(
                format!("{shown}/{lang}"),
                "a folder of a pack is `events`, or is named by a language code such as `fr`",
            )
        })
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let own = by_lang.into_iter().map(|(lang, files)| {
        let pack = Pack::new(format!("{shown}/{lang}"), files);
        OwnPack { lang, pack }
    });
    Ok(own.collect())
}

/// A file that nothing reads is a slip in its name.
fn unknown_files(pack: &Pack) -> Vec<PackError> {
    let is_events =
        |name: &str| name.strip_prefix("events/").is_some_and(|file| !file.contains('/'));
    let unknown = pack
        .files("")
        .filter(|(name, _)| !is_events(name) && *name != HEAD && !FILES.contains(name));
    unknown
        .map(|(name, _)| {
            let near = match name.split_once('/') {
                Some((_, file)) => Some(format!("events/{file}")),
                None => nearest(name, FILES).map(str::to_owned),
            };
            let cure = near.map_or_else(
                || format!("there are `events/NAME.toml`, `{}`", FILES.join("`, `")),
                |near| format!("did you mean `{near}`?"),
            );
            pack.error(name, 0, format!("a language pack has no such file; {cure}"))
        })
        .collect()
}

/// The packs of a run, by language.
#[derive(Debug)]
pub struct Packs<'o> {
    pub(crate) languages: Vec<LanguagePacks<'o>>,
    pub(crate) types: OwnTypes,
    errors: Vec<PackError>,
}

/// The packs of one language.
#[derive(Debug)]
pub(crate) struct LanguagePacks<'o> {
    pub(crate) code: String,
    /// The built-in one, with whole files of users' in their place; of a language that is not built in, the last of users' packs.
    pub(crate) pack: Pack,
    own: Vec<&'o Pack>,
}

impl LanguagePacks<'_> {
    /// Tells whether a user has a pack for the language.
    fn is_own(&self) -> bool {
        !self.own.is_empty() || !LANG.contains(&*self.code)
    }

    pub(crate) fn sources<'s>(&'s self, types: &'s OwnTypes) -> Sources<'s> {
        Sources { lang: &self.code, pack: &self.pack, own: &self.own, types }
    }
}

impl<'o> Packs<'o> {
    /// Lays users' packs over the built-in ones. The first goes before the others.
    #[must_use]
    pub fn new(own: &'o [OwnPack]) -> Packs<'o> {
        let built_in = built_in();
        let mut codes: Vec<&str> = built_in.keys().map(String::as_str).collect();
        codes.extend(own.iter().map(|own| own.lang.as_str()));
        codes.sort_unstable();
        codes.dedup();
        let languages = codes.into_iter().filter_map(|code| {
            let own = own.iter().filter(|own| own.lang == code).map(|own| &own.pack).collect();
            language(code, built_in.get(code), own)
        });
        let languages = languages.collect();
        let (types, errors) = OwnTypes::read(own.iter().map(|own| &own.pack));
        Packs { languages, types, errors }
    }

    /// Returns the types that users define.
    #[must_use]
    pub fn types(&self) -> &OwnTypes {
        &self.types
    }

    /// Tells whether users have packs.
    pub(crate) fn has_own(&self) -> bool {
        self.languages.iter().any(LanguagePacks::is_own)
    }

    /// Returns what is wrong with the definitions of types.
    pub(crate) fn errors(&self) -> &[PackError] {
        &self.errors
    }

    /// Returns all that is wrong and odd in users' packs, or in the built-in ones where there are none of users'.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let has_own = |language: &&LanguagePacks<'_>| self.is_concerned(language);
        let concerned: Vec<_> = self.languages.iter().filter(has_own).collect();
        let mut findings: Vec<Finding> = self.errors.iter().map(Finding::from).collect();
        for language in &concerned {
            findings.extend(check_codebook(&language.sources(&self.types)));
            findings.extend(check_others(&language.pack));
        }
        findings.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
        findings.dedup();
        findings
    }

    /// Tells whether a language is one that the user has a pack for; where he has none, all are.
    fn is_concerned(&self, language: &LanguagePacks<'_>) -> bool {
        language.is_own() || !self.has_own()
    }

    /// Reads the codebooks of the languages that [`Packs::check`] looks at.
    ///
    /// # Errors
    ///
    /// Where files say what they must not: all that was found.
    pub fn codebooks(&self) -> Result<Vec<Codebook>, Vec<PackError>> {
        let (mut books, mut errors) = (Vec::new(), self.errors.clone());
        for language in self.languages.iter().filter(|language| self.is_concerned(language)) {
            match Codebook::load(&language.sources(&self.types)) {
                Ok(book) => books.push(book),
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(books) } else { Err(errors) }
    }
}

/// Reads what the other stages read of a pack. What the codebook's reader says already is said once.
fn check_others(pack: &Pack) -> Vec<Finding> {
    let errors = [
        Labels::load(pack).err(),
        Resolver::load(pack).err(),
        Extractor::load(std::slice::from_ref(pack)).err(),
    ];
    errors.iter().flatten().map(Finding::from).collect()
}

fn language<'o>(
    code: &str,
    built_in: Option<&Pack>,
    mut own: Vec<&'o Pack>,
) -> Option<LanguagePacks<'o>> {
    let mut pack = match built_in {
        Some(pack) => pack.clone(),
        None => own.pop()?.clone(),
    };
    for other in own.iter().rev() {
        let whole = other.files("").filter(|(file, _)| !is_of_codebook(file) && *file != HEAD);
        whole.for_each(|(file, _)| pack.put(file, other));
    }
    Some(LanguagePacks { code: code.to_owned(), pack, own })
}

/// Returns the packs inside the program, by language.
fn built_in() -> BTreeMap<String, Pack> {
    let packs = LANG.dirs().filter_map(|dir| {
        let code = dir.path().to_str()?;
        Some((code.to_owned(), pack(dir, &format!("lang/{code}"))))
    });
    packs.collect()
}

/// Returns the words of found text of languages that have no pack: those of all languages are looked for at once.
pub(crate) fn other_languages() -> Pack {
    let files = LANG.files().filter_map(|file| {
        let name = file.path().to_str().filter(|name| name.ends_with(".toml"))?;
        Some((name.to_owned(), file.contents_utf8()?.to_owned()))
    });
    Pack::new("lang", files)
}

/// Makes a pack of a folder, files named from there.
fn pack(dir: &Dir<'_>, name: &str) -> Pack {
    let mut files = Vec::new();
    collect(dir, dir, &mut files);
    Pack::new(name, files)
}

fn collect(root: &Dir<'_>, dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let path = file.path().strip_prefix(root.path()).unwrap_or(file.path());
        let name = path.to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8().filter(|_| name.ends_with(".toml")) {
            files.push((name, text.to_owned()));
        }
    }
    dir.dirs().for_each(|below| collect(root, below, files));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packs(folder: &str, files: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let packs = OwnPack::of_folder("my", folder, files.collect());
        let one = |own: &OwnPack| {
            let files: Vec<&str> = own.pack.files("").map(|(name, _)| name).collect();
            format!("{} {}: {}", own.lang, own.pack.name, files.join(" "))
        };
        packs
            .map(|packs| packs.iter().map(one).collect())
            .map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_folder_is_of_one_language_or_holds_several() {
        let found = packs("fr", &[("events/a.toml", ""), ("sets.toml", "")]);
        assert_eq!(found, Ok(vec!["fr my: events/a.toml sets.toml".to_owned()]));
        let found = packs("mine", &[("pack.toml", "lang = 'en'"), ("events/a.toml", "")]);
        assert_eq!(found, Ok(vec!["en my: events/a.toml pack.toml".to_owned()]));
        let found = packs("mine", &[("fr/events/a.toml", ""), ("en/sets.toml", "")]);
        let both = vec!["en my/en: sets.toml".to_owned(), "fr my/fr: events/a.toml".to_owned()];
        assert_eq!(found, Ok(both));
    }

    #[test]
    fn users_may_have_each_file_of_the_built_in_packs() {
        for (lang, pack) in built_in() {
            let files: Vec<(&str, &str)> = pack.files("").collect();
            assert!(files.len() > FILES.len() / 2);
            assert_eq!(packs(&lang, &files).map(|packs| packs.len()), Ok(1));
        }
    }

    #[test]
    fn what_is_no_pack_is_refused_with_a_cure() {
        type Files = &'static [(&'static str, &'static str)];
        let cases: [(&str, Files, &str); 6] = [
            ("mine", &[("events/a.toml", "")], "`my/pack.toml` line 1: nothing tells the language"),
            ("mine", &[("pack.toml", "lang = 'French'")], "`French` is no language code"),
            ("mine", &[], "`my` line 1: there is no language pack in it"),
            ("mine", &[("french/events/a.toml", "")], "`my/french` line 1: a folder of a pack"),
            (
                "fr",
                &[("set.toml", "")],
                "`my/set.toml` line 1: a language pack has no such file; did you mean `sets.toml`?",
            ),
            ("mine", &[("fr/event/a.toml", "")], "did you mean `events/a.toml`?"),
        ];
        for (folder, files, what) in cases {
            let errors = packs(folder, files).unwrap_err();
            assert!(errors[0].contains(what), "{errors:?}");
        }
    }

    #[test]
    fn what_is_built_in_has_no_faults() {
        let errors: Vec<Finding> = Packs::new(&[]).check();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}
