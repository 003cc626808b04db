//! How deep a page is nested, before anything parses it: parsers take time that grows with the square of the depth.

use super::tags::tags;

/// Elements that end without a tag, or have no content: left open they do not nest.
const NOT_NESTING: [&str; 34] = [
    "area", "base", "body", "br", "circle", "col", "colgroup", "dd", "dt", "embed", "head", "hr",
    "html", "img", "input", "li", "line", "link", "meta", "optgroup", "option", "p", "param",
    "path", "polygon", "rect", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
];

/// Returns how many elements are open at most, counted roughly and in one pass.
pub(crate) fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0_usize);
    for tag in tags(html) {
        if NOT_NESTING.iter().any(|name| tag.is(name)) {
            continue;
        }
        match tag.closes {
            true => open = open.saturating_sub(1),
            false => open += 1,
        }
        deepest = deepest.max(open);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_elements_are_counted() {
        assert_eq!(depth("<html><body><div><p>a<p>b<br></div><div><b>c</b></div>"), 2);
        assert_eq!(depth("<script>'<div><div><div>'</script><!-- <div><div> --><i>a"), 1);
        assert_eq!(depth(&"<div>".repeat(5_000)), 5_000);
        assert_eq!(depth("a < b </"), 0);
    }
}
