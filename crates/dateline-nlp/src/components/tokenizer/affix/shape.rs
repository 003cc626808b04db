//! The shapes of alternatives that run as automata: `^`, characters behind, a body, then one character ahead or `$`.

use super::super::automaton::Ahead;
use super::super::pattern::{Ast, CharSet};

/// One alternative of a pattern, taken apart.
pub(super) struct Shape {
    /// Whether it begins with `^`.
    pub(super) at_start: bool,
    /// One set for each character that must stand before the match.
    pub(super) behind: Vec<CharSet>,
    /// What is matched: a pattern without assertions.
    pub(super) body: Ast,
    /// What must stand after the match.
    pub(super) ahead: Option<Ahead>,
}

/// Takes all alternatives of a pattern apart.
///
/// # Errors
///
/// Says what in an alternative has no simple shape.
pub(super) fn shapes(pattern: &Ast) -> Result<Vec<Shape>, String> {
    match pattern {
        Ast::Alt(parts) => parts.iter().map(shape).collect(),
        other => Ok(vec![shape(other)?]),
    }
}

fn shape(alternative: &Ast) -> Result<Shape, String> {
    let mut parts = Vec::new();
    flatten(alternative, &mut parts);
    let mut parts = parts.as_slice();
    let at_start = take_first(&mut parts, |part| (*part == Ast::Start).then_some(())).is_some();
    let behind = take_first(&mut parts, behind).unwrap_or_default();
    let ahead = match parts.split_last() {
        Some((last, before)) => ahead(last).inspect(|_| parts = before),
        None => None,
    };
    let body = Ast::Concat(parts.iter().map(|&part| part.clone()).collect());
    let body = if let [part] = parts { (*part).clone() } else { body };
    if body.has_assertion() {
        Err("an assertion inside an alternative".to_owned())
    } else {
        Ok(Shape { at_start, behind, body, ahead })
    }
}

/// Lists what follows one another, across groups.
fn flatten<'a>(ast: &'a Ast, parts: &mut Vec<&'a Ast>) {
    match ast {
        Ast::Concat(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        other => parts.push(other),
    }
}

fn take_first<T>(parts: &mut &[&Ast], read: impl Fn(&Ast) -> Option<T>) -> Option<T> {
    let (first, rest) = parts.split_first()?;
    read(first).inspect(|_| *parts = rest)
}

fn behind(part: &Ast) -> Option<Vec<CharSet>> {
    let Ast::Look { behind: true, negated: false, inner } = part else { return None };
    let mut parts = Vec::new();
    flatten(inner, &mut parts);
    parts.into_iter().map(set).collect()
}

fn ahead(part: &Ast) -> Option<Ahead> {
    match part {
        Ast::End => Some(Ahead::End),
        Ast::Look { behind: false, negated: false, inner } => set(inner).map(Ahead::In),
        Ast::Look { behind: false, negated: true, inner } => set(inner).map(Ahead::NotIn),
        _ => None,
    }
}

fn set(part: &Ast) -> Option<CharSet> {
    if let Ast::Set(set) = part { Some(set.clone()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::super::pattern::parse;
    use super::*;

    #[test]
    fn alternatives_are_taken_apart() {
        let shapes =
            shapes(&parse(r"^a|(?<=[0-9]b)c+(?=d)|(?:e|f)$|\+(?![0-9])").expect("a pattern"))
                .expect("simple shapes");
        assert!(shapes[0].at_start && shapes[0].ahead.is_none());
        assert_eq!((shapes[1].behind.len(), shapes[1].body.lengths()), (2, (1, None)));
        assert!(matches!(shapes[1].ahead, Some(Ahead::In(_))));
        assert_eq!(shapes[2].ahead, Some(Ahead::End));
        assert!(matches!(shapes[3].ahead, Some(Ahead::NotIn(_))));
    }

    #[test]
    fn other_shapes_are_refused() {
        for pattern in ["a(?=bc)d", "(?<!a)b", "a(?=b+)", "(?<=a+)b", "(?:a$)+"] {
            assert!(shapes(&parse(pattern).expect("a pattern")).is_err(), "{pattern}");
        }
    }
}
