//! Types that a coarser gold has as one.

/// PLOVER's older name for what is now two types.
const YIELD: &str = "YIELD";

/// What YIELD became.
const YIELDED: [&str; 2] = ["CONCEDE", "RETREAT"];

/// Which types count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fold {
    is_yield: bool,
}

impl Fold {
    /// Folds CONCEDE and RETREAT where the gold has YIELD for them.
    pub(crate) fn of<'t>(mut gold: impl Iterator<Item = &'t str>) -> Fold {
        Fold { is_yield: gold.any(|event_type| event_type == YIELD) }
    }

    /// Returns the name under which a type counts.
    pub(crate) fn name(self, event_type: &str) -> &str {
        if self.is_yield && YIELDED.contains(&event_type) { YIELD } else { event_type }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yield_is_two_types_only_where_the_gold_has_it() {
        let coarse = Fold::of(["AID", "YIELD"].into_iter());
        assert_eq!(
            ["CONCEDE", "RETREAT", "AID"].map(|name| coarse.name(name)),
            ["YIELD", "YIELD", "AID"]
        );
        assert_eq!(Fold::of(["RETREAT"].into_iter()).name("CONCEDE"), "CONCEDE");
    }
}
