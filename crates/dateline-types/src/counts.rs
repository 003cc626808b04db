//! How many people an event concerned: the dead, the injured, the arrested, the crowd.

use crate::ByteSpan;

/// The amounts that the article tells with an event, each with its words. None where nothing is told, which is not nought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// People killed.
    pub dead: Option<Count>,
    /// People hurt, but alive.
    pub injured: Option<Count>,
    /// People arrested.
    pub arrested: Option<Count>,
    /// People who took part: marchers, strikers.
    pub crowd: Option<Count>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountKind {
    /// People killed.
    Dead,
    /// People hurt, but alive.
    Injured,
    /// People arrested.
    Arrested,
    /// People who took part.
    Crowd,
}

/// An amount as the article tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// No fewer than this; none where only an upper bound is told.
    pub min: Option<u64>,
    /// No more than this; none where only a lower bound is told.
    pub max: Option<u64>,
    /// Whether the words leave room: « une dizaine », "about 200".
    pub approx: bool,
    /// The words: the amount with its hedge.
    pub span: ByteSpan,
}

impl CountKind {
    /// All kinds, in the order of the records.
    pub const ALL: [CountKind; 4] =
        [CountKind::Dead, CountKind::Injured, CountKind::Arrested, CountKind::Crowd];

    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CountKind::Dead => "dead",
            CountKind::Injured => "injured",
            CountKind::Arrested => "arrested",
            CountKind::Crowd => "crowd",
        }
    }
}

impl Count {
    /// Returns the amount as a person writes it: `45`, `75+`, `≤ 20`, `10–15`, `~200`.
    #[must_use]
    pub fn short(&self) -> String {
        let about = if self.approx { "~" } else { "" };
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => format!("{about}{min}"),
            (Some(min), Some(max)) => format!("{about}{min}–{max}"),
            (Some(min), None) => format!("{about}{min}+"),
            (None, Some(max)) => format!("{about}≤ {max}"),
            (None, None) => "?".to_owned(),
        }
    }
}

impl Counts {
    /// Returns the amount of a kind.
    #[must_use]
    pub fn get(&self, kind: CountKind) -> Option<&Count> {
        match kind {
            CountKind::Dead => self.dead.as_ref(),
            CountKind::Injured => self.injured.as_ref(),
            CountKind::Arrested => self.arrested.as_ref(),
            CountKind::Crowd => self.crowd.as_ref(),
        }
    }

    /// Sets the amount of a kind.
    pub fn set(&mut self, kind: CountKind, count: Count) {
        let slot = match kind {
            CountKind::Dead => &mut self.dead,
            CountKind::Injured => &mut self.injured,
            CountKind::Arrested => &mut self.arrested,
            CountKind::Crowd => &mut self.crowd,
        };
        *slot = Some(count);
    }

    /// Iterates over the amounts that are told, in the order of the records.
    pub fn told(&self) -> impl Iterator<Item = (CountKind, &Count)> {
        CountKind::ALL.into_iter().filter_map(|kind| Some((kind, self.get(kind)?)))
    }

    /// Tells whether nothing is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_short() {
        let short =
            |min, max, approx| Count { min, max, approx, span: ByteSpan::new(0, 1) }.short();
        assert_eq!(short(Some(45), Some(45), false), "45");
        assert_eq!(short(Some(75), None, false), "75+");
        assert_eq!(short(None, Some(20), false), "≤ 20");
        assert_eq!(short(Some(10), Some(15), false), "10–15");
        assert_eq!(short(Some(200), Some(200), true), "~200");
    }

    #[test]
    fn what_is_set_is_told_in_order() {
        let count = Count { min: Some(3), max: Some(3), approx: false, span: ByteSpan::new(0, 1) };
        let mut counts = Counts::default();
        assert!(counts.is_empty());
        for kind in [CountKind::Crowd, CountKind::Dead] {
            counts.set(kind, count);
        }
        let told: Vec<&str> = counts.told().map(|(kind, _)| kind.name()).collect();
        assert_eq!(told, ["dead", "crowd"]);
    }
}
