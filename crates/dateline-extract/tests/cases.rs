//! The cases of `tests/cases/*.md`: a ```page block with found text, an ```article block with what comes out. `UPDATE=1` rewrites the latter.
//!
//! A page block may begin with lines `@id …`, `@url …`, `@published …` or `@html`; each stands for what the input states.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dateline_extract::{Extractor, Options, undo};
use dateline_types::{Article, Content, Pack, RawPage, WithProblems};

const PAGE: &str = "```page\n";
const ARTICLE: &str = "```article\n";
const END: &str = "\n```";

#[test]
fn cases_come_out_as_written() {
    let mut failed = Vec::new();
    for path in cases() {
        let case = fs::read_to_string(&path).unwrap();
        let actual = rewritten(&case);
        if actual != case {
            failed.push(format!("{}:\n{actual}", path.display()));
            // The environment is a test's way to be told to write.
            #[allow(clippy::disallowed_methods, reason = "a test reads no configuration but this")]
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, &actual).unwrap();
            }
        }
    }
    assert!(failed.is_empty(), "{}\n`UPDATE=1` rewrites these cases", failed.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// Returns the case with what really comes out.
fn rewritten(case: &str) -> String {
    let mut written = String::new();
    let mut rest = case;
    while let Some((prose, after)) = rest.split_once(PAGE) {
        let (page, after) = after.split_once(END).unwrap();
        let (between, after) = after.split_once(ARTICLE).unwrap();
        let (_, after) = after.split_once("```").unwrap();
        write!(written, "{prose}{PAGE}{page}{END}{between}{ARTICLE}{}```", article(page)).unwrap();
        rest = after;
    }
    written + rest
}

fn article(block: &str) -> String {
    let (page, found) = page(block);
    match extractor().extract(page, &Options { repair: true, published: None, today: None }) {
        Err(problem) => format!("problem: {}: {}\n", problem.code, problem.message),
        Ok(WithProblems { value: articles, problems }) => {
            if let Some(found) = found {
                assert_eq!(undo(&articles[0].text, &articles[0].repairs), found);
            }
            let problems = problems.iter().fold(String::new(), |lines, problem| {
                format!("{lines}problem: {}: {}\n", problem.code, problem.message)
            });
            articles.iter().map(lines).collect::<Vec<_>>().join("---\n") + &problems
        }
    }
}

fn extractor() -> Extractor {
    let file =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/repair.toml"))
            .unwrap();
    Extractor::load(&[Pack::new("tests/cases", [("repair.toml".to_owned(), file)])]).unwrap()
}

/// Reads a page block; also returns its text, where it is text.
fn page(block: &str) -> (RawPage, Option<String>) {
    let mut rest = block;
    let mut page = RawPage::new("the page", Content::Text(String::new()));
    let mut is_html = false;
    while let Some((line, after)) = rest.split_once('\n').filter(|(line, _)| line.starts_with('@'))
    {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("@url", url) => page.url = Some(url.to_owned()),
            ("@published", date) => page.published = Some(date.to_owned()),
            ("@id", id) => page.id = Some(id.to_owned()),
            ("@html", _) => is_html = true,
            _ => panic!("what is `{line}`?"),
        }
        rest = after;
    }
    page.content =
        if is_html { Content::Html(rest.to_owned()) } else { Content::Text(rest.to_owned()) };
    (page, (!is_html).then(|| rest.to_owned()))
}

fn lines(article: &Article) -> String {
    let mut lines = String::new();
    let mut line = |name: &str, value: &str| writeln!(lines, "{name}: {value}").unwrap();
    if let Some(title) = &article.title {
        line("title", title);
    }
    if let Some(published) = &article.published {
        line(
            "published",
            &format!(
                "{} ({}–{}, {})",
                published.edtf, published.start, published.end, published.basis
            ),
        );
    }
    if let Some(published) = &article.published
        && let Some(time) = &published.time
    {
        line("time", time);
    }
    for author in &article.authors {
        line("author", author);
    }
    if article.byline != article.authors {
        line("byline", &article.byline.join(", "));
    }
    let options = [
        ("modified", &article.modified),
        ("agency", &article.agency),
        ("outlet", &article.outlet),
        ("section", &article.section),
        ("part of", &article.part_of),
    ];
    for (name, value) in options {
        value.iter().for_each(|value| line(name, value));
    }
    if let Some(dateline) = &article.dateline {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let parts = [&dateline.place, &dateline.day, &dateline.agency].map(shown);
        line("dateline", &parts.join(", "));
    }
    if let Some(paywall) = article.paywall {
        line("paywall", if paywall { "yes" } else { "no" });
    }
    if article.truncated {
        line("truncated", "yes");
    }
    for paragraph in &article.paragraphs {
        line("paragraph", &shown(paragraph.text(&article.text)));
    }
    for related in &article.related {
        line("related", &related.title);
    }
    for repair in &article.repairs {
        line(
            "repair",
            &format!(
                "{} `{}` was `{}`",
                repair.kind,
                shown(repair.span.text(&article.text)),
                shown(&repair.was)
            ),
        );
    }
    lines
}

/// Shows what cannot be seen.
fn shown(text: &str) -> String {
    text.chars().fold(String::new(), |mut shown, c| {
        match c {
            '\n' => shown.push('↵'),
            c if c != ' ' && (c.is_whitespace() || c.is_control() || c == '\u{ad}') => {
                write!(shown, "{{{:x}}}", u32::from(c)).unwrap();
            }
            c => shown.push(c),
        }
        shown
    })
}

/// The article that users sent first, where it lies beside the project.
#[test]
fn samples_come_out_in_paragraphs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: there is no `{}`", folder.display());
        return;
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let found = fs::read_to_string(&path).unwrap();
        let page = RawPage::new(path.display().to_string(), Content::Text(found.clone()));
        let article = extractor()
            .extract(page, &Options { repair: true, published: None, today: None })
            .unwrap()
            .value
            .remove(0);
        println!("{}", lines(&article));
        assert_eq!(undo(&article.text, &article.repairs), found);
        assert!(
            article.paragraphs.len() > 1 && article.published.is_some() && article.title.is_some()
        );
    }
}
