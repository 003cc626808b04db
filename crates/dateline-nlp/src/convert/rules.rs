//! The attribute ruler's patterns.

use rmpv::Value;

use super::Converter;
use super::layers::{normal_morph, pos_of};
use crate::Error;
use crate::model::manifest::{ComponentSpec, Condition, RuleSpec, Table};
use crate::model::msgpack;

const KEYS: &str = "TAG, POS, DEP, LOWER, IS_SPACE with a value, IN, NOT_IN, or REGEX on LOWER";

/// What a pattern asks of a text attribute.
enum Test {
    AnyOf { texts: Vec<String>, negated: bool },
    Regex(String),
}

impl Converter {
    pub(super) fn attribute_ruler(&mut self, name: &str) -> Result<ComponentSpec, Error> {
        let file = format!("{name}/patterns");
        let bytes = self.package.need(&file)?;
        let value = self.checked(msgpack::decode(&bytes, &file))?;
        let rules =
            value.as_array().ok_or_else(|| self.package.bad(format!("`{file}` is no list")))?;
        let rules: Result<Vec<RuleSpec>, Error> =
            rules.iter().map(|rule| self.rule(rule)).collect();
        Ok(ComponentSpec::AttributeRuler(rules?))
    }

    fn rule(&mut self, rule: &Value) -> Result<RuleSpec, Error> {
        let patterns = msgpack::get(rule, "patterns")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let patterns: Result<Vec<_>, Error> =
            patterns.iter().map(|pattern| self.pattern(pattern)).collect();
        let index = msgpack::get(rule, "index").and_then(Value::as_i64).unwrap_or(0);
        let index = usize::try_from(index).map_err(|_| {
            self.package.unsupported("rule index", index.to_string(), "0 and above")
        })?;
        let mut spec = RuleSpec {
            patterns: patterns?,
            index,
            tag: None,
            pos: None,
            morph: None,
            dep: None,
            lemma: None,
        };
        if spec.patterns.iter().any(|pattern| index >= pattern.len()) {
            return Err(self
                .package
                .bad("attribute_ruler: a rule changes a token outside its pattern"));
        }
        let attrs = msgpack::get(rule, "attrs")
            .and_then(Value::as_map)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for (key, value) in attrs {
            let (key, value) =
                (msgpack::text(key).unwrap_or_default(), msgpack::text(value).unwrap_or_default());
            match key {
                "TAG" => spec.tag = Some(self.labels.tags.intern(value)),
                "POS" => {
                    spec.pos = Some(pos_of(value).ok_or_else(|| {
                        self.package.bad(format!("unknown part of speech `{value}`"))
                    })?)
                }
                "MORPH" => spec.morph = Some(self.labels.morphs.intern(&normal_morph(value))),
                "DEP" => spec.dep = Some(self.labels.deps.intern(value)),
                "LEMMA" => spec.lemma = Some(value.to_owned()),
                _ => {
                    return Err(self.package.unsupported(
                        "ruler attribute",
                        key,
                        "TAG, POS, MORPH, DEP, LEMMA",
                    ));
                }
            }
        }
        Ok(spec)
    }

    fn pattern(&mut self, pattern: &Value) -> Result<Vec<Vec<Condition>>, Error> {
        let tokens = pattern.as_array().filter(|tokens| !tokens.is_empty());
        let tokens =
            tokens.ok_or_else(|| self.package.bad("attribute_ruler: a pattern without tokens"))?;
        tokens.iter().map(|token| self.conditions(token)).collect()
    }

    fn conditions(&mut self, token: &Value) -> Result<Vec<Condition>, Error> {
        let entries = token
            .as_map()
            .ok_or_else(|| self.package.bad("attribute_ruler: a token pattern that is no map"))?;
        entries
            .iter()
            .map(|(key, value)| self.condition(msgpack::text(key).unwrap_or_default(), value))
            .collect()
    }

    fn condition(&mut self, key: &str, value: &Value) -> Result<Condition, Error> {
        let unsupported = |converter: &Converter| {
            converter.package.unsupported("ruler pattern", format!("{key}: {value}"), KEYS)
        };
        if key == "IS_SPACE" {
            return value.as_bool().map(Condition::IsSpace).ok_or_else(|| unsupported(self));
        }
        let test = test(value).ok_or_else(|| unsupported(self))?;
        Ok(match (key, test) {
            ("TAG", Test::AnyOf { texts, negated }) => {
                Condition::Tag { any_of: interned(&mut self.labels.tags, &texts), negated }
            }
            ("DEP", Test::AnyOf { texts, negated }) => {
                Condition::Dep { any_of: interned(&mut self.labels.deps, &texts), negated }
            }
            ("POS", Test::AnyOf { texts, negated }) => {
                let any_of: Option<Vec<u8>> = texts.iter().map(|text| pos_of(text)).collect();
                Condition::Pos { any_of: any_of.ok_or_else(|| unsupported(self))?, negated }
            }
            ("LOWER", Test::AnyOf { texts, negated }) => {
                Condition::Lower { any_of: texts, negated }
            }
            ("LOWER", Test::Regex(pattern)) => Condition::LowerRegex(pattern),
            _ => return Err(unsupported(self)),
        })
    }
}

fn interned(table: &mut Table, texts: &[String]) -> Vec<u16> {
    texts.iter().map(|text| table.intern(text)).collect()
}

fn test(value: &Value) -> Option<Test> {
    if let Some(text) = msgpack::text(value) {
        return Some(Test::AnyOf { texts: vec![text.to_owned()], negated: false });
    }
    let [(key, value)] = value.as_map()?.as_slice() else { return None };
    let texts = || Some(msgpack::texts(value)?.into_iter().map(str::to_owned).collect());
    match msgpack::text(key)? {
        "IN" => Some(Test::AnyOf { texts: texts()?, negated: false }),
        "NOT_IN" => Some(Test::AnyOf { texts: texts()?, negated: true }),
        "REGEX" => Some(Test::Regex(msgpack::text(value)?.to_owned())),
        _ => None,
    }
}
