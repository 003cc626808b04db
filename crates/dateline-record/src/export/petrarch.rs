//! The columns of PETRARCH2's `evts` files.

use dateline_types::Argument;

use super::pairs::{Pair, Story, text};

/// What the columns are; the files have no header.
pub(super) const COLUMNS: [&str; 8] =
    ["Date", "Source", "Target", "CAMEO", "Issues", "Ids", "Url", "StorySource"];

/// What stands for someone, or for a first block, that no code is known of.
const UNRESOLVED: &str = "---";

/// Returns the cells of a row.
pub(super) fn cells(story: &Story<'_>, pair: &Pair<'_>) -> [String; 8] {
    let event = pair.event;
    [
        text(story.day(event).map(|day| day.strftime("%Y%m%d"))),
        code(story, pair.actor),
        code(story, pair.recipient),
        story.codes.cameo.deed(event).code.to_owned(),
        String::new(),
        format!("{}_{}", story.article.id, event.evidence.sentence + 1),
        text(story.article.url.as_ref()),
        text(story.article.outlet.as_ref()),
    ]
}

fn code(story: &Story<'_>, argument: Option<&Argument>) -> String {
    let Some(argument) = argument else { return UNRESOLVED.to_owned() };
    let actor = story.codes.cameo_actor(&argument.identity);
    format!("{}{}", actor.head().unwrap_or(UNRESOLVED), actor.roles.concat())
}
