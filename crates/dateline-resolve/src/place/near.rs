//! Votes for places, found again by where they lie: what is within a day's drive of a point?
//!
//! The votes are kept in cells as wide as a day's drive, so that only those round a point are looked at, however many places an article names.
//! They are whole numbers of a very small unit: their sum is the same in any order.

use dateline_types::Place;
use rustc_hash::FxHashMap;

/// The straight line through the earth between two points that are 250 km apart along the surface, a day's drive, in radii (mean radius).
const NEAR_CHORD: f64 = 0.039_237_790_096_879_575;

/// More cells than lie along an axis, with those outside that are asked for.
const N_CELLS: u32 = 64;

/// One vote in the smallest unit. What an f64 of a twentieth or more says of a vote is a whole number of them.
const VOTE: f64 = (1_u64 << 60) as f64;

/// A sum of votes, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Votes(u128);

impl Votes {
    /// Takes a number of votes that is not negative.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "votes are few and not negative"
    )]
    pub(super) fn of(votes: f64) -> Votes {
        Votes((votes * VOTE) as u128)
    }

    /// Returns the sum as a number.
    pub(super) fn sum(self) -> f64 {
        self.0 as f64 / VOTE
    }
}

impl std::ops::AddAssign for Votes {
    fn add_assign(&mut self, other: Votes) {
        self.0 += other.0;
    }
}

impl std::ops::SubAssign for Votes {
    fn sub_assign(&mut self, other: Votes) {
        self.0 -= other.0;
    }
}

/// A point of the unit sphere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point([f64; 3]);

impl Point {
    /// Returns where a place lies, if that is known.
    pub(super) fn of(place: &Place) -> Option<Point> {
        let (lat, lon) = (place.lat?.to_radians(), place.lon?.to_radians());
        Some(Point([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]))
    }

    /// Tells whether another point lies within a day's drive.
    pub(super) fn is_near(self, other: Point) -> bool {
        let [x, y, z] = [0, 1, 2].map(|axis| self.0[axis] - other.0[axis]);
        x * x + y * y + z * z < NEAR_CHORD * NEAR_CHORD
    }

    /// Returns the number of the point's cell along each axis.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 6 and 58")]
    fn cell(self) -> [u32; 3] {
        // No number lies in the first cell that has one before it.
        self.0.map(|at| ((at / NEAR_CHORD).floor() + f64::from(N_CELLS / 2)).max(1.0) as u32)
    }
}

/// Votes for places where they lie.
#[derive(Debug, Default)]
pub(super) struct VotesByPlace {
    cells: FxHashMap<u32, Vec<Vote>>,
}

/// What one name gives to a place.
#[derive(Debug)]
struct Vote {
    name: usize,
    at: Point,
    votes: Votes,
}

impl VotesByPlace {
    /// Adds what a name gives to a place.
    pub(super) fn add(&mut self, name: usize, at: Point, votes: Votes) {
        self.cells.entry(key(at.cell())).or_default().push(Vote { name, at, votes });
    }

    /// Returns what the names but one give to all that is within a day's drive of a point.
    pub(super) fn near(&self, point: Point, without: usize) -> Votes {
        let mut sum = Votes::default();
        for vote in self.around(point) {
            if vote.name != without && vote.at.is_near(point) {
                sum += vote.votes;
            }
        }
        sum
    }

    /// Returns the votes of the cell that holds a point and of those round it.
    fn around(&self, point: Point) -> impl Iterator<Item = &Vote> {
        let [x, y, z] = point.cell().map(|own| own - 1..=own + 1);
        let columns = x.flat_map(move |x| y.clone().map(move |y| (x, y)));
        let cells = columns.flat_map(move |(x, y)| z.clone().map(move |z| key([x, y, z])));
        cells.filter_map(|key| self.cells.get(&key)).flatten()
    }
}

fn key([x, y, z]: [u32; 3]) -> u32 {
    (x * N_CELLS + y) * N_CELLS + z
}

#[cfg(test)]
mod tests {
    use dateline_types::{Resolution, distance_km};
    use proptest::prelude::*;

    use super::*;

    fn place(lat: f64, lon: f64) -> Place {
        Place {
            name: String::new(),
            geonameid: None,
            country: None,
            admin1: None,
            lat: Some(lat),
            lon: Some(lon),
            resolution: Resolution::City,
        }
    }

    /// Points spread evenly over the earth: each turns by the golden angle.
    fn spread(n: u32) -> Vec<Point> {
        let place = |nth: u32| {
            let lat = (1.0 - 2.0 * (f64::from(nth) + 0.5) / f64::from(n)).asin().to_degrees();
            place(lat, (f64::from(nth) * 137.507_764).rem_euclid(360.0) - 180.0)
        };
        (0..n).filter_map(|nth| Point::of(&place(nth))).collect()
    }

    #[test]
    fn votes_are_exact_and_can_be_taken_back() {
        let mut sum = Votes::of(0.1);
        sum += Votes::of(3.0);
        sum -= Votes::of(3.0);
        assert_eq!(sum.sum(), 0.1);
    }

    #[test]
    fn a_name_does_not_vote_for_itself() {
        let at = Point::of(&place(36.2, 37.1)).unwrap();
        let mut votes = VotesByPlace::default();
        votes.add(0, at, Votes::of(1.0));
        votes.add(1, Point::of(&place(35.9, 36.6)).unwrap(), Votes::of(2.0));
        votes.add(2, Point::of(&place(48.8, 2.3)).unwrap(), Votes::of(4.0));
        assert_eq!(votes.near(at, 0).sum(), 2.0);
        assert_eq!(votes.near(at, 1).sum(), 1.0);
    }

    /// A book of names must not take for ever: what is looked at is a small share of all.
    #[test]
    fn few_of_many_votes_are_looked_at() {
        let points = spread(4000);
        let mut votes = VotesByPlace::default();
        for (name, &point) in points.iter().enumerate() {
            votes.add(name, point, Votes::of(1.0));
        }
        let n_looked_at: usize = points.iter().map(|&point| votes.around(point).count()).sum();
        assert!(n_looked_at < points.len() * points.len() / 100, "{n_looked_at}");
        let n_near: f64 = points.iter().map(|&point| votes.near(point, usize::MAX).sum()).sum();
        assert!(n_near >= points.len() as f64);
    }

    proptest! {
        #[test]
        fn near_is_what_the_formula_says(
            lat in -90.0..=90.0,
            lon in -180.0..=180.0,
            d_lat in -3.0..=3.0,
            d_lon in -30.0..=30.0,
        ) {
            let (one, other) = (place(lat, lon), place(f64::clamp(lat + d_lat, -90.0, 90.0), lon + d_lon));
            let point = |place: &Place| (place.lat.unwrap(), place.lon.unwrap());
            let km = distance_km(point(&one), point(&other));
            prop_assume!((km - 250.0).abs() > 1e-6);
            let (one, other) = (Point::of(&one).unwrap(), Point::of(&other).unwrap());
            prop_assert_eq!(one.is_near(other), km < 250.0);
            let mut votes = VotesByPlace::default();
            votes.add(0, other, Votes::of(1.0));
            prop_assert_eq!(votes.near(one, 1).sum() == 1.0, km < 250.0);
        }
    }
}
