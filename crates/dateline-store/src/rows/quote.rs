//! What is said.

use dateline_record::{CharIndex, CharSpan, QuoteRecord};
use dateline_types::Quote;

use super::ActorRow;

/// A row of `quote`.
#[derive(Debug, Clone)]
pub(crate) struct QuoteRow {
    pub(crate) text: String,
    pub(crate) is_direct: bool,
    pub(crate) speaker: Option<ActorRow>,
    pub(crate) cue: Option<String>,
    pub(crate) span: CharSpan,
    pub(crate) record: String,
}

impl QuoteRow {
    pub(crate) fn new(
        quote: &Quote,
        article: &str,
        offsets: &CharIndex<'_>,
    ) -> serde_json::Result<QuoteRow> {
        let record = QuoteRecord::new(quote, article, offsets);
        let speaker = quote.chain.first();
        Ok(QuoteRow {
            text: record.text.to_owned(),
            is_direct: quote.direct,
            speaker: speaker.map(|speaker| ActorRow::new(&speaker.identity, &speaker.text)),
            cue: speaker.map(|speaker| speaker.cue.clone()),
            span: record.span,
            record: serde_json::to_string(&record)?,
        })
    }
}
