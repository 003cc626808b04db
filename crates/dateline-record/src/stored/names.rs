//! The names that the model found in an article.

use dateline_types::{Doc, Ent, EntLabel};

use super::{Bytes, StoredError};
use crate::{CharIndex, CharSpan};

/// The kinds of names that are kept.
const KINDS: [(EntLabel, &str); 3] = [
    (EntLabel::Person, "person"),
    (EntLabel::Organisation, "organisation"),
    (EntLabel::Place, "place"),
];

/// Returns the people, bodies and places that the model found by name, each where it first stands, as JSON: `[["person",[12,25]]]`.
///
/// # Errors
///
/// Where they cannot be written as JSON, which no article brings about.
pub fn names(doc: &Doc, offsets: &CharIndex<'_>) -> serde_json::Result<String> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let mut names: Vec<(&str, CharSpan)> = Vec::new();
    for ent in &doc.ents {
        let Some((_, kind)) = KINDS.iter().find(|(label, _)| *label == ent.label) else { continue };
        let name = (*kind, ent.span.text(&doc.article.text));
        if !seen.contains(&name) {
            seen.push(name);
            names.push((kind, offsets.span(ent.span)));
        }
    }
    serde_json::to_string(&names)
}

/// Returns the names that were kept, without their tokens.
pub(super) fn ents(names: &str, bytes: &Bytes) -> Result<Vec<Ent>, StoredError> {
    let names: Vec<(String, CharSpan)> = serde_json::from_str(names)?;
    let ent = |(kind, span): (String, CharSpan)| {
        let label = KINDS.iter().find(|(_, name)| *name == kind).map(|(label, _)| *label);
        let label = label.ok_or_else(|| StoredError::Value(format!("a name of a `{kind}`")))?;
        Ok(Ent { tokens: 0..0, span: bytes.span(span)?, label })
    };
    names.into_iter().map(ent).collect()
}
