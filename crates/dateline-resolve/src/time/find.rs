//! Where the text speaks of time, and by which rule: the longest match from each word, left to right.

use dateline_types::{ByteSpan, Doc, EntLabel, Pos, Relation};

use super::calendar;
use super::grammar::{Meaning, Ranges, Rule, Tenses, TimeGrammar};
use super::lex::{LexKind, Lexeme, lex};
use super::pattern::{Captures, END, Value};
use super::tense::{Tense, tense_at};

/// An expression of time before any arithmetic.
#[derive(Debug, Clone)]
pub(super) struct Reading<'g> {
    /// The words.
    pub(super) span: ByteSpan,
    /// The rule that met them.
    pub(super) rule: &'g Rule,
    /// What the rule's pattern found.
    pub(super) captures: Captures<'g>,
    /// What the verb over them speaks of.
    pub(super) tense: Tense,
    /// Their sentence.
    pub(super) sent: usize,
    /// Whether they and the next expression are the ends of one stretch.
    pub(super) is_from: bool,
}

impl Reading<'_> {
    /// Returns what stands under a name.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.captures.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Returns the number under a name.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.get(name).map(|value| value.int)
    }

    /// Returns the text under a name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(|value| &*value.text)
    }
}

/// Finds all expressions of `doc`, in order, without overlap.
pub(super) fn readings<'g>(doc: &Doc, grammar: &'g TimeGrammar) -> Vec<Reading<'g>> {
    let text = lex(doc.text());
    let mut readings = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some((end, rule, captures)) = longest(grammar, &text, at) else {
            at += 1;
            continue;
        };
        let end = end_of(&captures).filter(|&marked| marked > at).unwrap_or(end);
        let span = text[at].span.cover(text[end - 1].span);
        let is_meant = rule.is != Meaning::Nothing
            && !is_within_a_name(doc, span, &captures)
            && !is_a_count(doc, span, &captures);
        if is_meant {
            let tokens = doc.tokens_in(span);
            let sent = doc.tokens.get(tokens.start).map_or(0, |token| token.sent);
            let said = tense_before(&grammar.tense, &text[..at]);
            let tense = said.unwrap_or_else(|| tense_at(doc, &grammar.tense, tokens));
            readings.push(Reading { span, rule, captures, tense, sent, is_from: false });
        }
        at = end;
    }
    readings.retain(|reading| !is_an_age(doc, grammar, reading));
    join(doc.text(), &grammar.range, &mut readings);
    readings
}

/// Marks the first of two expressions that are the ends of one stretch: « du 3 mai *au* 7 juin », "*between* May 3 *and* June 7".
fn join(text: &str, range: &Ranges, readings: &mut [Reading<'_>]) {
    let spans: Vec<ByteSpan> = readings.iter().map(|reading| reading.span).collect();
    for (reading, ends) in readings.iter_mut().zip(spans.windows(2)) {
        let (before, gap) = (text.get(..ends[0].start), text.get(ends[0].end..ends[1].start));
        let (Some(before), Some(gap)) = (before, gap) else { continue };
        let gap = gap.trim().to_lowercase();
        let is_between = || {
            let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
            range.between.contains(&word.to_lowercase()) && range.and.contains(&gap)
        };
        reading.is_from = range.joints.contains(&gap) || is_between();
    }
}

/// Returns the piece at which a pattern says that the expression ends.
fn end_of(captures: &Captures<'_>) -> Option<usize> {
    let (_, end) = captures.iter().find(|(name, _)| *name == END)?;
    end.int.try_into().ok()
}

/// Returns what the words right before an expression say of its time: « depuis mardi », "until Friday".
fn tense_before(tenses: &Tenses, before: &[Lexeme]) -> Option<Tense> {
    let near = before.iter().rev().take(3).take_while(|lexeme| {
        !lexeme.breaks && (lexeme.kind == LexKind::Word || lexeme.lower == "'")
    });
    near.filter(|lexeme| lexeme.kind == LexKind::Word).find_map(|lexeme| {
        if tenses.past_words.contains(&lexeme.lower) {
            return Some(Tense::Past);
        }
        tenses.future_words.contains(&lexeme.lower).then_some(Tense::Future)
    })
}

/// Returns the longest match that begins at `at`; of two equally long ones, that of the earlier rule.
fn longest<'g>(
    grammar: &'g TimeGrammar,
    text: &[Lexeme],
    at: usize,
) -> Option<(usize, &'g Rule, Captures<'g>)> {
    let first = text.get(at)?;
    let rules = match first.kind {
        LexKind::Number => &grammar.by_digits,
        _ => grammar.by_word.get(&first.lower)?,
    };
    let rules = rules.before(text.get(at + 1));
    if is_inside_a_word(text, at) {
        return None;
    }
    let mut best: Option<(usize, &Rule, Captures<'g>)> = None;
    for &index in rules {
        let rule = &grammar.rules[index];
        if !follows(rule, text, at) {
            continue;
        }
        rule.node.walk(&grammar.lists, text, at, &mut Captures::new(), &mut |end, found| {
            let is_better = match &best {
                None => true,
                // Of two ways of one rule to the same end the one that found more is meant.
                Some((known, by, captures)) => {
                    end > *known
                        || end == *known && std::ptr::eq(*by, rule) && found.len() > captures.len()
                }
            };
            if end > at && is_better && is_whole(text, at, end) && is_sound(found, &text[end..]) {
                best = Some((end, rule, found.clone()));
            }
        });
    }
    best
}

/// Tells whether a rule that asks for a word before it has one.
fn follows(rule: &Rule, text: &[Lexeme], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    rule.after.is_empty()
        || before.is_some_and(|before| rule.after.contains(&before.lower) && !text[at].breaks)
}

/// Tells whether the piece at `at` is the tail of a word, a number or a sum of money.
fn is_inside_a_word(text: &[Lexeme], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| text.get(before)) else { return false };
    if !text[at].glued {
        return text[at].kind == LexKind::Number && is_currency(before);
    }
    let is_digits = text[at].kind == LexKind::Number;
    match before.kind {
        LexKind::Word | LexKind::Number => is_digits || before.kind == LexKind::Word,
        LexKind::Mark => {
            let is_joint = is_digits && before.glued && "-/.:,".contains(&before.lower);
            is_currency(before) || is_joint && at > 1 && text[at - 2].kind != LexKind::Mark
        }
    }
}

