//! Whose the words between quotation marks are.

use std::ops::Range;

use dateline_types::{Claim, Doc, Pos, Quote, Speaker};

use super::Voices;
use super::cue::Cue;
use super::marks::Marked;

/// How many tokens behind a quotation its incise may take: « , a déclaré mardi devant la presse le ministre russe de la Défense ».
const BEHIND: usize = 24;

/// Tokens of the longest claim in which a quotation is looked for.
const LONGEST_CLAIM: usize = 500;

/// How many tokens before a quotation its cue may stand.
const BEFORE: usize = 40;

impl Voices<'_> {
    /// Makes a quotation of words between marks; none where they are a title, a name or a word at a distance.
    pub(super) fn direct(
        &self,
        one: &Marked,
        marked: &[Marked],
        claims: &[Quote],
        last: Option<&Quote>,
    ) -> Option<Quote> {
        let doc = self.doc;
        let last = last.filter(|last| self.is_near(last, one));
        let make = |chain: Vec<Speaker>, claim| {
            let tokens = trimmed(doc, one.tokens.clone());
            Some(Quote { span: doc.span(tokens.clone()), tokens, direct: true, chain, claim })
        };
        if let Some(cue) = self.cue_of(one, marked) {
            let chain = self.speaker(&cue, last).into_iter().chain(self.relayed(&cue)).collect();
            let mut quote = make(chain, cue.claim)?;
            quote.tokens = self.without_incise(quote.tokens, &cue);
            quote.span = doc.span(quote.tokens.clone());
            return Some(quote);
        }
        // « affirme que les soldats ont « ouvert le feu sur la foule » »
        let from =
            claims.partition_point(|claim| claim.tokens.start + LONGEST_CLAIM < one.tokens.start);
        let to = claims.partition_point(|claim| claim.tokens.start <= one.whole.start);
        let holds = |claim: &&Quote| {
            claim.tokens.start < one.tokens.start && one.tokens.end <= claim.tokens.end
                || claim.tokens == one.whole
        };
        if let Some(claim) =
            claims[from..to.max(from)].iter().filter(holds).min_by_key(|claim| claim.tokens.len())
        {
            return make(claim.chain.clone(), claim.claim);
        }
        if !self.stands_alone(one) {
            return None;
        }
        let chain = last.map(|last| last.chain.clone()).unwrap_or_default();
        make(chain, Claim::Assert)
    }

    /// The cue behind the words, inside them, before them, or above them, in this order.
    fn cue_of(&self, one: &Marked, marked: &[Marked]) -> Option<Cue> {
        self.cue_behind(one, marked)
            .or_else(|| self.cue_before(one, marked))
            .or_else(|| self.cue_inside(one))
            .or_else(|| self.colon_before(one))
    }

    /// « …», *a déclaré le maire*. No other quotation begins before it.
    fn cue_behind(&self, one: &Marked, marked: &[Marked]) -> Option<Cue> {
        let doc = self.doc;
        let paragraph_end = self.paragraph_of(one.whole.start).end;
        let mut end = paragraph_end.min(one.whole.end + BEHIND);
        let marked = near(marked, one);
        if let Some(next) = marked.iter().find(|next| next.whole.start >= one.whole.end) {
            end = end.min(next.whole.start);
        }
        // Inside another quotation its end is the end.
        let outer = marked.iter().filter(|outer| {
            outer.tokens.start <= one.whole.start && one.whole.end <= outer.tokens.end
        });
        if let Some(outer) = outer.map(|outer| outer.tokens.end).min() {
            end = end.min(outer);
        }
        let start = one.whole.end;
        // « …». Le maire a déclaré » is a sentence of its own.
        let is_stop =
            |&token: &usize| matches!(&*doc.tokens[token].lower, "." | "!" | "?" | ":" | ";");
        let ends_within = doc.tokens[..one.tokens.end]
            .last()
            .is_some_and(|last| matches!(&*last.lower, "." | "!" | "?" | "…" | "..."));
        let first = doc.tokens.get(start)?;
        let is_incise = first.lower.starts_with([',', '-', '–', '—'])
            || first.pos != Pos::Punctuation && (!ends_within || is_small(doc, start));
        // "…" The mayor said: with the full stop inside, a capital begins a new sentence, but "…," he said or "…?" Kos asked go on.
        let end = (start..end).find(is_stop).unwrap_or(end);
        let cue = self.incise(start..end)?;
        let is_new = ends_within && !is_small(doc, start) && cue.tokens.start > cue.speaker;
        (is_incise || !ends_within || !is_new)
            .then_some(cue)
            .filter(|_| !is_new || is_asked(doc, one))
    }

    /// « Le maire *a déclaré* : « … », with nothing but its own sentence between.
    fn cue_before(&self, one: &Marked, marked: &[Marked]) -> Option<Cue> {
        let doc = self.doc;
        let mut start = self.paragraph_of(one.whole.start).start;
        start = start.max(one.whole.start.saturating_sub(BEFORE));
        let marked = near(marked, one);
        let before = marked.iter().filter(|other| other.whole.end <= one.whole.start);
        let touches = before.map(|other| other.whole.end).max().unwrap_or(0);
        start = start.max(touches);
        let is_stop =
            |&token: &usize| matches!(&*doc.tokens[token].lower, "." | "!" | "?" | "»" | "”");
        let start = (start..one.whole.start).rev().find(is_stop).map_or(start, |stop| stop + 1);
        (start..one.whole.start).rev().find_map(|token| self.cue_at(token))
    }

    /// « Nous avons vu les flammes, *raconte M. Benali*. Il n'y avait plus… »
    fn cue_inside(&self, one: &Marked) -> Option<Cue> {
        let doc = self.doc;
        one.tokens.clone().skip(1).find_map(|token| {
            let claim = self.claim_of_verb(token)?;
            let group = self.verb_group(token);
            let follows_comma = group.start > one.tokens.start
                && matches!(doc.word(group.start - 1), "," | "?" | "!");
            let speaker = self.subject(token).filter(|&speaker| {
                one.tokens.contains(&speaker) && (speaker > token || self.is_pronoun(speaker))
            });
            let speaker = speaker.or_else(|| self.behind(token, one.tokens.end))?;
            let is_third = !doc.tokens[token].has("Person=1") && !doc.tokens[token].has("Person=2");
            (follows_comma && is_third).then_some(Cue { tokens: group, speaker, claim })
        })
    }

    /// Leaves out an incise that ends the words, as it does a turn of speech: « – Qui a signé ? *a demandé la juge.* »
    fn without_incise(&self, tokens: Range<usize>, cue: &Cue) -> Range<usize> {
        let doc = self.doc;
        let from = cue.tokens.start.min(cue.speaker);
        let is_stop = |token: usize| matches!(&*doc.tokens[token].lower, "." | "!" | "?");
        let is_last = tokens.contains(&from)
            && tokens.start < from
            && !(cue.tokens.end..tokens.end.saturating_sub(1)).any(is_stop);
        if !is_last {
            return tokens;
        }
        let is_comma = |&token: &usize| doc.word(token) == ",";
        let end = (tokens.start..from).rev().find(|token| !is_comma(token));
        tokens.start..end.map_or(from, |last| last + 1)
    }

    /// « Le préfet est catégorique : « … » »: the colon tells it.
    fn colon_before(&self, one: &Marked) -> Option<Cue> {
        let doc = self.doc;
        let colon = one.whole.start.checked_sub(1).filter(|&before| doc.word(before) == ":")?;
        let sent = doc.sent_of(colon).tokens.clone();
        let verb = (sent.start..colon).find(|&token| doc.tokens[token].governor.is_none())?;
        let speaker = self.subject(verb).filter(|&speaker| self.mention_at(speaker).is_some())?;
        Some(Cue { tokens: colon..colon + 1, speaker, claim: Claim::Assert })
    }

    /// Tells whether words between marks are sentences of their own, not part of the outlet's.
    fn stands_alone(&self, one: &Marked) -> bool {
        let doc = self.doc;
        let before = one
            .whole
            .start
            .checked_sub(1)
            .filter(|&before| before >= self.paragraph_of(one.whole.start).start);
        let opens = before.is_none_or(|before| {
            matches!(
                &*doc.tokens[before].lower,
                "." | "!" | "?" | ":" | "»" | "”" | "\"" | "…" | "-" | "–" | "—"
            )
        });
        opens && one.tokens.clone().any(|token| super::marks::is_finite(doc, token))
            || one
                .tokens
                .clone()
                .next_back()
                .is_some_and(|last| opens && matches!(&*doc.tokens[last].lower, "." | "!" | "?"))
    }

    /// Tells whether the words go on where the last quotation ended: in its paragraph, or at the start of the next.
    fn is_near(&self, last: &Quote, one: &Marked) -> bool {
        let paragraphs = &self.doc.article.paragraphs;
        let of = |token: usize| {
            let start = self.doc.tokens[token].span.start;
            paragraphs.partition_point(|span| span.end <= start)
        };
        of(one.whole.start) <= of(last.tokens.end - 1) + 1
    }

    fn paragraph_of(&self, token: usize) -> Range<usize> {
        let start = self.doc.tokens[token].span.start;
        let paragraphs = &self.doc.article.paragraphs;
        let own = paragraphs.partition_point(|span| span.end <= start);
        paragraphs.get(own).map_or(0..self.doc.tokens.len(), |&span| self.doc.tokens_in(span))
    }
}

/// Returns what is marked round one: those before and behind it, and those that hold it.
fn near<'m>(marked: &'m [Marked], one: &Marked) -> &'m [Marked] {
    const N_NEAR: usize = 32;
    let at = marked.partition_point(|other| other.tokens.start < one.tokens.start);
    &marked[at.saturating_sub(N_NEAR)..marked.len().min(at + N_NEAR)]
}

fn is_small(doc: &Doc, token: usize) -> bool {
    doc.tokens.get(token).is_some() && doc.word(token).starts_with(|c: char| !c.is_uppercase())
}

/// Tells whether the words end on a question or a shout, which take their incise without a comma: "Why?" Kos asked.
fn is_asked(doc: &Doc, one: &Marked) -> bool {
    let last = one.tokens.end.checked_sub(1).map(|last| &*doc.tokens[last].lower);
    matches!(last, Some("?" | "!" | ","))
}

/// Leaves out marks of a quotation that is all of this one.
fn trimmed(doc: &Doc, tokens: Range<usize>) -> Range<usize> {
    let is_dash = |token: usize| matches!(&*doc.tokens[token].lower, "-" | "–" | "—");
    let start = tokens.clone().find(|&token| !is_dash(token)).unwrap_or(tokens.start);
    start..tokens.end
}
