//! One line of JSON to a page: our own fields, and the records that an earlier command printed.

use dateline_types::{Content, Problem, RawPage};
use serde::Deserialize;
use serde_json::Value;

use crate::error::problem;
use crate::known::known;
use crate::markup::starts_like_html;
use crate::pages::Item;
use crate::whole::checked;

/// The fields that are read. Values of any type pass here, so that an article with a bad field can still be named.
#[derive(Deserialize)]
struct Line {
    record: Option<Value>,
    id: Option<Value>,
    text: Option<Value>,
    html: Option<Value>,
    lang: Option<Value>,
    title: Option<Value>,
    published: Option<Value>,
    url: Option<Value>,
    outlet: Option<Value>,
    author: Option<Value>,
    retrieved: Option<Value>,
}

/// A problem record of an earlier command. Its span counts characters of a text that is not here, so it is left out.
#[derive(Deserialize)]
struct Earlier {
    article: Option<String>,
    stage: String,
    code: String,
    message: String,
}

/// Reads one line; `place` names it in messages. `None` for the record of a copy, whose article stood before it.
pub(crate) fn page_of_line(place: String, json: &str) -> Option<Item> {
    let is_copy = json.starts_with(r#"{"record":"copy""#);
    (!is_copy).then(|| page_of_value(place, json))
}

/// Reads one value; `place` names it in messages.
pub(crate) fn page_of_value(place: String, json: &str) -> Item {
    if !json.starts_with('{') {
        return Err(problem(None, "bad_json", format!("{place}: expected a JSON object")));
    }
    let line: Line = serde_json::from_str(json)
        .map_err(|error| problem(None, "bad_json", format!("{place}: {}", reason(&error))))?;
    match line.record.as_ref().and_then(Value::as_str) {
        None | Some("article" | "doc") => Fields::new(place, &line.id)?.page(line),
        Some("problem") => Err(earlier(&place, json)),
        Some(other) => {
            let message = format!("{place}: a record of kind `{other}` is no article");
            Err(problem(None, "unsupported_record", message))
        }
    }
}

/// Reads one row of a table; `value` gives the values of its fields.
pub(crate) fn page_of_row(place: String, mut value: impl FnMut(&str) -> Option<Value>) -> Item {
    let line = Line {
        record: None,
        id: value("id"),
        text: value("text"),
        html: value("html"),
        lang: value("lang"),
        title: value("title"),
        published: value("published"),
        url: value("url"),
        outlet: value("outlet"),
        author: value("author"),
        retrieved: value("retrieved"),
    };
    Fields::new(place, &line.id)?.page(line)
}

fn earlier(place: &str, json: &str) -> Problem {
    match serde_json::from_str::<Earlier>(json) {
        Ok(Earlier { article, stage, code, message }) => {
            Problem::new(article, known(&stage), known(&code), message)
        }
        Err(error) => problem(None, "bad_json", format!("{place}: {}", reason(&error))),
    }
}

/// Reads fields one by one and names line and article where one is bad.
struct Fields {
    place: String,
    id: Option<String>,
}

impl Fields {
    fn new(place: String, id: &Option<Value>) -> Result<Fields, Problem> {
        let mut fields = Fields { place, id: None };
        fields.id = match id {
            Some(Value::Number(id)) => Some(id.to_string()),
            Some(Value::String(_) | Value::Null) | None => fields.string("id", id.clone())?,
            Some(_) => return Err(fields.bad("id", "a string or a number")),
        };
        Ok(fields)
    }

    fn page(self, line: Line) -> Item {
        let content = self.content(line.text, line.html)?;
        checked(RawPage {
            url: self.string("url", line.url)?,
            lang: self.string("lang", line.lang)?,
            title: self.string("title", line.title)?,
            published: self.published(line.published)?,
            outlet: self.string("outlet", line.outlet)?,
            authors: self.authors(line.author)?,
            retrieved: self.string("retrieved", line.retrieved)?,
            id: self.id,
            ..RawPage::new(self.place, content)
        })
    }

    /// Takes the text, else the page; of both, the text is what somebody has already found in the page.
    fn content(&self, text: Option<Value>, html: Option<Value>) -> Result<Content, Problem> {
        let is_blank = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        let html = given(html);
        match (given(text).filter(|text| html.is_none() || !is_blank(text)), html) {
            (Some(Value::String(text)), _) if starts_like_html(text.as_bytes()) => {
                Ok(Content::Html(text))
            }
            (Some(Value::String(text)), _) => Ok(Content::Text(text)),
            (Some(_), _) => Err(self.bad("text", "a string")),
            (None, Some(Value::String(html))) => Ok(Content::Html(html)),
            (None, Some(_)) => Err(self.bad("html", "a string")),
            (None, None) => {
                let message = format!("{}: there is no `text` and no `html`", self.place);
                Err(problem(self.id.clone(), "missing_text", message))
            }
        }
    }

    /// Reads a string; an empty one is none.
    fn string(&self, name: &str, value: Option<Value>) -> Result<Option<String>, Problem> {
        match given(value) {
            None => Ok(None),
            Some(Value::String(value)) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
            Some(_) => Err(self.bad(name, "a string")),
        }
    }

    /// Reads a date as people and our own Article records write it; `2020` may be a number.
    fn published(&self, value: Option<Value>) -> Result<Option<String>, Problem> {
        match given(value) {
            Some(Value::Object(mut published)) => {
                self.string("published.edtf", published.remove("edtf"))
            }
            Some(Value::Number(year)) => Ok(Some(year.to_string())),
            value => self.string("published", value),
        }
    }

    fn authors(&self, value: Option<Value>) -> Result<Vec<String>, Problem> {
        let values = match given(value) {
            None => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
        };
        let is_string = |value: &Value| value.is_string() || value.is_null();
        if !values.iter().all(is_string) {
            return Err(self.bad("author", "a string or a list of strings"));
        }
        values
            .into_iter()
            .filter_map(|value| self.string("author", Some(value)).transpose())
            .collect()
    }

    fn bad(&self, name: &str, expected: &str) -> Problem {
        let message = format!("{}: `{name}` must be {expected}", self.place);
        problem(self.id.clone(), "bad_field", message)
    }
}

/// Takes `null` for nothing.
fn given(value: Option<Value>) -> Option<Value> {
    value.filter(|value| !value.is_null())
}

/// Returns what is wrong with a line of JSON, with the column; serde_json's line number is always 1 here.
fn reason(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    format!("{} at column {}", text.strip_suffix(&place).unwrap_or(&text), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Item {
        page_of_line("line 1 of `in.jsonl`".into(), json).unwrap()
    }

    fn failed(json: &str) -> (&'static str, String, Option<String>) {
        let problem = read(json).unwrap_err();
        assert_eq!(problem.stage, "acquire");
        (problem.code, problem.message, problem.article)
    }

    #[test]
    fn every_field_of_the_contract_is_read() {
        let json = r#"{"id":"a","html":"<p>Un","lang":"fr","title":"T","published":"2020-01","url":"u","outlet":"o",
            "author":["A","B",null],"retrieved":"r","other":{"x":1}}"#;
        let content = Content::Html("<p>Un".into());
        let some = |text: &str| Some(text.to_owned());
        let expected = RawPage {
            id: some("a"),
            url: some("u"),
            lang: some("fr"),
            title: some("T"),
            published: some("2020-01"),
            outlet: some("o"),
            authors: vec!["A".into(), "B".into()],
            retrieved: some("r"),
            ..RawPage::new("line 1 of `in.jsonl`", content)
        };
        assert_eq!(read(json), Ok(expected));
        assert_eq!(read(r#"{"text":"x","author":"A"}"#).unwrap().authors, ["A"]);
        let bare = r#"{"text":"x","author":"","lang":null,"title":" ","published":2020}"#;
        let page = RawPage {
            published: some("2020"),
            ..RawPage::new("line 1 of `in.jsonl`", Content::Text("x".into()))
        };
        assert_eq!(read(bare), Ok(page));
    }

    #[test]
    fn text_goes_before_html_and_markup_is_known_by_its_start() {
        let content = |json: &str| read(json).unwrap().content;
        assert_eq!(content(r#"{"text":"x","html":"<p>y"}"#), Content::Text("x".into()));
        assert_eq!(content(r#"{"text":null,"html":"y"}"#), Content::Html("y".into()));
        assert_eq!(content(r#"{"text":" ","html":"y"}"#), Content::Html("y".into()));
        assert_eq!(content(r#"{"text":"<html>x"}"#), Content::Html("<html>x".into()));
    }

    #[test]
    fn our_own_records_are_read() {
        let article = r#"{"record":"article","id":"a","url":null,"author":[],"published":{"edtf":"2020-01","start":"2020-01-01","end":"2020-01-31","basis":"header"},"text":"x","sha256":"…"}"#;
        assert_eq!(read(article).unwrap().published.as_deref(), Some("2020-01"));
        let doc = r#"{"record":"doc","id":"a","lang":"fr","text":"x","tokens":[]}"#;
        assert_eq!(read(doc).unwrap().lang.as_deref(), Some("fr"));
        let (code, message, _) = failed(r#"{"record":"time","article":"a","text":"mardi"}"#);
        assert_eq!(
            (code, message.as_str()),
            ("unsupported_record", "line 1 of `in.jsonl`: a record of kind `time` is no article")
        );
    }

    #[test]
    fn problems_of_an_earlier_command_are_passed_on() {
        let line = r#"{"record":"problem","article":"a","stage":"extract","code":"no_text","message":"nothing","span":[1,2]}"#;
        let earlier = Problem::new(Some("a".into()), "extract", "no_text", "nothing");
        assert_eq!(read(line), Err(earlier));
        assert_eq!(failed(r#"{"record":"problem"}"#).0, "bad_json");
    }

    #[test]
    fn problems_name_the_line_and_the_article() {
        let message = |what: &str| format!("line 1 of `in.jsonl`: {what}");
        let bad = |what: &str| ("bad_field", message(what), Some("a".to_owned()));
        assert_eq!(
            failed(r#"{"id":"a"}"#),
            ("missing_text", message("there is no `text` and no `html`"), Some("a".into()))
        );
        assert_eq!(failed(r#"{"id":"a","text":null}"#).0, "missing_text");
        assert_eq!(failed(r#"{"id":"a","text":5}"#), bad("`text` must be a string"));
        assert_eq!(failed(r#"{"id":"a","html":[]}"#), bad("`html` must be a string"));
        assert_eq!(failed(r#"{"id":"a","text":"x","lang":5}"#), bad("`lang` must be a string"));
        assert_eq!(
            failed(r#"{"id":"a","text":"x","published":{"edtf":5}}"#),
            bad("`published.edtf` must be a string")
        );
        assert_eq!(
            failed(r#"{"id":"a","text":"x","author":[5]}"#),
            bad("`author` must be a string or a list of strings")
        );
        assert_eq!(failed(r#"{"id":[],"text":"x"}"#).0, "bad_field");
        assert_eq!(
            failed(r#"{"id":"a","text":" \n"}"#),
            ("empty_text", message("the text is empty"), Some("a".into()))
        );
        assert_eq!(failed(r#"["a"]"#).1, message("expected a JSON object"));
        let (code, text, _) = failed(r#"{"id":"a","text":"\ud83d"}"#);
        assert_eq!((code, text.starts_with(&message(""))), ("bad_json", true));
        assert_eq!(failed(&format!("{}{}", r#"{"text":"#, "[".repeat(100_000))).0, "bad_json");
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_a_page_or_a_problem(line in "(\\PC|[{}\":,\\[\\]]|\"(id|text|html|record)\":){0,60}") {
            let _ = read(&line);
        }
    }
}
