//! The events of an article, each as a card.

use std::fmt::Write as _;

use dateline_record::MadeBy;
use dateline_types::{
    Argument, ByteSpan, Coded, Counts, Event, Identity, Quad, Speaker, Status, When, Whereabouts,
};

use super::Section;
use super::escape::Escaped;
use super::text::Anchors;

/// Returns the events beside the text.
pub(super) fn aside(
    section: &Section<'_>,
    coded: &Coded,
    made_by: &MadeBy,
    anchors: &Anchors,
) -> String {
    let id = section.id();
    let title = match coded.events.len() {
        0 => "No events found".to_owned(),
        1 => "1 event".to_owned(),
        n => format!("{n} events"),
    };
    let mut html = format!("<aside aria-labelledby=\"{id}-h\">\n<h3 id=\"{id}-h\">{title}</h3>\n");
    for (index, event) in coded.events.iter().enumerate() {
        let card = Card { section, anchors, event, n: index + 1 };
        html.push_str(&card.html(made_by));
    }
    html.push_str("</aside>\n");
    html
}

struct Card<'a> {
    section: &'a Section<'a>,
    anchors: &'a Anchors,
    event: &'a Event,
    n: usize,
}

impl Card<'_> {
    fn html(&self, made_by: &MadeBy) -> String {
        let (event, n) = (self.event, self.n);
        let id = format!("{}-e{n}", self.section.id());
        let fact = if is_fact(event.status) { "fact" } else { "no-fact" };
        let (status, words) = (event.status.name(), status_words(event.status));
        format!(
            "<article class=\"card c{n} {fact} {status}\" id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h4 id=\"{id}-h\"><span class=\"number\">{n}</span> {}</h4>\n<p class=\"status\">{words}</p>\n<dl>\n{}</dl>\n{}</article>\n",
            self.what(),
            self.fields(),
            self.made(made_by),
        )
    }

    fn what(&self) -> String {
        let name = self.event.event_type.name();
        let mut html = self.link(self.event.evidence.trigger, name, false);
        for mode in &self.event.modes {
            let _ = write!(html, " <span class=\"mode\">{}</span>", Escaped(mode));
        }
        html
    }

    fn fields(&self) -> String {
        let event = self.event;
        let mut html = String::new();
        let mut field = |name: &str, value: String| {
            if !value.is_empty() {
                let _ = writeln!(html, "<div><dt>{name}</dt><dd>{value}</dd></div>");
            }
        };
        field("Who", self.arguments(&event.actors));
        field("Whom", self.arguments(&event.recipients));
        field("Counts", self.counts(&event.counts));
        field("When", event.when.as_ref().map(|when| self.when(when)).unwrap_or_default());
        let place = event.whereabouts.as_ref();
        field("Where", place.map(|place| self.place(place)).unwrap_or_default());
        field("Said by", self.voices(&event.said_by));
        html
    }

    fn arguments(&self, arguments: &[Argument]) -> String {
        let each = arguments.iter().map(|argument| {
            let words = self.link(argument.span, &argument.text, true);
            format!("{words}{}", identity(&argument.identity))
        });
        each.collect::<Vec<_>>().join("<br>")
    }

    fn counts(&self, counts: &Counts) -> String {
        let each = counts.told().map(|(kind, count)| {
            let words = count.span.text(&self.section.article.text);
            let words = self.link(count.span, words, true);
            format!("{} {} <span class=\"note\">{words}</span>", count.short(), kind.name())
        });
        each.collect::<Vec<_>>().join("<br>")
    }

    fn when(&self, when: &When) -> String {
        let days = if when.is_one_of() { when.candidates.join(" or ") } else { when.edtf.clone() };
        let days = Escaped(&days);
        let basis = Escaped(when.basis);
        match when.span {
            Some(span) => {
                let words = span.text(&self.section.article.text);
                format!(
                    "{days}, {} <span class=\"note\">{basis}</span>",
                    self.link(span, words, true)
                )
            }
            None => format!("{days} <span class=\"note\">{basis}</span>"),
        }
    }

    fn place(&self, whereabouts: &Whereabouts) -> String {
        let place = &whereabouts.place;
        let words = whereabouts.span.text(&self.section.article.text);
        let words = self.link(whereabouts.span, words, true);
        let mut note = Escaped(&place.name).to_string();
        for part in place.country.iter() {
            let _ = write!(note, ", {}", Escaped(part));
        }
        if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
            let _ = write!(note, " ({lat:.2}, {lon:.2})");
        }
        format!("{words} <span class=\"note\">{note}, exact to: {}</span>", place.resolution.name())
    }

    /// Returns the chain of those who say so, nearest first.
    fn voices(&self, chain: &[Speaker]) -> String {
        if chain.is_empty() {
            let outlet = self.section.article.outlet.as_deref().unwrap_or("the article");
            return format!("<span class=\"note\">{} itself</span>", Escaped(outlet));
        }
        let each = chain.iter().map(|speaker| {
            let words = self.link(speaker.span, &speaker.text, true);
            let cue = self.link(speaker.cue_span, &speaker.cue, true);
            format!("{words} ({cue}){}", identity(&speaker.identity))
        });
        each.collect::<Vec<_>>().join("<br>passed on by ")
    }

    /// Returns `words` as a link to where they stand, if that can be led to.
    fn link(&self, span: ByteSpan, words: &str, is_quoted: bool) -> String {
        let (words, lang) = (Escaped(words), Escaped(self.section.lang));
        let lang = if is_quoted { format!(" lang=\"{lang}\"") } else { String::new() };
        match self.anchors.id(span) {
            Some(id) => format!("<a href=\"#{id}\"{lang}>{words}</a>"),
            None => format!("<span{lang}>{words}</span>"),
        }
    }

    fn made(&self, made_by: &MadeBy) -> String {
        let event = self.event;
        let mut more = String::new();
        for decision in &event.decisions {
            let (about, reason) = (Escaped(decision.about), Escaped(&decision.reason));
            let _ = writeln!(more, "<li><b>{about}</b>: {reason}</li>");
        }
        let contexts = event.contexts.join(", ");
        for (name, value) in [
            ("class", event.event_type.quad().map(quad_words).unwrap_or_default()),
            ("context", contexts.as_str()),
            ("CAMEO", event.cameo.as_deref().unwrap_or_default()),
            ("id", event.id.as_str()),
            ("model", made_by.model.as_str()),
            ("codebook", made_by.codebook.as_str()),
        ] {
            if !value.is_empty() {
                let _ = writeln!(more, "<li><b>{name}</b>: {}</li>", Escaped(value));
            }
        }
        format!(
            "<details><summary>rule <code>{}</code>, confidence {:.2}</summary>\n<ul>\n{more}</ul></details>\n",
            Escaped(&event.rule),
            event.confidence
        )
    }
}

fn identity(identity: &Identity) -> String {
    let mut parts: Vec<&str> = Vec::new();
    parts.extend(identity.name.as_deref());
    parts.extend(identity.country.as_deref());
    parts.extend(identity.sectors.iter().map(String::as_str));
    if parts.is_empty() {
        return String::new();
    }
    format!(" <span class=\"note\">{}</span>", Escaped(&parts.join(" · ")))
}

fn is_fact(status: Status) -> bool {
    matches!(status, Status::Happened | Status::Ongoing)
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::Happened => "happened",
        Status::Ongoing => "under way",
        Status::Planned => "planned: not done yet",
        Status::Possible => "possible: may or could be",
        Status::Unconfirmed => "unconfirmed: told with distance",
        Status::Requested => "requested: someone wants it",
        Status::Denied => "denied: said not to be so",
        Status::Hypothetical => "hypothetical: only if",
    }
}

fn quad_words(quad: Quad) -> &'static str {
    match quad {
        Quad::VerbalCooperation => "verbal cooperation",
        Quad::MaterialCooperation => "material cooperation",
        Quad::VerbalConflict => "verbal conflict",
        Quad::MaterialConflict => "material conflict",
    }
}
