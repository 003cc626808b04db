//! Where the text names a place: the model's entities first, then names that it missed.

use std::ops::Range;

use dateline_types::{ByteSpan, Doc, Ent, EntLabel, Pos};

use super::candidate::{Candidate, Candidates, Sources, of_site};
use crate::folded::Folded;
use crate::world::words_of;

/// A town that the model did not see is one only where it is not the smallest.
const LEAST_FAME: f64 = 4.0;

/// What the model takes for a body or a thing is a place only where it is well known.
const LEAST_FAME_AGAINST_MODEL: f64 = 5.0;

/// Words that may be cut from an end of an entity before its name is met.
const MAX_CUT: usize = 5;

/// A name in the text with the places that bear it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) span: ByteSpan,
    /// The folded words: the same for all uses of the name.
    pub(super) key: String,
    pub(super) candidates: Candidates,
}

impl Found {
    /// Keeps what is at least so well known; none where nothing is.
    pub(super) fn of_fame(mut self, least: f64) -> Option<Found> {
        if self.candidates.iter().any(|one| one.fame < least) {
            self.candidates =
                self.candidates.iter().filter(|one| one.fame >= least).cloned().collect();
        }
        (!self.candidates.is_empty()).then_some(self)
    }
}

/// Finds all names of places, in order, without overlap.
pub(super) fn find_names(doc: &Doc, sources: &Sources<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let places = doc.ents.iter().filter(|ent| ent.label == EntLabel::Place);
    for ent in places {
        // « Burkina » | « Faso »: a country or site that goes on behind the model's name.
        let longer = well_known(doc, sources, ent.tokens.start)
            .filter(|longer| longer.span.end > ent.span.end);
        found.extend(longer.or_else(|| in_entity(doc, sources, ent.tokens.clone())));
    }
    let others = doc.ents.iter().filter(|ent| ent.label != EntLabel::Place);
    for ent in others {
        found.extend(mistaken(doc, sources, ent));
    }
    let mut is_free = vec![true; doc.tokens.len()];
    let mut take = |tokens: Range<usize>| {
        is_free[tokens].iter_mut().for_each(|token| *token = false);
    };
    found.iter().for_each(|one| take(doc.tokens_in(one.span)));
    let is_other = |ent: &&Ent| {
        matches!(ent.label, EntLabel::Person | EntLabel::Organisation | EntLabel::Other)
    };
    doc.ents.iter().filter(is_other).for_each(|ent| take(ent.tokens.clone()));
    for start in (0..doc.tokens.len()).filter(|&start| is_free[start]) {
        found.extend(missed(doc, sources, start));
    }
    found.sort_by_key(|one| (one.span.start, std::cmp::Reverse(one.span.end)));
    found.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
    found
}

/// Meets the words of an entity, longest first: as a whole, then with words cut off that say what it is (« la ville de »).
fn in_entity(doc: &Doc, sources: &Sources<'_>, tokens: Range<usize>) -> Option<Found> {
    let is_before = |&index: &usize| sources.words.before.contains(&*doc.tokens[index].lower);
    let is_after = |&index: &usize| sources.words.after.contains(&*doc.tokens[index].lower);
    let n_before = tokens.clone().take_while(is_before).take(MAX_CUT).count();
    let n_after = tokens.clone().rev().take_while(is_after).take(MAX_CUT).count();
    if let Some(short) = short(doc, sources, tokens.clone()) {
        return Some(short);
    }
    let cuts = (0..=n_before).flat_map(|before| (0..=n_after).map(move |after| (before, after)));
    for (before, after) in cuts {
        let range = tokens.start + before..tokens.end.saturating_sub(after);
        if let Some(one) = meet(doc, sources, range) {
            return Some(one);
        }
    }
    None
}

/// Meets a name that the model takes for something else: « Tamil Nadu » for a body. People's names stay people's, but after a preposition of place.
fn mistaken(doc: &Doc, sources: &Sources<'_>, ent: &Ent) -> Option<Found> {
    let is_article = |&index: &usize| doc.tokens[index].pos == Pos::Determiner;
    let start = ent.tokens.clone().find(|index| !is_article(index))?;
    let is_located = is_located(doc, sources, start);
    if matches!(ent.label, EntLabel::Time | EntLabel::Number)
        || ent.label == EntLabel::Person && !is_located
        || !doc.word(start).starts_with(char::is_uppercase)
        || is_abbreviation(doc.word(start))
    {
        return None;
    }
    let least = if is_located { LEAST_FAME } else { LEAST_FAME_AGAINST_MODEL };
    meet(doc, sources, start..ent.tokens.end)?.of_fame(least)
}

/// Meets an abbreviation after a comma: "Gainesville, Fla."
fn short(doc: &Doc, sources: &Sources<'_>, tokens: Range<usize>) -> Option<Found> {
    if tokens.start == 0 || doc.word(tokens.start - 1) != "," {
        return None;
    }
    let within = doc.tokens.get(tokens)?;
    let span = within.first()?.span.cover(within.last()?.span);
    let name = span.text(doc.text());
    let place = sources.atlas.sites.find_short(name)?;
    Some(Found { span, key: format!(", {name}"), candidates: [of_site(place)].into() })
}

/// Returns the places of exactly these tokens.
pub(super) fn meet(doc: &Doc, sources: &Sources<'_>, range: Range<usize>) -> Option<Found> {
    let tokens = doc.tokens.get(range)?;
    let span = without_full_stop(doc, tokens.first()?.span.cover(tokens.last()?.span));
    let name = span.text(doc.text());
    let key = words_of(name).join(" ");
    // "Metro drivers" may be of the town of Metro, but *metro* drivers are not.
    if sources.words.never.contains(&key)
        || !name.contains(char::is_uppercase)
        || is_of_people(sources, &key)
    {
        return None;
    }
    let candidates = sources.candidates(name);
    (!candidates.is_empty()).then_some(Found { span, key, candidates })
}

