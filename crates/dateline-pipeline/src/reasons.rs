//! Why reports are one event: what grouping compared, told of each report and the one that leads.

use dateline_record::{HappeningRecord, WhyRecord};
use dateline_store::Store;
use dateline_story::Deed;
use dateline_story::likeness::{FIELDS, parts};

use crate::ShelfError;

/// Adds to the reports of a happening what speaks for and against their being one with the report that leads.
///
/// # Errors
///
/// Where the file cannot be read, or what it keeps for grouping is damaged.
pub fn add_reasons(store: &Store, happening: &mut HappeningRecord) -> Result<(), ShelfError> {
    let deed = |event: &str| -> Result<Option<Deed>, ShelfError> {
        let bytes = store.kept_deed(event)?;
        Ok(bytes.map(|bytes| Deed::from_bytes(&bytes)).transpose()?)
    };
    let leader = happening.reports.iter().find(|report| report.leads);
    let Some(leader) = leader.map(|report| deed(&report.event)).transpose()?.flatten() else {
        return Ok(());
    };
    for report in happening.reports.iter_mut().filter(|report| !report.leads) {
        let own = deed(&report.event)?;
        let parts = own.and_then(|own| parts(&leader, &own)).unwrap_or_default();
        let told = FIELDS.iter().zip(parts).filter(|(_, points)| *points != 0);
        report.why = told
            .map(|(field, points)| WhyRecord {
                field: (*field).to_owned(),
                points: f64::from(points) / 100.0,
            })
            .collect();
    }
    Ok(())
}
