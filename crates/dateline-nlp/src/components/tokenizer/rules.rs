//! A package's tokenizer rules as they stand in its `tokenizer` file, and how they become a section of the model file.

use rmpv::Value;
use serde::{Deserialize, Serialize};

use super::affix::{AffixRules, Spelling};
use super::cache::ChunkCache;
use super::section::Writer;
use super::{MAGIC, Tokenizer, exceptions, special_cases};

/// The rules, in Python's pattern syntax.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenizerRules {
    /// What is cut off at a chunk's start.
    pub prefix_search: Option<String>,
    /// What is cut off at a chunk's end.
    pub suffix_search: Option<String>,
    /// Where what is left is cut.
    pub infix_finditer: Option<String>,
    /// What is one token, whatever its affixes.
    pub token_match: Option<String>,
    /// What is one token once its affixes are off.
    pub url_match: Option<String>,
    /// Texts whose tokens are listed.
    pub exceptions: Vec<TokenizerException>,
}

/// A text and its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenizerException {
    /// The text.
    pub key: String,
    /// Its tokens, which make up the text.
    pub pieces: Vec<ExceptionPiece>,
}

/// One token of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExceptionPiece {
    /// The token's text.
    pub orth: String,
    /// The token's norm, where it is not the norm of its text.
    pub norm: Option<String>,
}

/// spaCy's numbers of the attributes that a piece may have.
const ORTH: u64 = 65;
const NORM: u64 = 67;

impl TokenizerRules {
    /// Reads a package's `tokenizer` file.
    ///
    /// # Errors
    ///
    /// Names the key that is missing or wrong.
    pub(crate) fn from_msgpack(bytes: &[u8]) -> Result<TokenizerRules, String> {
        let mut rest = bytes;
        let file =
            rmpv::decode::read_value(&mut rest).map_err(|error| format!("not msgpack: {error}"))?;
        let map = file.as_map().ok_or("not a map")?;
        let pattern = |name| optional_text(map, name);
        // With `false` spaCy looks for all exceptions in its second pass; no package says so.
        if let Some(Value::Boolean(false)) = value(map, "faster_heuristics") {
            return Err("`faster_heuristics` is false, which is not supported".to_owned());
        }
        Ok(TokenizerRules {
            prefix_search: pattern("prefix_search")?,
            suffix_search: pattern("suffix_search")?,
            infix_finditer: pattern("infix_finditer")?,
            token_match: pattern("token_match")?,
            url_match: pattern("url_match")?,
            exceptions: read_exceptions(map)?,
        })
    }

    /// Makes the section of the model file: patterns become automata, and exceptions are cut as the second pass will find them.
    ///
    /// # Errors
    ///
    /// Names the pattern or the exception that cannot be used.
    pub(crate) fn compile(&self) -> Result<Vec<u8>, String> {
        let affixes = AffixRules::compile(self)?;
        let mut writer = Writer::default();
        writer.u32(MAGIC);
        affixes.write(&mut writer);
        exceptions::write(&self.exceptions, &mut writer)?;
        special_cases::write(&self.sequences(affixes), &mut writer)?;
        let section = writer.finish();
        // What could not be loaded must not be written.
        Tokenizer::load(&section)?;
        Ok(section)
    }

    /// Returns for each exception that the rules may cut apart the texts they cut it into.
    fn sequences(&self, affixes: AffixRules) -> Vec<Vec<String>> {
        let tokenizer = Tokenizer::without_exceptions(affixes);
        let mut cache = ChunkCache::new(0);
        let keys = self.exceptions.iter().map(|exception| exception.key.as_str());
        keys.filter(|key| key.contains(' ') || has_affix(&tokenizer.rules, key))
            .map(|key| tokenizer.texts(key, &mut cache))
            .collect()
    }
}

fn has_affix(rules: &AffixRules, text: &str) -> bool {
    let mut spelling = Spelling::default();
    let chunk = spelling.read(text, &rules.alphabet);
    let n_chars = chunk.symbols.len();
    let mut infixes = Vec::new();
    rules.infix.find(&chunk, 0, n_chars, &mut infixes);
    !infixes.is_empty()
        || rules.prefix.n_chars(&chunk, 0, n_chars) > 0
        || rules.suffix.n_chars(&chunk, 0, n_chars) > 0
}