fn is_currency(lexeme: &Lexeme) -> bool {
    lexeme.kind == LexKind::Mark && "$€£¥".contains(&lexeme.lower)
}

/// Tells whether a match ends where a word ends and lies within one paragraph.
fn is_whole(text: &[Lexeme], at: usize, end: usize) -> bool {
    if text.iter().take(end).skip(at + 1).any(|lexeme| lexeme.breaks) {
        return false;
    }
    let Some((last, next)) = text.get(end - 1).zip(text.get(end)) else { return true };
    let is_number = last.kind == LexKind::Number;
    match next.kind {
        LexKind::Word | LexKind::Number if next.glued && last.kind != LexKind::Mark => false,
        LexKind::Mark if is_number && (is_currency(next) || next.lower == "%") => false,
        LexKind::Mark if is_number && next.glued && "-/:.".contains(&next.lower) => {
            !text.get(end + 1).is_some_and(|after| after.glued && after.kind == LexKind::Number)
        }
        _ => true,
    }
}

/// Tells whether the weekday that is named with a whole date is that date's: else the two belong to different expressions.
fn is_sound(captures: &Captures<'_>, after: &[Lexeme]) -> bool {
    let int = |name| captures.iter().find(|(own, _)| *own == name).map(|(_, value)| value.int);
    let year_after = || {
        let mut after = after.iter().skip_while(|lexeme| lexeme.lower == ",");
        after.next().and_then(Lexeme::int).filter(|year| (1000..3000).contains(year))
    };
    let (Some(weekday), Some(year), Some(month), Some(day)) =
        (int("weekday"), int("year").or_else(year_after), int("month"), int("day"))
    else {
        return true;
    };
    let date = calendar::day(year, month, day);
    date.is_none_or(|date| calendar::weekday_of(weekday) == Some(date.weekday()))
}

/// Tells whether the words are part of a person's or a body's name: "Theresa May", « Le Monde du mardi ». Names hold no amounts.
fn is_within_a_name(doc: &Doc, span: ByteSpan, captures: &Captures<'_>) -> bool {
    if captures.iter().any(|(name, _)| *name == "n") {
        return false;
    }
    let is_name = |label| matches!(label, EntLabel::Person | EntLabel::Organisation);
    let ent = doc.tokens_in(span).next().and_then(|token| doc.ent_at(token));
    ent.is_some_and(|ent| is_name(ent.label) && ent.span.contains(span) && ent.span != span)
}

/// Tells whether a number of years is how old someone is: « Jean Burget, 87 ans, », « une fillette de 6 ans ».
fn is_an_age(doc: &Doc, grammar: &TimeGrammar, reading: &Reading<'_>) -> bool {
    let tokens = doc.tokens_in(reading.span);
    let is_years = reading.rule.is == Meaning::Duration && reading.text("unit") == Some("year");
    let Some(head) = tokens.clone().last().filter(|_| is_years) else { return false };
    let ages = &grammar.ages;
    let in_name = |index| doc.ent_at(index).is_some_and(|ent| ent.label == EntLabel::Person);
    // Inhabitants have a capital: « une Alsacienne de 6 ans ».
    let is_inhabitant = |index: usize| {
        doc.tokens[index].pos == Pos::Noun
            && doc.word(index).starts_with(char::is_uppercase)
            && doc.word(index).contains(char::is_lowercase)
    };
    let is_person = |index: usize| {
        in_name(index) || is_inhabitant(index) || ages.people.contains(&*doc.tokens[index].lemma)
    };
    let above: Vec<usize> = doc.ancestors(head).take(2).collect();
    let is_aged = |&index: &usize| ages.words.contains(&*doc.tokens[index].lemma);
    let follows_comma = tokens.start > 1 && doc.word(tokens.start - 1) == ",";
    let ends_there = doc.tokens.get(head + 1).is_none_or(|next| next.pos == Pos::Punctuation);
    above.iter().any(is_aged)
        || above.first().is_some_and(|&index| is_person(index))
        || follows_comma && ends_there && in_name(tokens.start - 2)
}

/// Tells whether a bare year counts something: "2000 soldiers".
fn is_a_count(doc: &Doc, span: ByteSpan, captures: &Captures<'_>) -> bool {
    let is_bare_year =
        captures.iter().all(|(name, _)| *name == "bare_year") && !captures.is_empty();
    let token = doc.tokens_in(span).last();
    is_bare_year
        && token.is_some_and(|index| {
            let token = &doc.tokens[index];
            // "2000 soldiers", but "the 2012 election".
            let counts =
                |governor: usize| governor > index && doc.tokens[governor].has("Number=Plur");
            token.relation == Relation::Number && token.governor.is_some_and(counts)
        })
}
