//! What is asked for, each part of its own type: what was typed is read here, and never stands in SQL.

use dateline_types::{EARTH_KM, distance_km};
use jiff::civil::Date;

use super::{FindError, Words};

/// What is asked for. Fields that are empty ask nothing; of a list, one is enough; all fields must hold.
///
/// Of a happening, the leading report must be so; `text`, `evidence`, `outlets`, `langs` and `article` may hold for any of its reports, and hold
/// together for one of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Words of the article: its title or text. Of quotes: what is said.
    pub text: Option<Words>,
    /// Words of the sentence that shows the event.
    pub evidence: Option<Words>,
    /// Event types.
    pub types: Vec<String>,
    /// PLOVER's modes.
    pub modes: Vec<String>,
    /// PLOVER's contexts.
    pub contexts: Vec<String>,
    /// Whether it stands as a fact.
    pub statuses: Vec<String>,
    /// Who did it. Of articles: who is named.
    pub actors: Vec<Who>,
    /// To whom.
    pub recipients: Vec<Who>,
    /// Who did it or had it done to them.
    pub participants: Vec<Who>,
    /// Who says so.
    pub speakers: Vec<Who>,
    /// The country where it took place, or of the speaker.
    pub countries: Vec<String>,
    /// Sectors of actors and recipients, or of the speaker.
    pub sectors: Vec<String>,
    /// Names or GeoNames ids of places.
    pub places: Vec<String>,
    /// Where it took place.
    pub area: Option<Area>,
    /// The days on which it began. Of articles: of publication.
    pub days: Days,
    /// Who published it.
    pub outlets: Vec<String>,
    /// Languages of the article.
    pub langs: Vec<String>,
    /// At least this sure.
    pub min_confidence: Option<f64>,
    /// The story's id.
    pub story: Option<String>,
    /// The article's id.
    pub article: Option<String>,
    /// Told by at least so many reports that do not come from one another.
    pub min_independent: Option<u32>,
    /// Whether a quote stands in quotation marks.
    pub is_direct: Option<bool>,
}

/// A person, body or country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// PLOVER's code, such as `FRA` or `IGO`: all who are of it.
    Country(String),
    /// A Wikidata item.
    Id(String),
    /// A name or a part of it; accents and case do not count.
    Named(String),
}

impl Who {
    /// Reads a code of three capital letters, a Wikidata item, or a name.
    ///
    /// # Errors
    ///
    /// Where it holds no letter or digit.
    pub fn parse(value: &str) -> Result<Who, FindError> {
        let value = value.trim();
        let is_item = value
            .strip_prefix('Q')
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()));
        if is_item {
            Ok(Who::Id(value.to_owned()))
        } else if value.len() == 3 && value.chars().all(|c| c.is_ascii_uppercase()) {
            Ok(Who::Country(value.to_owned()))
        } else if value.chars().any(char::is_alphanumeric) {
            Ok(Who::Named(value.to_owned()))
        } else {
            Err(FindError::bad(
                "name",
                value,
                "give a name, a Wikidata item such as `Q7747` or a country such as `FRA`",
            ))
        }
    }
}

/// A stretch of days, open at either end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Days {
    /// Reads the first day and the last, each as a day, a month or a year: `2020-01` begins on the 1st and ends on the 31st.
    ///
    /// # Errors
    ///
    /// Where one is no such thing, or the last is before the first.
    pub fn parse(from: Option<&str>, to: Option<&str>) -> Result<Days, FindError> {
        let from_day = from.map(|value| days_of(value).map(|(first, _)| first)).transpose()?;
        let to_day = to.map(|value| days_of(value).map(|(_, last)| last)).transpose()?;
        if from_day.zip(to_day).is_some_and(|(from, to)| to < from) {
            let cure = format!("it is before `{}`; exchange the two", from.unwrap_or_default());
            return Err(FindError::bad("last day", to.unwrap_or_default(), cure));
        }
        Ok(Days { from: from_day, to: to_day })
    }
}

/// Reads a day.
///
/// # Errors
///
/// Where it is none.
pub fn day_of(value: &str) -> Result<Date, FindError> {
    days_of(value).map(|(_, last)| last)
}

