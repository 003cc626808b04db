//! Lines of JSON to articles, events and marked pairs. A line that cannot be used is a fault with its place; the rest goes on.

mod error;
mod event;
mod object;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use error::{Error, Fault};

use crate::locate::find;
use crate::model::{Article, Event, Pair};
use event::Draft;
use object::Object;
use types::Types;

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Records {
    /// The articles, in their order.
    pub articles: Vec<Article>,
    /// The events, in their order.
    pub events: Vec<Event>,
    /// The marked pairs, in their order.
    pub pairs: Vec<Pair>,
    /// What could not be used.
    pub faults: Vec<Fault>,
    /// Types that are not PLOVER's.
    pub own_types: BTreeSet<String>,
}

/// Reads lines, then finds their words in the articles.
#[derive(Debug, Default)]
pub struct Reader {
    records: Records,
    drafts: Vec<Draft>,
    types: Types,
    /// Where each id stands for which text.
    texts: BTreeMap<String, (String, String)>,
}

impl Reader {
    /// Makes a reader that takes `types` for granted beside PLOVER's.
    #[must_use]
    pub fn new(types: impl IntoIterator<Item = String>) -> Reader {
        Reader { types: Types::new(types), ..Reader::default() }
    }

    /// Reads one line; `origin` says where it stands.
    pub fn line(&mut self, origin: &str, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        if let Err((article, error)) = self.try_line(origin, line) {
            self.fault(origin, article, error);
        }
    }

    /// Notes that `origin` could not be read as a line at all.
    pub fn unreadable(&mut self, origin: &str, reason: String) {
        self.fault(origin, None, Error::BadJson(reason));
    }

    fn fault(&mut self, origin: &str, article: Option<String>, error: Error) {
        self.records.faults.push(Fault { origin: origin.to_owned(), article, error });
    }

    fn try_line(&mut self, origin: &str, line: &str) -> Result<(), (Option<String>, Error)> {
        let value: Value =
            serde_json::from_str(line).map_err(|error| (None, Error::json(&error)))?;
        let fields = Object::of(&value).map_err(|error| (None, error))?;
        let key = |name| fields.key(name).ok().flatten();
        let id = key("article").or_else(|| key("id"));
        match kind(fields) {
            Kind::Other => Ok(()),
            Kind::Event => self.event(origin, fields, None),
            Kind::Pair => self.pair(origin, fields),
            Kind::Article => self.article(origin, fields),
            Kind::Unknown => Err(Error::NoRecord),
        }
        .map_err(|error| (id, error))
    }

    fn event(
        &mut self,
        origin: &str,
        fields: Object<'_>,
        article: Option<&str>,
    ) -> Result<(), Error> {
        let draft = Draft::read(origin, fields, article)?;
        if let Some(name) = &draft.event.event_type {
            self.event_type(name)?;
        }
        self.drafts.push(draft);
        Ok(())
    }

    fn event_type(&mut self, name: &str) -> Result<(), Error> {
        if !self.types.is_known(name)? {
            self.records.own_types.insert(name.to_owned());
        }
        Ok(())
    }

    /// Reads an article, with its events where it holds them. A bad event leaves the others.
    fn article(&mut self, origin: &str, fields: Object<'_>) -> Result<(), Error> {
        let article = article(origin, fields)?;
        let id = article.id.clone();
        self.keep(article)?;
        for (nth, event) in fields.list("events").unwrap_or_default().into_iter().enumerate() {
            let origin = format!("event {} in {origin}", nth + 1);
            if let Err(error) =
                Object::of(event).and_then(|fields| self.event(&origin, fields, Some(&id)))
            {
                self.fault(&origin, Some(id.clone()), error);
            }
        }
        Ok(())
    }

    /// Keeps an article; the same again is no fault.
    fn keep(&mut self, article: Article) -> Result<(), Error> {
        if self.is_new(&article)? {
            self.records.articles.push(article);
        }
        Ok(())
    }

    /// Tells whether the id was not read before. One id may not stand for two texts.
    fn is_new(&mut self, article: &Article) -> Result<bool, Error> {
        match self.texts.get(&article.id) {
            Some((text, origin)) if *text != article.text => Err(Error::IdTwice(origin.clone())),
            Some(_) => Ok(false),
            None => {
                let text = (article.text.clone(), article.origin.clone());
                self.texts.insert(article.id.clone(), text);
                Ok(true)
            }
        }
    }

    /// Reads a marked pair; who acts upon nobody, or nobody knows who acts, has one side only.
    fn pair(&mut self, origin: &str, fields: Object<'_>) -> Result<(), Error> {
        let article = article(origin, fields)?;
        let event_type = fields.needed("type")?;
        self.event_type(&event_type)?;
        let words = (
            fields.string("actor")?.unwrap_or_default(),
            fields.string("recipient")?.unwrap_or_default(),
        );
        let located = |name: &'static str, words: &str| {
            let places = find(&article.text, words);
            let is_lost = places.is_empty() && !words.is_empty();
            if is_lost { Err(Error::not_found(name, words)) } else { Ok(places) }
        };
        let (actor, recipient) = (located("actor", &words.0)?, located("recipient", &words.1)?);
        self.is_new(&article)?;
        self.records.pairs.push(Pair { article, actor, recipient, words, event_type });
        Ok(())
    }

    /// Finds the words of the events in the articles read and in `texts`, by id, and gives all that was read.
    #[must_use]
    pub fn finish(mut self, texts: &BTreeMap<String, String>) -> Records {
        for draft in std::mem::take(&mut self.drafts) {
            let (origin, article) = (draft.event.origin.clone(), draft.event.article.clone());
            let own = || self.texts.get(&article).map(|(text, _)| text);
            match draft.located(texts.get(&article).or_else(own).map(String::as_str)) {
                Ok(event) => self.records.events.push(event),
                Err(error) => self.fault(&origin, Some(article), error),
            }
        }
        self.records
    }
}

/// What a line is.
enum Kind {
    Event,
    Article,
    Pair,
    /// A record of another kind: a time, a place, a problem.
    Other,
    Unknown,
}

fn kind(fields: Object<'_>) -> Kind {
    let is_text = |name: &str| fields.get(name).is_some_and(Value::is_string);
    match fields.get("record").and_then(Value::as_str) {
        Some("event") => Kind::Event,
        Some("article") => Kind::Article,
        Some(_) => Kind::Other,
        None if fields.get("events").is_some() => Kind::Article,
        None if fields.get("article").is_some() => Kind::Event,
        None if is_text("text") && (is_text("actor") || is_text("recipient")) => Kind::Pair,
        None if fields.get("text").is_some() => Kind::Article,
        None => Kind::Unknown,
    }
}

fn article(origin: &str, fields: Object<'_>) -> Result<Article, Error> {
    let published = match fields.get("published") {
        Some(Value::Object(day)) => day.get("edtf").cloned(),
        other => other.cloned(),
    };
    let published = match published {
        Some(Value::Number(year)) => Some(year.to_string()),
        Some(Value::String(day)) => Some(day),
        None => None,
        Some(_) => return Err(Error::bad("published", "a date")),
    };
    Ok(Article {
        origin: origin.to_owned(),
        id: fields.key("id")?.ok_or(Error::Missing("id"))?,
        text: fields.needed("text")?,
        lang: fields.string("lang")?,
        published,
    })
}

#[cfg(test)]
mod tests;
