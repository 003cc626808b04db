//! One event of a line: its fields, then where their words stand.

use dateline_types::{Status, TimeSpan};
use jiff::civil::Date;
use serde_json::Value;

use super::error::Error;
use super::object::Object;
use crate::locate::{find, whole_words};
use crate::model::{Argument, Event, Evidence, Place, Span, Told, When};

/// An event whose words are not yet looked for.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) event: Event,
    trigger_words: Option<String>,
    when_words: Option<String>,
}

impl Draft {
    /// Reads the fields of an event; those inside an article's line have no `article` of their own.
    pub(super) fn read(
        origin: &str,
        fields: Object<'_>,
        article: Option<&str>,
    ) -> Result<Draft, Error> {
        let article = match article {
            Some(id) => id.to_owned(),
            None => fields.key("article")?.ok_or(Error::Missing("article"))?,
        };
        let (evidence, trigger_words) = evidence(fields)?;
        let (when, when_words) = when(fields)?;
        let event = Event {
            origin: origin.to_owned(),
            id: fields.key("id")?,
            article,
            event_type: fields.string("type")?,
            modes: fields.strings("mode")?,
            actors: arguments(fields, "actor")?,
            recipients: arguments(fields, "recipient")?,
            when,
            place: place(fields)?,
            status: status(fields)?,
            evidence,
            rule: fields.string("rule")?,
            confidence: confidence(fields)?,
            reasons: Default::default(),
        };
        Ok(Draft { event, trigger_words, when_words })
    }

    /// Finds the words, and checks the offsets that are told. Without the article's text all stays as it was told.
    pub(super) fn located(self, text: Option<&str>) -> Result<Event, Error> {
        let mut event = self.event;
        let Some(text) = text else { return Ok(event) };
        let mut sentence = Vec::new();
        if let Some(evidence) = &mut event.evidence {
            place_words("evidence", text, evidence.text.as_deref(), &mut evidence.spans, &[])?;
            sentence.clone_from(&evidence.spans);
            place_words(
                "evidence.trigger",
                text,
                self.trigger_words.as_deref(),
                &mut evidence.trigger,
                &sentence,
            )?;
        }
        for (name, arguments) in
            [("actor", &mut event.actors), ("recipient", &mut event.recipients)]
        {
            for argument in arguments.iter_mut().flatten() {
                place_words(name, text, argument.text.as_deref(), &mut argument.spans, &sentence)?;
            }
        }
        let where_words = event.place.get().and_then(|place| place.text.as_deref());
        place_words("where", text, where_words, &mut Vec::new(), &sentence)?;
        place_words("when", text, self.when_words.as_deref(), &mut Vec::new(), &sentence)?;
        Ok(event)
    }
}

/// Gives words their places, those in the sentence where there are any; or checks the places that are told.
fn place_words(
    field: &'static str,
    text: &str,
    words: Option<&str>,
    spans: &mut Vec<Span>,
    sentence: &[Span],
) -> Result<(), Error> {
    if let [span] = spans.as_slice() {
        return check(field, text, words, *span);
    }
    let Some(words) = words else { return Ok(()) };
    let places = whole_words(text, find(text, words));
    if places.is_empty() {
        return Err(Error::not_found(field, words));
    }
    let is_near = |place: &Span| sentence.iter().any(|sentence| sentence.touches(*place));
    let near: Vec<Span> = places.iter().copied().filter(is_near).collect();
    *spans = if near.is_empty() { places } else { near };
    Ok(())
}

fn check(field: &'static str, text: &str, words: Option<&str>, span: Span) -> Result<(), Error> {
    let found = format!("[{},{}]", span.start, span.end);
    let length = text.chars().count();
    let bad = |why: String| Err(Error::BadSpan { field, found: found.clone(), why });
    if span.start >= span.end || span.end > length {
        return bad(format!("the article has {length} characters"));
    }
    let there = span.words(text);
    match words {
        Some(words)
            if find(&there, words).is_empty() || there.chars().count() != words.chars().count() =>
        {
            bad(format!("`{there}`, not `{words}`"))
        }
        _ => Ok(()),
    }
}

fn status(fields: Object<'_>) -> Result<Option<String>, Error> {
    match fields.string("status")? {
        Some(name) if Status::ALL.iter().all(|status| status.name() != name) => {
            Err(Error::UnknownStatus(name))
        }
        status => Ok(status),
    }
}

fn confidence(fields: Object<'_>) -> Result<Option<f64>, Error> {
    match fields.number("confidence")? {
        Some(number) if !(0.0..=1.0).contains(&number) => {
            Err(Error::bad("confidence", "a number from 0 to 1"))
        }
        confidence => Ok(confidence),
    }
}

fn arguments(fields: Object<'_>, name: &'static str) -> Result<Option<Vec<Argument>>, Error> {
    let Some(values) = fields.list(name) else { return Ok(None) };
    values.into_iter().map(|value| argument(value, name)).collect::<Result<_, _>>().map(Some)
}

