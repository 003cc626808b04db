//! How long functions and files are, against the budget in STYLE.md. Counts braces outside strings and comments; tests are left out.

use crate::tidy::Tracked;

/// Above this a function needs a reason.
const LONG_FUNCTION: usize = 100;

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    n_lines: usize,
}

/// Returns the sizes of all Rust files in a few lines.
pub(super) fn report(files: &[Tracked]) -> String {
    let (mut functions, mut file_lines, mut long) = (Vec::new(), Vec::new(), String::new());
    let code_files = files.iter().filter(|file| file.has_ending("rs") && !is_test(&file.path));
    for (path, text) in code_files.filter_map(|file| Some((&file.path, file.text.as_ref()?))) {
        let code = without_tests(&code_only(text));
        file_lines.push(code.trim_end().lines().count());
        for function in functions_of(&code) {
            functions.push(function.n_lines);
            if function.n_lines > LONG_FUNCTION {
                long += &format!(
                    "\n      over {LONG_FUNCTION} lines: `{}` in {path} line {} ({} lines)",
                    function.name, function.line, function.n_lines
                );
            }
        }
    }
    let n_functions = functions.len();
    let [fn_half, fn_most] = [50, 90].map(|percent| percentile(&mut functions, percent));
    let [file_half, file_most] = [50, 90].map(|percent| percentile(&mut file_lines, percent));
    format!(
        "      {n_functions} functions: half within {fn_half} lines, nine in ten within {fn_most} (budget 8 and 35); files: {file_half} and {file_most} (budget 200 and 600){long}"
    )
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs")
}

fn percentile(values: &mut [usize], percent: usize) -> usize {
    values.sort_unstable();
    values
        .get((values.len() * percent / 100).min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0)
}

/// Replaces comments and the insides of strings and characters by blanks; line breaks stay.
fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => line_end(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => comment_end(&chars, at),
            '"' => string_end(&chars, at),
            'r' if !at
                .checked_sub(1)
                .is_some_and(|before| is_word(chars[before]) && chars[before] != 'b') =>
            {
                raw_string_end(&chars, at)
            }
            '\'' => char_end(&chars, at),
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            let end = end.min(chars.len());
            code.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

fn line_end(chars: &[char], at: usize) -> usize {
    at + chars[at..].iter().take_while(|&&c| c != '\n').count()
}

fn comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut end) = (0, at);
    while end < chars.len() {
        match (chars[end], chars.get(end + 1)) {
            ('/', Some('*')) => (depth, end) = (depth + 1, end + 2),
            ('*', Some('/')) => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
        if depth == 0 {
            break;
        }
    }
    end
}

fn string_end(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    end + 1
}

/// Returns `at` where no raw string starts.
fn raw_string_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return at;
    }
    let closes = |end: &usize| {
        chars[*end] == '"'
            && chars[end + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
    };
    (open + 1..chars.len()).find(closes).map_or(chars.len(), |end| end + 1 + hashes)
}

/// Returns `at` for the tick of a lifetime.
fn char_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => {
            at + 3
                + chars.get(at + 3..).unwrap_or_default().iter().take_while(|&&c| c != '\'').count()
                + 1
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Blanks every `#[cfg(test)]` module.
fn without_tests(code: &str) -> String {
    let mut rest = code;
    let mut kept = String::with_capacity(code.len());
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        kept.push_str(before);
        let block = match after.split_once('{') {
            Some((head, _)) if head.trim_start().starts_with("mod ") && !head.contains(';') => {
                after.get(head.len()..).and_then(block_len).map(|len| head.len() + len)
            }
            _ => None,
        };
        let (test, later) = after.split_at(block.unwrap_or(0));
        kept.extend(test.chars().filter(|&c| c == '\n'));
        rest = later;
    }
    kept + rest
}

/// Returns the length in bytes of the block that `code` starts with.
fn block_len(code: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at + 1),
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

fn functions_of(code: &str) -> Vec<Function> {
    let starts = code
        .match_indices("fn ")
        .filter(|(at, _)| !code.get(..*at).unwrap_or_default().ends_with(is_word));
    starts.filter_map(|(at, _)| function_at(code, at)).collect()
}

fn function_at(code: &str, at: usize) -> Option<Function> {
    let (before, signature) = code.split_at(at);
    let name: String = signature.chars().skip(3).take_while(|&c| is_word(c)).collect();
    // A declaration without a body ends in a semicolon; `[u8; 4]` in the arguments is none.
    let mut depth = 0_i32;
    let body = signature.char_indices().find(|&(_, c)| {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        depth == 0 && matches!(c, '{' | ';')
    });
    let (open, _) = body.filter(|&(_, c)| c == '{')?;
    let len = open + block_len(signature.get(open..)?)?;
    let n_lines = signature.get(..len)?.lines().count();
    (!name.is_empty()).then(|| Function { name, line: before.matches('\n').count() + 1, n_lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(source: &str) -> Vec<(String, usize)> {
        functions_of(&without_tests(&code_only(source)))
            .into_iter()
            .map(|function| (function.name, function.n_lines))
            .collect()
    }

    #[test]
    fn braces_in_strings_and_comments_do_not_count() {
        let source = "fn a() {\n    let s = \"}\\\"}\"; // }\n    let r = r#\"}\"}\"#; /* } /* } */ } */\n    let c = ('}', '\\'', b'}', 'x');\n}\n";
        assert_eq!(lengths(source), [("a".to_owned(), 5)]);
    }

    #[test]
    fn lifetimes_are_no_characters() {
        assert_eq!(
            lengths("fn a<'x>(s: &'x str) -> &'x str {\n    s\n}\nfn b() {}\n"),
            [("a".to_owned(), 3), ("b".to_owned(), 1)]
        );
    }

    #[test]
    fn declarations_function_types_and_tests_are_left_out() {
        let source = "trait T { fn a(&self, x: [u8; 4]); }\ntype F = fn (u8);\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c(x: [u8; 4]) {\n}\n";
        assert_eq!(lengths(source), [("c".to_owned(), 2)]);
    }

    #[test]
    fn lines_are_counted_through_blanked_tests() {
        let source = "#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        assert_eq!(functions_of(&without_tests(&code_only(source)))[0].line, 5);
    }

    #[test]
    fn percentiles_of_few_and_none() {
        assert_eq!(percentile(&mut [3, 1, 2], 50), 2);
        assert_eq!(percentile(&mut [3, 1, 2], 90), 3);
        assert_eq!(percentile(&mut [], 50), 0);
    }
}
