//! The one driver that knows every stage: which there are, in which order, and what one article makes of them.
//! Never reads a clock, an environment variable or the network.

mod adjuncts;
mod analyse;
mod boundaries;
mod clauses;
mod headlines;
mod hyphens;
mod inversions;
mod keep;
mod knowledge;
mod lists;
mod mend;
mod openings;
mod ordered;
mod packs;
mod reasons;
mod reattach;
mod shelf;
mod subjects;
mod trees;

use dateline_code::{code_events, trace};
use dateline_nlp::Analyzer;
use dateline_types::{Article, Coded};

pub use dateline_code::{Analogies, Check, Codebook, Odds, Outcome, Traced, Tried};

pub use analyse::{Labels, analyse_article};
pub use keep::{Traits, keep, recode};
pub use knowledge::{Knowledge, Language, codes, wikidata};
pub use ordered::{Batch, Window, map_in_order};
pub use packs::{OwnPack, Packs};
pub use reasons::add_reasons;
pub use shelf::ShelfError;

/// One stage: what it takes and what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Its name, as problems name it.
    pub name: &'static str,
    /// The crate.
    pub package: &'static str,
    /// The type it takes.
    pub takes: &'static str,
    /// The type it gives.
    pub gives: &'static str,
}

/// The stages that stand, in their order.
pub const STAGES: [Stage; 7] = [
    Stage { name: "acquire", package: "dateline-acquire", takes: "path", gives: "RawPage" },
    Stage { name: "extract", package: "dateline-extract", takes: "RawPage", gives: "Article" },
    Stage { name: "analyse", package: "dateline-nlp", takes: "Article", gives: "Doc" },
    Stage { name: "resolve", package: "dateline-resolve", takes: "Doc", gives: "Resolved" },
    Stage { name: "code", package: "dateline-code", takes: "Resolved", gives: "Vec<Event>" },
    Stage { name: "group", package: "dateline-story", takes: "Vec<Event>", gives: "Story" },
    Stage { name: "keep", package: "dateline-store", takes: "Story", gives: "one SQLite file" },
];

/// Takes articles through stages 3 to 5, all of them through each before the next: what a stage knows lies in the processor's cache then. `analogies` are
/// of the model's word vectors; without them only words that the codebook names are coded.
///
/// # Errors
///
/// For each article of which the analyzer refuses a paragraph.
pub fn code_articles(
    articles: Vec<Article>,
    language: &Language,
    knowledge: &Knowledge,
    model: &str,
    analyzer: &mut Analyzer<'_>,
    analogies: Option<&Analogies<'_>>,
) -> Vec<Result<Coded, dateline_nlp::Error>> {
    let mut analysed =
        |article| analyse_article(article, language.code(), model, analyzer, language.labels());
    let docs: Vec<_> = articles.into_iter().map(&mut analysed).collect();
    let resolve = |doc| language.resolver().resolve(doc, knowledge.world(), knowledge.atlas());
    let resolved: Vec<_> = docs.into_iter().map(|doc| doc.map(resolve)).collect();
    let code = |resolved| {
        let events = code_events(&resolved, language.codebook(), analogies);
        Coded { resolved, events }
    };
    resolved.into_iter().map(|resolved| resolved.map(code)).collect()
}

/// Tells what was tried at each word of an article that the codebook knows, whether an event came of it or not.
#[must_use]
pub fn trace_article(
    coded: &Coded,
    language: &Language,
    analogies: Option<&Analogies<'_>>,
) -> Vec<Traced> {
    trace(&coded.resolved, language.codebook(), analogies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_takes_what_the_one_before_gives() {
        for pair in STAGES.windows(2) {
            assert_eq!(pair[0].gives, pair[1].takes);
        }
    }

    #[test]
    fn what_is_built_in_is_sound() {
        let knowledge = Knowledge::built_in().expect("the packs are read");
        for lang in ["fr", "en"] {
            let language = knowledge.language(lang).expect("a pack for the language");
            assert!(language.codebook().n_triggers() > 500, "{lang}");
        }
        assert!(knowledge.language("xx").is_none());
        assert!(codes().expect("the tables are read").states().count() > 190);
    }
}