/// Returns the first and last day of a day, month or year.
fn days_of(value: &str) -> Result<(Date, Date), FindError> {
    let bad = || FindError::bad("day", value, "write it as `2020-01-07`, `2020-01` or `2020`");
    let parts: Vec<&str> = value.trim().split('-').collect();
    let is_written_so = parts
        .iter()
        .zip([4, 2, 2])
        .all(|(part, n_digits)| part.len() == n_digits && part.chars().all(|c| c.is_ascii_digit()));
    let numbers: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let day = |year, month, day| Date::new(year, month, day).map_err(|_| bad());
    let of = |number: i16| i8::try_from(number).map_err(|_| bad());
    match *numbers.as_slice() {
        _ if !is_written_so => Err(bad()),
        [year] => Ok((day(year, 1, 1)?, day(year, 12, 31)?)),
        [year, month] => {
            let first = day(year, of(month)?, 1)?;
            Ok((first, first.last_of_month()))
        }
        [year, month, of_month] => {
            let day = day(year, of(month)?, of(of_month)?)?;
            Ok((day, day))
        }
        _ => Err(bad()),
    }
}

/// A part of the earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Area {
    /// Between two parallels and two meridians; where `west` is east of `east` it holds the antimeridian.
    Box {
        /// Degrees east.
        west: f64,
        /// Degrees north.
        south: f64,
        /// Degrees east.
        east: f64,
        /// Degrees north.
        north: f64,
    },
    /// Round a point.
    Circle {
        /// Degrees north.
        lat: f64,
        /// Degrees east.
        lon: f64,
        /// How far at most.
        radius_km: f64,
    },
}

impl Area {
    /// Reads `west,south,east,north` in degrees, as GeoJSON and maps write a box.
    ///
    /// # Errors
    ///
    /// Where these are not four numbers within their bounds.
    pub fn parse_box(value: &str) -> Result<Area, FindError> {
        let bad = |cure: &str| FindError::bad("box", value, cure);
        let [west, south, east, north] = numbers(value).ok_or_else(|| {
            bad("write `west,south,east,north` in degrees, such as `-5.5,41,10,51.5`")
        })?;
        if !(-180.0..=180.0).contains(&west) || !(-180.0..=180.0).contains(&east) {
            return Err(bad("west and east are from -180 to 180"));
        }
        if !is_latitude(south) || !is_latitude(north) {
            return Err(bad("south and north, the second and the fourth, are from -90 to 90"));
        }
        if north < south {
            return Err(bad("north, the fourth, is below south, the second"));
        }
        Ok(Area::Box { west, south, east, north })
    }

    /// Reads `lat,lon,km`.
    ///
    /// # Errors
    ///
    /// Where these are not three numbers within their bounds.
    pub fn parse_circle(value: &str) -> Result<Area, FindError> {
        let bad = |cure: &str| FindError::bad("radius", value, cure);
        let [lat, lon, radius_km] =
            numbers(value).ok_or_else(|| bad("write `lat,lon,km`, such as `48.85,2.35,30`"))?;
        if !is_latitude(lat) {
            return Err(bad("the first, degrees north, is from -90 to 90"));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(bad("the second, degrees east, is from -180 to 180"));
        }
        // Half the way round the earth is everywhere.
        if !(0.0..=20_100.0).contains(&radius_km) {
            return Err(bad("the third, kilometres, is from 0 to 20100"));
        }
        Ok(Area::Circle { lat, lon, radius_km })
    }

    /// Returns boxes (south, north, west, east) that hold all of it.
    pub(super) fn boxes(&self) -> Vec<[f64; 4]> {
        let (west, south, east, north) = match *self {
            Area::Box { west, south, east, north } => (west, south, east, north),
            Area::Circle { lat, lon, radius_km } => around(lat, lon, radius_km),
        };
        if west <= east {
            vec![[south, north, west, east]]
        } else {
            vec![[south, north, west, 180.0], [south, north, -180.0, east]]
        }
    }

    /// Tells whether a point lies in it.
    pub(super) fn holds(&self, point_lat: f64, point_lon: f64) -> bool {
        match *self {
            Area::Box { west, south, east, north } => {
                let is_between = if west <= east {
                    west <= point_lon && point_lon <= east
                } else {
                    west <= point_lon || point_lon <= east
                };
                is_between && south <= point_lat && point_lat <= north
            }
            Area::Circle { lat, lon, radius_km } => {
                distance_km((lat, lon), (point_lat, point_lon)) <= radius_km
            }
        }
    }
}

fn is_latitude(degrees: f64) -> bool {
    (-90.0..=90.0).contains(&degrees)
}

/// Reads `N` finite numbers between commas.
fn numbers<const N: usize>(value: &str) -> Option<[f64; N]> {
    let numbers: Option<Vec<f64>> = value
        .split(',')
        .map(|part| part.trim().parse().ok().filter(|n: &f64| n.is_finite()))
        .collect();
    numbers?.try_into().ok()
}

