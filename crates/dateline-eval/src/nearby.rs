//! When two places count as the same.

use dateline_types::distance_km;

use crate::fields::plain;
use crate::model::Place;

/// As far apart as two points of one place may lie: 100 miles, as in measures of geoparsing (Gritta et al. 2018).
const NEAR_KM: f64 = 161.0;

/// Tells whether two places are the same: one key of GeoNames, or near each other; where neither is known, by name or words.
pub(crate) fn is_near(one: &Place, other: &Place) -> bool {
    if one.geonameid.is_some() && one.geonameid == other.geonameid {
        return true;
    }
    if let (Some(here), Some(there)) = (one.point, other.point) {
        return distance_km(here, there) <= NEAR_KM;
    }
    let differ = |one: Option<&str>, other: Option<&str>| {
        one.zip(other).is_some_and(|(one, other)| one != other)
    };
    let two_keys = one.geonameid.is_some() && other.geonameid.is_some();
    if two_keys || differ(one.country.as_deref(), other.country.as_deref()) {
        return false;
    }
    let names = |place: &Place| {
        [place.name.clone(), place.text.clone()]
            .into_iter()
            .flatten()
            .map(|name| plain(&name))
            .collect::<Vec<_>>()
    };
    let others = names(other);
    names(one).iter().any(|name| name.trim() != "" && others.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: (f64, f64) = (48.8534, 2.3488);

    fn place(geonameid: Option<u64>, point: Option<(f64, f64)>, name: &str) -> Place {
        Place { geonameid, point, name: Some(name.to_owned()), ..Place::default() }
    }

    #[test]
    fn the_way_from_paris_to_london_is_known() {
        assert!((distance_km(PARIS, (51.5085, -0.1257)) - 343.9).abs() < 1.0);
    }

    #[test]
    fn key_then_distance_then_name() {
        let paris = place(Some(1), Some(PARIS), "Paris");
        assert!(is_near(&paris, &place(Some(1), None, "Lutetia")));
        assert!(is_near(&paris, &place(Some(2), Some((48.8, 2.1)), "Versailles")));
        assert!(!is_near(&paris, &place(Some(3), Some((51.5, -0.1)), "Paris")));
        assert!(!is_near(&paris, &place(Some(3), None, "Paris")));
        assert!(is_near(&paris, &place(None, None, "paris")));
        assert!(!is_near(&place(None, None, ""), &place(None, None, "")));
        let of = |country: &str| Place {
            country: Some(country.to_owned()),
            ..place(None, None, "Paris")
        };
        assert!(is_near(&of("FRA"), &of("FRA")) && !is_near(&of("FRA"), &of("USA")));
    }
}