fn argument(value: &Value, name: &'static str) -> Result<Argument, Error> {
    if let Value::String(words) = value {
        return Ok(Argument { text: Some(words.clone()), ..Argument::default() });
    }
    let fields = Object::of(value).map_err(|_| Error::bad(name, "a list of words or objects"))?;
    Ok(Argument {
        text: fields.string("text")?,
        spans: span(fields, "span")?.into_iter().collect(),
        name: fields.string("name")?,
        id: fields.key("id")?,
        country: fields.raw("country").map(|_| fields.string("country")).transpose()?,
        sectors: fields.strings("sectors")?,
    })
}

fn span(fields: Object<'_>, name: &'static str) -> Result<Option<Span>, Error> {
    let Some(value) = fields.get(name) else { return Ok(None) };
    let bad = || Error::bad(name, "two offsets, such as [0,5]");
    let numbers = value.as_array().filter(|pair| pair.len() == 2).ok_or_else(bad)?;
    let at = |nth: usize| {
        numbers[nth].as_u64().and_then(|number| usize::try_from(number).ok()).ok_or_else(bad)
    };
    Ok(Some(Span { start: at(0)?, end: at(1)? }))
}

/// Reads the words of a trigger too, where it is told by them.
fn evidence(fields: Object<'_>) -> Result<(Option<Evidence>, Option<String>), Error> {
    let Some(value) = fields.get("evidence") else { return Ok((None, None)) };
    if let Value::String(words) = value {
        return Ok((Some(Evidence { text: Some(words.clone()), ..Evidence::default() }), None));
    }
    let fields = Object::of(value).map_err(|_| Error::bad("evidence", "words or an object"))?;
    let (trigger, words) = match fields.get("trigger") {
        Some(Value::String(words)) => (None, Some(words.clone())),
        _ => (span(fields, "trigger")?, None),
    };
    let evidence = Evidence {
        text: fields.string("text")?,
        spans: span(fields, "span")?.into_iter().collect(),
        trigger: trigger.into_iter().collect(),
    };
    Ok((Some(evidence), words))
}

/// Reads the words that tell the time too.
fn when(fields: Object<'_>) -> Result<(Told<When>, Option<String>), Error> {
    let value = match fields.raw("when") {
        None => return Ok((Told::Unsaid, None)),
        Some(Value::Null) => return Ok((Told::Nothing, None)),
        Some(value) => value,
    };
    if let Value::String(edtf) = value {
        let days = days(edtf).ok_or_else(|| Error::BadTime(edtf.clone()))?;
        return Ok((Told::Is(When { edtf: edtf.clone(), days: Some(days) }), None));
    }
    let fields = Object::of(value).map_err(|_| Error::bad("when", "EDTF or an object"))?;
    let (start, end) = (fields.string("start")?, fields.string("end")?);
    let edtf = match (fields.string("edtf")?, &start, &end) {
        (Some(edtf), _, _) => edtf,
        (None, Some(start), Some(end)) if start != end => format!("{start}/{end}"),
        (None, Some(day), _) | (None, None, Some(day)) => day.clone(),
        (None, None, None) => return Err(Error::Missing("when.edtf")),
    };
    let given = || Some((day(start.as_deref()?)?.0, day(end.as_deref()?)?.1));
    let days = given().or_else(|| days(&edtf)).ok_or_else(|| Error::BadTime(edtf.clone()))?;
    Ok((Told::Is(When { edtf, days: Some(days) }), fields.string("text")?))
}

/// Returns the first and last day of EDTF: a day, month or year, a stretch, or one of a set; marks of doubt are left out.
fn days(edtf: &str) -> Option<(Date, Date)> {
    let inner = edtf.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(edtf);
    let parts: Option<Vec<_>> = inner
        .split([',', '/'])
        .flat_map(|part| part.split(".."))
        .map(|part| day(part.trim()))
        .collect();
    let parts = parts?;
    let first = parts.iter().map(|part| part.0).min()?;
    Some((first, parts.iter().map(|part| part.1).max()?))
}

fn day(text: &str) -> Option<(Date, Date)> {
    let found = TimeSpan::parse(text.trim_end_matches(['?', '~', '%']))?;
    Some((found.start, found.end))
}

fn place(fields: Object<'_>) -> Result<Told<Place>, Error> {
    let value = match fields.raw("where") {
        None => return Ok(Told::Unsaid),
        Some(Value::Null) => return Ok(Told::Nothing),
        Some(value) => value,
    };
    if let Value::String(words) = value {
        return Ok(Told::Is(Place { text: Some(words.clone()), ..Place::default() }));
    }
    let fields = Object::of(value).map_err(|_| Error::bad("where", "words or an object"))?;
    let geonameid = fields.get("geonameid").map(|id| {
        let number = id.as_u64().or_else(|| id.as_str()?.parse().ok());
        number.ok_or(Error::bad("geonameid", "a number"))
    });
    Ok(Told::Is(Place {
        text: fields.string("text")?,
        name: fields.string("name")?,
        geonameid: geonameid.transpose()?,
        country: fields.string("country")?,
        point: fields.number("lat")?.zip(fields.number("lon")?),
    }))
}
