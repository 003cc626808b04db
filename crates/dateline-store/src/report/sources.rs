//! Which reports of a happening are independent: those that are no copies of one another and credit no agency in common.

use std::collections::BTreeSet;

/// What tells where a report comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// The article of which its article is a copy, or its own.
    pub(crate) origin: i64,
    /// The agency that is credited.
    pub(crate) agency: Option<String>,
}

/// Articles that were copied, agencies, and the reports that come from them.
#[derive(Default)]
struct Shared {
    origins: BTreeSet<i64>,
    agencies: BTreeSet<String>,
    reports: Vec<usize>,
}

/// Returns the number of the source of each report, from 0, in the order of their first reports. Reports have a source in common where they share the
/// article that they were copied from or the agency that they credit, even by way of others.
pub(crate) fn independent<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Vec<usize> {
    let mut all: Vec<Shared> = Vec::new();
    for (nth, source) in sources.into_iter().enumerate() {
        let agency = source.agency.as_ref().map(|agency| agency.to_lowercase());
        let is_of = |shared: &Shared| {
            shared.origins.contains(&source.origin)
                || agency.as_ref().is_some_and(|agency| shared.agencies.contains(agency))
        };
        let (same, mut others): (Vec<Shared>, Vec<Shared>) = all.into_iter().partition(is_of);
        let mut own = Shared::default();
        for one in same {
            own.origins.extend(one.origins);
            own.agencies.extend(one.agencies);
            own.reports.extend(one.reports);
        }
        own.origins.insert(source.origin);
        own.agencies.extend(agency);
        own.reports.push(nth);
        others.push(own);
        all = others;
    }
    all.sort_by_key(|shared| shared.reports.iter().min().copied());
    let mut numbers: Vec<(usize, usize)> = all
        .iter()
        .enumerate()
        .flat_map(|(number, shared)| shared.reports.iter().map(move |&report| (report, number)))
        .collect();
    numbers.sort_unstable();
    numbers.into_iter().map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(sources: &[(i64, Option<&str>)]) -> Vec<usize> {
        let source = |&(origin, agency): &(i64, Option<&str>)| Source {
            origin,
            agency: agency.map(str::to_owned),
        };
        independent(&sources.iter().map(source).collect::<Vec<Source>>())
    }

    #[test]
    fn copies_and_clients_of_one_agency_have_one_source() {
        assert_eq!(numbers(&[(1, None), (1, None), (2, None)]), [0, 0, 1]);
        assert_eq!(numbers(&[(1, Some("AFP")), (3, None), (2, Some("afp"))]), [0, 1, 0]);
        // The third is a copy of the first and credits the agency of the second.
        assert_eq!(numbers(&[(1, None), (2, Some("AFP")), (1, Some("AFP"))]), [0, 0, 0]);
        assert_eq!(numbers(&[]), [0; 0]);
    }
}
