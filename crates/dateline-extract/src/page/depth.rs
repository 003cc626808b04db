//! How deep a page is nested, before anything parses it: parsers take time that grows with the square of the depth.

/// Elements that end without a tag, or have no content: left open they do not nest.
const NOT_NESTING: [&[u8]; 34] = [
    b"area",
    b"base",
    b"body",
    b"br",
    b"circle",
    b"col",
    b"colgroup",
    b"dd",
    b"dt",
    b"embed",
    b"head",
    b"hr",
    b"html",
    b"img",
    b"input",
    b"li",
    b"line",
    b"link",
    b"meta",
    b"optgroup",
    b"option",
    b"p",
    b"param",
    b"path",
    b"polygon",
    b"rect",
    b"source",
    b"tbody",
    b"td",
    b"tfoot",
    b"th",
    b"thead",
    b"tr",
    b"wbr",
];

/// Elements whose content is no markup.
const RAW: [&[u8]; 4] = [b"script", b"style", b"textarea", b"title"];

/// Returns how many elements are open at most, counted roughly and in one pass.
pub(crate) fn depth(html: &str) -> usize {
    let mut rest = html.as_bytes();
    let (mut open, mut deepest) = (0_usize, 0_usize);
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix(b"!--") {
            rest = after(comment, b"-->");
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let name = name(if closes { rest.get(1..).unwrap_or_default() } else { rest });
        if name.is_empty() || NOT_NESTING.contains(&name.as_slice()) {
            continue;
        }
        if closes {
            open = open.saturating_sub(1);
        } else if RAW.contains(&name.as_slice()) {
            rest = after_raw(rest, &name);
        } else {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

/// Returns a tag's name in lower case; no element that matters here has a longer one.
fn name(tag: &[u8]) -> Vec<u8> {
    let letters = tag.iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric());
    letters.map(u8::to_ascii_lowercase).collect()
}

fn after<'h>(html: &'h [u8], end: &[u8]) -> &'h [u8] {
    let at = html.windows(end.len()).position(|window| window == end);
    at.and_then(|at| html.get(at + end.len()..)).unwrap_or_default()
}

fn after_raw<'h>(html: &'h [u8], element: &[u8]) -> &'h [u8] {
    let mut rest = html;
    while let Some(at) = rest.windows(2).position(|window| window == b"</") {
        rest = rest.get(at + 2..).unwrap_or_default();
        if name(rest) == element {
            return rest;
        }
    }
    &[]
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