fn value<'a>(map: &'a [(Value, Value)], name: &str) -> Option<&'a Value> {
    map.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)
}

fn optional_text(map: &[(Value, Value)], name: &str) -> Result<Option<String>, String> {
    match value(map, name) {
        None | Some(Value::Nil) => Ok(None),
        Some(text) => text
            .as_str()
            .map(|text| Some(text.to_owned()))
            .ok_or_else(|| format!("`{name}` is not a text")),
    }
}

fn read_exceptions(map: &[(Value, Value)]) -> Result<Vec<TokenizerException>, String> {
    let exceptions =
        value(map, "exceptions").and_then(Value::as_map).ok_or("`exceptions` is not a map")?;
    exceptions.iter().map(|(key, pieces)| read_exception(key, pieces)).collect()
}

fn read_exception(key: &Value, pieces: &Value) -> Result<TokenizerException, String> {
    let key = key.as_str().ok_or("a key in `exceptions` is not a text")?;
    let pieces =
        pieces.as_array().ok_or_else(|| format!("`exceptions` has no list for `{key}`"))?;
    let pieces = pieces.iter().map(|piece| read_piece(key, piece)).collect::<Result<_, _>>()?;
    Ok(TokenizerException { key: key.to_owned(), pieces })
}

fn read_piece(key: &str, piece: &Value) -> Result<ExceptionPiece, String> {
    let bad = |what: String| format!("`exceptions` has for `{key}` a piece {what}");
    let (mut orth, mut norm) = (None, None);
    for (attribute, value) in piece.as_map().ok_or_else(|| bad("that is not a map".to_owned()))? {
        let text = value.as_str().map(str::to_owned);
        let text =
            Some(text.ok_or_else(|| bad(format!("whose attribute {attribute} is not a text")))?);
        match attribute.as_u64() {
            Some(ORTH) => orth = text,
            Some(NORM) => norm = text,
            _ => {
                return Err(bad(format!("with the attribute {attribute}, which is not supported")));
            }
        }
    }
    Ok(ExceptionPiece { orth: orth.ok_or_else(|| bad("without its text".to_owned()))?, norm })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(entries: Vec<(&str, Value)>) -> Vec<u8> {
        let map = Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect());
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &map).expect("memory takes all");
        bytes
    }

    fn exceptions(attribute: u64, orth: &str) -> Value {
        Value::Map(vec![(
            "a.m.".into(),
            Value::Array(vec![Value::Map(vec![(attribute.into(), orth.into())])]),
        )])
    }

    #[test]
    fn a_package_is_read() {
        let bytes = packed(vec![
            ("prefix_search", "^x".into()),
            ("token_match", Value::Nil),
            ("exceptions", exceptions(ORTH, "a.m.")),
        ]);
        let rules = TokenizerRules::from_msgpack(&bytes).expect("a good file");
        assert_eq!((rules.prefix_search.as_deref(), rules.token_match), (Some("^x"), None));
        assert_eq!(
            rules.exceptions,
            [TokenizerException {
                key: "a.m.".to_owned(),
                pieces: vec![ExceptionPiece { orth: "a.m.".to_owned(), norm: None }]
            }]
        );
    }

    #[test]
    fn errors_name_the_key() {
        let error =
            |entries| TokenizerRules::from_msgpack(&packed(entries)).expect_err("a bad file");
        assert!(error(vec![]).contains("`exceptions`"));
        assert!(error(vec![("suffix_search", 1.into())]).contains("`suffix_search`"));
        assert!(error(vec![("exceptions", exceptions(99, "a.m."))]).contains("99"));
        assert!(
            TokenizerRules::from_msgpack(b"\xc1").is_err()
                && TokenizerRules::from_msgpack(b"").is_err()
        );
    }

    #[test]
    fn what_cannot_run_is_refused() {
        let rules =
            TokenizerRules { suffix_search: Some("(a$".to_owned()), ..TokenizerRules::default() };
        assert!(rules.compile().expect_err("a bad pattern").contains("`suffix_search`"));
        let bytes = packed(vec![("exceptions", exceptions(ORTH, "a.m"))]);
        let rules = TokenizerRules::from_msgpack(&bytes).expect("a good file");
        assert!(rules.compile().expect_err("pieces that do not fit").contains("`a.m.`"));
    }
}
