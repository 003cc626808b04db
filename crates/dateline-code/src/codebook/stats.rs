//! How much of a codebook there is, type by type.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{EventType, OwnType};

use super::{Codebook, Entry, TriggerKind};

/// What codes one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeCounts {
    /// The type.
    pub event_type: EventType,
    /// Its entries and triggers, in all and of each kind that it has.
    pub all: Counts,
    /// The same of each kind.
    pub by_kind: BTreeMap<TriggerKind, Counts>,
    /// How many of its entries are of users' packs.
    pub n_own: usize,
    /// Its modes that an entry sets, in the type's order.
    pub modes: Vec<String>,
    /// Its modes that none sets.
    pub unset_modes: Vec<String>,
    /// The contexts that its entries set.
    pub contexts: BTreeSet<String>,
}

/// Entries, and their triggers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries, those that code nothing among them.
    pub entries: usize,
    /// Triggers, phrases counted once for each entry.
    pub triggers: usize,
}

impl Counts {
    fn add(&mut self, entry: &Entry) {
        self.entries += 1;
        self.triggers += entry.triggers.len();
    }
}

impl Codebook {
    /// Counts the entries of each type: PLOVER's in its order, then the user's by name. Types that nothing codes are among them.
    #[must_use]
    pub fn counts<'o>(&self, own: impl IntoIterator<Item = &'o OwnType>) -> Vec<TypeCounts> {
        let own = own.into_iter().map(|own| EventType::Own(std::sync::Arc::new(own.clone())));
        EventType::ALL.into_iter().chain(own).map(|event_type| self.count(event_type)).collect()
    }

    fn count(&self, event_type: EventType) -> TypeCounts {
        let entries: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.event_type == event_type).collect();
        let (mut all, mut by_kind) = (Counts::default(), BTreeMap::<_, Counts>::new());
        for entry in &entries {
            all.add(entry);
            by_kind.entry(entry.kind).or_default().add(entry);
        }
        let is_set = |mode: &String| entries.iter().any(|entry| entry.modes.contains(mode));
        let modes: Vec<String> =
            event_type.modes().into_iter().map(|(name, _)| name.to_owned()).collect();
        let (modes, unset_modes) = modes.into_iter().partition(is_set);
        TypeCounts {
            all,
            by_kind,
            n_own: entries.iter().filter(|entry| entry.source.layer > 0).count(),
            modes,
            unset_modes,
            contexts: entries.iter().flat_map(|entry| entry.contexts.iter().cloned()).collect(),
            event_type,
        }
    }
}
