//! Word vectors, norms of words, and the lemmatizer's tables.

use rmpv::Value;
use serde_json::json;

use super::Converter;
use crate::Error;
use crate::ModelInfo;
use crate::components::lemmatizer::SEPARATOR;
use crate::model::manifest::{ComponentSpec, LemmatizerKind, LemmatizerSpec};
use crate::model::msgpack;
use crate::model::tables::{IdMap, PoolWriter, form_key};
use crate::strings::string_id;
use crate::symbols::{POS_ADJ, POS_SPACE, pos_name};

/// Languages whose `lookup` mode is spaCy's plain one (version 3.8).
const PLAIN_LOOKUP_LANGUAGES: &str =
    "bn, cs, da, de, el, en, fa, hr, hu, id, lb, lt, nb, ro, sr, sv, tr, ur";

impl Converter {
    /// Converts the word vectors, where the package has any.
    pub(super) fn vectors(&mut self, info: &mut ModelInfo) -> Result<(), Error> {
        if let Some(cfg) = self.package.read("vocab/vectors.cfg")? {
            let cfg: serde_json::Value = serde_json::from_slice(&cfg).unwrap_or_default();
            let mode = cfg.get("mode").cloned().unwrap_or_else(|| json!("default"));
            if mode != "default" {
                return Err(self.package.unsupported("vectors mode", mode.to_string(), "default"));
            }
        }
        let Some(bytes) = self.package.read("vocab/vectors")? else { return Ok(()) };
        let (n_rows, width, data) = self.checked(read_npy(&bytes))?;
        if n_rows == 0 {
            return Ok(());
        }
        self.writer.section("vectors", &data)?;
        let keys = self.package.need("vocab/key2row")?;
        let keys = self.checked(msgpack::decode(&keys, "vocab/key2row"))?;
        let entries = keys.as_map().map(Vec::as_slice).unwrap_or_default();
        let entry =
            |(key, row): &(Value, Value)| Some((key.as_u64()?, u32::try_from(row.as_u64()?).ok()?));
        let entries: Option<Vec<(u64, u32)>> = entries.iter().map(entry).collect();
        let entries =
            entries.filter(|entries| entries.iter().all(|&(_, row)| (row as usize) < n_rows));
        let mut entries = entries
            .ok_or_else(|| self.package.bad("`vocab/key2row` names rows that are not there"))?;
        entries.retain(|&(key, _)| key != 0);
        IdMap::write(&mut self.writer, "key2row", &entries)?;
        info.n_vectors = n_rows;
        self.vector_width = width;
        Ok(())
    }

    /// Converts the table of spelling norms; most languages have none.
    pub(super) fn lexeme_norms(&mut self) -> Result<(), Error> {
        let tables = match self.package.read("vocab/lookups.bin")? {
            Some(bytes) if !bytes.is_empty() => {
                self.checked(msgpack::decode(&bytes, "vocab/lookups.bin"))?
            }
            _ => Value::Map(Vec::new()),
        };
        let norms = msgpack::get(&tables, "lexeme_norm")
            .and_then(Value::as_map)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let (mut pool, mut entries) = (PoolWriter::new(), Vec::new());
        for (key, norm) in norms {
            if let (Some(key), Some(norm)) = (key.as_u64(), msgpack::text(norm)) {
                entries.push((key, pool.push(norm)));
            }
        }
        IdMap::write(&mut self.writer, "lexeme_norm", &entries)?;
        pool.write(&mut self.writer, "lexeme_norm")
    }

    pub(super) fn lemmatizer(&mut self, name: &str) -> Result<ComponentSpec, Error> {
        let mode =
            self.config.str(&format!("components.{name}.mode")).unwrap_or("lookup").to_owned();
        let lang = self.config.str("nlp.lang").unwrap_or_default().to_owned();
        self.require(&format!("components.{name}.overwrite"), json!(false), "overwrite = false")?;
        let kind = match (mode.as_str(), lang.as_str()) {
            ("rule", "fr") => LemmatizerKind::French,
            ("rule", "en") => LemmatizerKind::English,
            ("lookup", lang) if PLAIN_LOOKUP_LANGUAGES.split(", ").any(|known| known == lang) => {
                LemmatizerKind::Lookup
            }
            ("lookup", _) => {
                return Err(self.package.unsupported(
                    "lookup lemmatizer for",
                    lang,
                    PLAIN_LOOKUP_LANGUAGES,
                ));
            }
            _ => {
                return Err(self.package.unsupported(
                    "lemmatizer",
                    format!("{mode} for {lang}"),
                    "rule for fr and en, lookup",
                ));
            }
        };
        let file = format!("{name}/lookups/lookups.bin");
        let bytes = self.package.need(&file)?;
        let tables = self.checked(msgpack::decode(&bytes, &file))?;
        LemmaTables { tables: &tables, pool: PoolWriter::new() }.write(self, kind)
    }
}

