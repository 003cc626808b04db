//! One message: its subject, its sender, its day, and the page or the text in it. What is attached is not read.

use dateline_types::{Content, RawPage};
use mail_parser::{Address, Message, MessageParser, PartType};

use crate::error::problem;
use crate::pages::Item;
use crate::whole::checked;

pub(super) fn page(origin: String, bytes: &[u8]) -> Item {
    let message = MessageParser::default().parse(bytes);
    let Some(message) =
        message.filter(|message| message.from().is_some() || message.date().is_some())
    else {
        let what = "is no message: it has neither `From` nor `Date`";
        return Err(problem(None, "bad_message", format!("{origin} {what}")));
    };
    let id = message.message_id().map(str::to_owned);
    let Some(content) = content(&message) else {
        return Err(problem(id, "empty_text", format!("{origin}: the message has no text")));
    };
    checked(RawPage {
        id,
        title: message.subject().map(str::to_owned),
        published: message.date().map(mail_parser::DateTime::to_rfc3339),
        outlet: message.from().and_then(sender),
        ..RawPage::new(origin, content)
    })
}

/// Takes the page, else the text.
fn content(message: &Message) -> Option<Content> {
    let html = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(Content::Html(html.to_string())),
        _ => None,
    });
    html.or_else(|| {
        let texts: Vec<&str> = message
            .text_bodies()
            .filter_map(|part| match &part.body {
                PartType::Text(text) => Some(text.trim()),
                _ => None,
            })
            .collect();
        (!texts.is_empty()).then(|| Content::Text(texts.join("\n\n").replace("\r\n", "\n")))
    })
}

/// Returns the name of a sender, else the address.
fn sender(from: &Address) -> Option<String> {
    let first = from.first()?;
    let name = first.name().map(str::trim).filter(|name| !name.is_empty());
    name.or(first.address()).map(str::to_owned)
}