/// Returns (west, south, east, north) of a circle, a little wider than it is.
fn around(lat: f64, lon: f64, radius_km: f64) -> (f64, f64, f64, f64) {
    let angle = radius_km / EARTH_KM * 1.001;
    let (south, north) = (lat - angle.to_degrees(), lat + angle.to_degrees());
    let ratio = angle.sin() / lat.to_radians().cos();
    // A pole in the circle is on every meridian.
    if south <= -90.0 || north >= 90.0 || !ratio.is_finite() || ratio.abs() >= 1.0 {
        return (-180.0, south.max(-90.0), 180.0, north.min(90.0));
    }
    let wide = ratio.asin().to_degrees();
    let wrapped = |degrees: f64| (degrees + 540.0).rem_euclid(360.0) - 180.0;
    (wrapped(lon - wide), south, wrapped(lon + wide), north)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_as_wide_as_they_are() {
        let days = |from, to| Days::parse(from, to).map(|days| (days.from, days.to));
        let january = (Some(date(2020, 1, 1)), Some(date(2020, 1, 31)));
        assert_eq!(days(Some("2020-01"), Some("2020-01")).unwrap(), january);
        assert_eq!(days(None, Some("2020")).unwrap(), (None, Some(date(2020, 12, 31))));
        assert_eq!(days(Some("2020-02"), Some("2020-02")).unwrap().1, Some(date(2020, 2, 29)));
        for bad in
            ["", "2020-13", "2020-02-30", "07/01/2020", "20", "2020-1-7", "2020-01-07-01", "'; --"]
        {
            assert!(
                days(Some(bad), None).unwrap_err().to_string().contains("write it as"),
                "{bad}"
            );
        }
        let error = days(Some("2020-02"), Some("2020-01")).unwrap_err().to_string();
        assert_eq!(error, "bad last day `2020-01`: it is before `2020-02`; exchange the two");
    }

    #[test]
    fn boxes_and_circles_have_bounds() {
        assert!(Area::parse_box("-5.5,41,10,51.5").is_ok());
        for bad in [
            "1,2,3",
            "1,2,3,4,5",
            "a,b,c,d",
            "0,91,1,92",
            "-181,0,1,1",
            "0,10,1,5",
            "NaN,0,1,1",
            "0,0,inf,1",
        ] {
            assert!(Area::parse_box(bad).is_err(), "{bad}");
        }
        assert!(Area::parse_circle("48.85,2.35,30").is_ok());
        for bad in ["", "48,2", "91,0,1", "0,181,1", "0,0,-1", "0,0,1e9"] {
            assert!(Area::parse_circle(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_way_from_paris_to_london_is_known() {
        let km = distance_km((48.8566, 2.3522), (51.5074, -0.1278));
        assert!((343.0..345.0).contains(&km), "{km}");
    }

    #[test]
    fn a_box_may_hold_the_antimeridian() {
        let fiji = Area::parse_box("170,-20,-170,-10").unwrap();
        assert!(fiji.holds(-17.0, 178.0) && fiji.holds(-17.0, -179.0) && !fiji.holds(-17.0, 0.0));
        assert_eq!(fiji.boxes().len(), 2);
    }

    #[test]
    fn people_are_told_from_countries() {
        assert_eq!(Who::parse("Q7747").unwrap(), Who::Id("Q7747".to_owned()));
        assert_eq!(Who::parse("FRA").unwrap(), Who::Country("FRA".to_owned()));
        assert_eq!(Who::parse(" Bob ").unwrap(), Who::Named("Bob".to_owned()));
        assert!(Who::parse("--").is_err());
    }

    proptest! {
        #[test]
        fn the_boxes_of_a_circle_hold_it(
            lat in -90.0..90.0f64, lon in -180.0..180.0f64, km in 0.0..20_000.0f64,
            other_lat in -90.0..90.0f64, other_lon in -180.0..180.0f64,
        ) {
            let circle = Area::Circle { lat, lon, radius_km: km };
            if circle.holds(other_lat, other_lon) {
                let is_in = |[south, north, west, east]: [f64; 4]| {
                    south <= other_lat && other_lat <= north && west <= other_lon && other_lon <= east
                };
                prop_assert!(circle.boxes().into_iter().any(is_in));
            }
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(value in "\\PC{0,40}|[0-9,.-]{0,20}") {
            let _ = (Area::parse_box(&value), Area::parse_circle(&value), Who::parse(&value));
            let _ = Days::parse(Some(&value), Some(&value));
        }
    }
}
