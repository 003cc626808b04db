//! The kinds of records, with their names and fields.

/// A kind of record, in the order in which an article's are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// [`ArticleRecord`](crate::ArticleRecord)
    Article,
    /// [`EventRecord`](crate::EventRecord)
    Event,
    /// [`TimeRecord`](crate::TimeRecord)
    Time,
    /// [`PlaceRecord`](crate::PlaceRecord)
    Place,
    /// [`ActorRecord`](crate::ActorRecord)
    Actor,
    /// [`QuoteRecord`](crate::QuoteRecord)
    Quote,
    /// [`CopyRecord`](crate::CopyRecord)
    Copy,
    /// [`ProblemRecord`](crate::ProblemRecord)
    Problem,
}

impl RecordKind {
    /// All kinds, in order.
    pub const ALL: [RecordKind; 8] = [
        RecordKind::Article,
        RecordKind::Event,
        RecordKind::Time,
        RecordKind::Place,
        RecordKind::Actor,
        RecordKind::Quote,
        RecordKind::Copy,
        RecordKind::Problem,
    ];

    /// Returns the value of the field `record`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RecordKind::Article => "article",
            RecordKind::Event => "event",
            RecordKind::Time => "time",
            RecordKind::Place => "place",
            RecordKind::Actor => "actor",
            RecordKind::Quote => "quote",
            RecordKind::Copy => "copy",
            RecordKind::Problem => "problem",
        }
    }

    /// Returns the other fields, in order: the columns of a table of such records.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            RecordKind::Article => &[
                "id",
                "url",
                "outlet",
                "title",
                "author",
                "byline",
                "agency",
                "section",
                "published",
                "modified",
                "retrieved",
                "paywall",
                "dateline",
                "part_of",
                "lang",
                "text",
                "paragraphs",
                "truncated",
                "repairs",
                "related",
                "sha256",
            ],
            RecordKind::Event => &[
                "id",
                "article",
                "lang",
                "type",
                "mode",
                "context",
                "cameo",
                "quad",
                "score",
                "actor",
                "recipient",
                "counts",
                "when",
                "where",
                "status",
                "said_by",
                "evidence",
                "more_evidence",
                "rule",
                "confidence",
                "made_by",
            ],
            RecordKind::Time => {
                &["article", "text", "span", "type", "value", "mod", "edtf", "start", "end"]
            }
            RecordKind::Place => &[
                "article",
                "text",
                "span",
                "name",
                "geonameid",
                "country",
                "admin1",
                "lat",
                "lon",
                "resolution",
                "confidence",
                "use",
            ],
            RecordKind::Actor => {
                &["article", "mentions", "name", "country", "sectors", "id", "office", "members"]
            }
            RecordKind::Quote => {
                &["article", "span", "text", "direct", "speaker", "chain", "cue", "cue_span"]
            }
            RecordKind::Copy => &["article", "id", "origin", "url", "outlet", "sha256"],
            RecordKind::Problem => &["article", "stage", "code", "message", "span"],
        }
    }
}
