//! What a speaker does with a claim.

use dateline_types::{Claim, Quote, Relation, Status};

use super::{Reader, Told};

impl Reader<'_> {
    /// What the innermost speaker says of it.
    pub(super) fn claimed(&self, head: usize) -> Option<Told> {
        let quote = self.innermost(head)?;
        let status = status_of_claim(quote)?;
        let cue = quote.chain.first().map_or("", |speaker| speaker.cue.as_str());
        Some(Told::new(status, format!("`{cue}` says so")))
    }

    fn innermost(&self, head: usize) -> Option<&Quote> {
        self.resolved.quotes_around(head).min_by_key(|quote| quote.tokens.len())
    }

    /// Tells whether somebody says so of somebody else: « la Russie *doit* se retirer » is then a demand.
    pub(super) fn is_said_of_others(&self, head: usize) -> bool {
        let Some(quote) = self.innermost(head) else { return false };
        let Some(speaker) = quote.chain.first() else { return false };
        let entity = |token: usize| self.resolved.mention_at(token).map(|mention| mention.entity);
        let subject = self.doc.first_related(head, Relation::Subject);
        let own = subject.and_then(entity);
        own.is_none() || own != entity(speaker.head)
    }
}

/// A quotation in marks is what the speaker says himself: it denies and asks in its own words.
fn status_of_claim(quote: &Quote) -> Option<Status> {
    match quote.claim {
        Claim::Doubt | Claim::Allege => Some(Status::Unconfirmed),
        Claim::Deny if !quote.direct => Some(Status::Denied),
        Claim::Order | Claim::Ask if !quote.direct => Some(Status::Requested),
        _ => None,
    }
}