/// "The *Somali* president" is of Somalia, not of the Somali region of Ethiopia.
fn is_of_people(sources: &Sources<'_>, key: &str) -> bool {
    sources.names().is_some_and(|names| names.adjective(key).is_some())
        && sources.country(key).is_none()
}

/// Leaves out the end of the sentence: models keep it in words that they do not know.
fn without_full_stop(doc: &Doc, span: ByteSpan) -> ByteSpan {
    const LONGEST_ABBREVIATION: usize = 4;
    let name = span.text(doc.text());
    let last_word = name.rsplit(char::is_whitespace).next().unwrap_or(name);
    match last_word.strip_suffix('.') {
        Some(word) if word.len() > LONGEST_ABBREVIATION && !word.contains('.') => {
            ByteSpan::new(span.start, span.end - 1)
        }
        _ => span,
    }
}

/// Meets a name that begins at `start`: a country or site by its words alone, a town after a preposition of place.
fn missed(doc: &Doc, sources: &Sources<'_>, start: usize) -> Option<Found> {
    if let Some(short) = short(doc, sources, start..start + 1) {
        return Some(short);
    }
    well_known(doc, sources, start).or_else(|| {
        if !is_located(doc, sources, start) || is_abbreviation(doc.word(start)) {
            return None;
        }
        let is_name = doc.tokens[start].pos == Pos::ProperNoun;
        let least = if is_name { LEAST_FAME } else { LEAST_FAME_AGAINST_MODEL };
        meet(doc, sources, start..start + 1)?.of_fame(least)
    })
}

/// Meets the longest country or site that begins at `start`.
fn well_known(doc: &Doc, sources: &Sources<'_>, start: usize) -> Option<Found> {
    let token = &doc.tokens[start];
    let first = sources.folded.token(start).split(' ').next()?;
    let is_name = doc.word(start).starts_with(char::is_uppercase) && token.pos != Pos::Punctuation;
    let may_be_country = is_name && sources.names().is_some_and(|names| names.may_start(first));
    // Common words begin names of sites too: « la », "the".
    let n_site_words = sources.atlas.sites.longest_from(first).unwrap_or(0);
    if first.is_empty() || !may_be_country && n_site_words == 0 {
        return None;
    }
    let sent_end = doc.sents.get(token.sent).map_or(start + 1, |sent| sent.tokens.end);
    let n_longest = sources.atlas.sites.n_longest().max(1).min(sent_end - start);
    let may_be_site =
        |n_tokens: usize| sources.folded.n_words_of(start..start + n_tokens) <= n_site_words;
    let n_longest = match may_be_country {
        true => n_longest,
        false => (1..=n_longest).rev().find(|&n_tokens| may_be_site(n_tokens))?,
    };
    let (whole, ends) = keys(sources.folded, start..start + n_longest);
    for n_tokens in (1..=n_longest).rev() {
        let last = &doc.tokens[start + n_tokens - 1];
        if last.pos == Pos::Punctuation {
            continue;
        }
        let span = token.span.cover(last.span);
        let key = whole.get(..ends[n_tokens - 1]).unwrap_or_default();
        let mut candidates: Vec<Candidate> = Vec::new();
        if may_be_site(n_tokens) {
            candidates.extend(sources.sites(key));
        }
        candidates.extend(may_be_country.then(|| sources.country(key)).flatten());
        if !candidates.is_empty()
            && !sources.words.never.contains(key)
            && span.text(doc.text()).contains(char::is_uppercase)
        {
            return Some(Found { span, key: key.to_owned(), candidates: candidates.into() });
        }
    }
    None
}

/// « L'*ADF* » is no town, though an airport has these letters for its code.
fn is_abbreviation(word: &str) -> bool {
    const LONGEST_CODE: usize = 4;
    word.chars().count() <= LONGEST_CODE && word.chars().all(char::is_uppercase)
}

/// Joins the folded words of tokens; tells where those of each end.
fn keys(folded: &Folded, tokens: Range<usize>) -> (String, Vec<usize>) {
    let (mut key, mut ends) = (String::new(), Vec::with_capacity(tokens.len()));
    for word in tokens.map(|token| folded.token(token)) {
        // A comma stands with the word before it: « Washington, D.C. ».
        if !key.is_empty() && !matches!(word, "" | ",") {
            key.push(' ');
        }
        key.push_str(word);
        ends.push(key.len());
    }
    (key, ends)
}

/// Tells whether a preposition of place stands before the name, with at most an article between.
pub(super) fn is_located(doc: &Doc, sources: &Sources<'_>, start: usize) -> bool {
    let is_locative = |index: usize| sources.words.locative.contains(&*doc.tokens[index].lower);
    let is_article = |index: usize| doc.tokens[index].pos == Pos::Determiner;
    let Some(before) = start.checked_sub(1) else { return false };
    let is_behind_article = || is_article(before) && before.checked_sub(1).is_some_and(is_locative);
    // « la cour d'appel de *Barcelone* »: the model may take a name for a noun.
    let is_capital_noun =
        doc.tokens[start].pos == Pos::Noun && doc.word(start).starts_with(char::is_uppercase);
    match doc.tokens[start].pos {
        Pos::ProperNoun => is_locative(before) || is_behind_article(),
        _ => is_capital_noun && is_locative(before),
    }
}