/// Gathers the lemmatizer's tables, which name parts of speech by the id of their lower-case name.
struct LemmaTables<'v> {
    tables: &'v Value,
    pool: PoolWriter,
}

impl LemmaTables<'_> {
    fn write(
        mut self,
        converter: &mut Converter,
        kind: LemmatizerKind,
    ) -> Result<ComponentSpec, Error> {
        let mut spec = LemmatizerSpec { kind, rules: Vec::new(), known_pos: Vec::new() };
        let (mut index, mut exceptions) = (Vec::new(), Vec::new());
        for pos in POS_ADJ..=POS_SPACE {
            let n_before = index.len() + exceptions.len();
            let rules = self.rules(pos);
            index.extend(self.index(pos));
            exceptions.extend(self.exceptions(pos));
            if index.len() + exceptions.len() > n_before || !rules.is_empty() {
                spec.known_pos.push(pos);
            }
            spec.rules.push((pos, rules));
        }
        let lookup = self.lookup();
        IdMap::write(&mut converter.writer, "lemma_index", &index)?;
        IdMap::write(&mut converter.writer, "lemma_exceptions", &exceptions)?;
        IdMap::write(&mut converter.writer, "lemma_lookup", &lookup)?;
        self.pool.write(&mut converter.writer, "lemmas")?;
        Ok(ComponentSpec::Lemmatizer(spec))
    }

    fn of_pos(&self, table: &str, pos: u8) -> Option<&Value> {
        let id = string_id(&pos_name(pos).to_lowercase());
        let table = msgpack::get(self.tables, table)?.as_map()?;
        table.iter().find(|(key, _)| key.as_u64() == Some(id)).map(|(_, value)| value)
    }

    fn rules(&self, pos: u8) -> Vec<(String, String)> {
        let rules = self
            .of_pos("lemma_rules", pos)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let rule = |rule: &Value| match msgpack::texts(rule)?[..] {
            [old, new] => Some((old.to_owned(), new.to_owned())),
            _ => None,
        };
        rules.iter().filter_map(rule).collect()
    }

    fn index(&self, pos: u8) -> Vec<(u64, u32)> {
        let forms = self
            .of_pos("lemma_index", pos)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        forms.iter().filter_map(msgpack::text).map(|form| (form_key(form, pos), 0)).collect()
    }

    fn exceptions(&mut self, pos: u8) -> Vec<(u64, u32)> {
        let forms =
            self.of_pos("lemma_exc", pos).and_then(Value::as_map).cloned().unwrap_or_default();
        let entry = |(form, lemmas): (Value, Value)| {
            let lemmas = msgpack::texts(&lemmas)?.join(SEPARATOR);
            Some((form_key(msgpack::text(&form)?, pos), self.pool.push(&lemmas)))
        };
        forms.into_iter().filter_map(entry).collect()
    }

    /// The values are lists in some languages and plain strings in others.
    fn lookup(&mut self) -> Vec<(u64, u32)> {
        let forms = msgpack::get(self.tables, "lemma_lookup")
            .and_then(Value::as_map)
            .cloned()
            .unwrap_or_default();
        let entry = |(key, lemma): (Value, Value)| {
            let lemma = match &lemma {
                Value::Array(lemmas) => msgpack::text(lemmas.first()?)?,
                lemma => msgpack::text(lemma)?,
            };
            Some((key.as_u64().filter(|&key| key != 0)?, self.pool.push(lemma)))
        };
        forms.into_iter().filter_map(entry).collect()
    }
}

/// Reads a two-dimensional `<f4` array in the `.npy` format, version 1 (NumPy's `lib.format`).
fn read_npy(bytes: &[u8]) -> Result<(usize, usize, Vec<f32>), String> {
    let bad = || "`vocab/vectors` is not a version 1 `.npy` file of `<f4` in C order".to_owned();
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00").ok_or_else(bad)?;
    let (len, rest) = rest.split_first_chunk::<2>().ok_or_else(bad)?;
    let (header, data) = rest.split_at_checked(u16::from_le_bytes(*len).into()).ok_or_else(bad)?;
    let header = std::str::from_utf8(header).map_err(|_| bad())?;
    let compact: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    if !compact.contains("'descr':'<f4'") || !compact.contains("'fortran_order':False") {
        return Err(bad());
    }
    let shape = compact
        .split_once("'shape':(")
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(shape, _)| shape)
        .ok_or_else(bad)?;
    let shape: Vec<usize> =
        shape.split(',').filter(|n| !n.is_empty()).map_while(|n| n.parse().ok()).collect();
    let [n_rows, width] = shape[..] else { return Err(bad()) };
    let (words, _) = data.as_chunks::<4>();
    if n_rows.checked_mul(width) != Some(words.len()) {
        return Err(format!(
            "`vocab/vectors` should hold {n_rows} rows of {width} numbers and is cut off"
        ));
    }
    Ok((n_rows, width, words.iter().map(|word| f32::from_le_bytes(*word)).collect()))
}
