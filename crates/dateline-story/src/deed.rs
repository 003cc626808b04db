//! What merging needs of an event as one article tells it: a deed.
//!
//! Countries and modes are only compared, so they are kept as hashes: many deeds are read for each that comes in.

use dateline_types::{Resolution, Status};
use jiff::civil::Date;

use crate::bytes::{Damaged, Reader, Writer};
use crate::shingles::short_hash;

/// Version of the bytes.
const VERSION: u8 = 1;

/// What one article tells of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// Id of the event in its article. That of the leader makes the id of the event behind all reports.
    pub id: String,
    /// Its type: `ASSAULT`.
    pub event_type: String,
    /// Hashes of its modes.
    pub modes: Vec<u32>,
    /// Whether it stands as a fact.
    pub status: Status,
    /// First day it may have been on.
    pub first_day: Date,
    /// Last day it may have been on.
    pub last_day: Date,
    /// How the days are known.
    pub basis: DayBasis,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Where.
    pub spot: Option<Spot>,
    /// Whether it is told how many people it concerned.
    pub has_counts: bool,
    /// Day of publication.
    pub published: Date,
    /// Second of publication since 1970, where the time is known.
    pub time: Option<i64>,
    /// Whom and which places the article names, sorted: people and bodies by hashes of their items, places without countries.
    pub names: Vec<u32>,
    /// Hashes of the countries that the article names most, the first most of all.
    pub countries: Vec<u32>,
}

/// How the days of a deed are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayBasis {
    /// The article tells the day.
    Told,
    /// A sentence before told a day.
    Story,
    /// It is the day of publication, for want of another.
    Publication,
}

/// Someone who acts or is acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Hash of the item or name of someone known.
    pub who: Option<u32>,
    /// Hash of PLOVER's country code.
    pub country: Option<u32>,
    /// Whether no word names that country.
    pub is_country_inferred: bool,
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Hash of its country's code.
    pub country: Option<u32>,
    /// How exact it is.
    pub resolution: Resolution,
    /// Degrees north and east.
    pub point: Option<(f32, f32)>,
}

impl Deed {
    /// Returns the deed as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.text(&self.id);
        writer.text(&self.event_type);
        writer.list(&self.modes, |writer, mode| writer.u32(*mode));
        writer.byte(place_of(&Status::ALL, self.status));
        writer.date(self.first_day);
        writer.date(self.last_day);
        writer.byte(place_of(&DayBasis::ALL, self.basis));
        writer.list(&self.actors, write_party);
        writer.list(&self.recipients, write_party);
        writer.option(self.spot.as_ref(), write_spot);
        writer.byte(u8::from(self.has_counts));
        writer.date(self.published);
        writer.option(self.time, |writer, time| writer.u64(time as u64));
        writer.list(&self.names, |writer, name| writer.u32(*name));
        writer.list(&self.countries, |writer, country| writer.u32(*country));
        writer.done()
    }

    /// Reads what [`Deed::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are damaged, or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Deed, Damaged> {
        let mut reader = Reader::new(bytes, VERSION)?;
        let deed = Deed {
            id: reader.text()?,
            event_type: reader.text()?,
            modes: reader.list(Reader::u32)?,
            status: one_of(&Status::ALL, reader.byte()?)?,
            first_day: reader.date()?,
            last_day: reader.date()?,
            basis: one_of(&DayBasis::ALL, reader.byte()?)?,
            actors: reader.list(read_party)?,
            recipients: reader.list(read_party)?,
            spot: reader.option(read_spot)?,
            has_counts: one_of(&[false, true], reader.byte()?)?,
            published: reader.date()?,
            time: reader.option(Reader::u64)?.map(|time| time as i64),
            names: reader.list(Reader::u32)?,
            countries: reader.list(Reader::u32)?,
        };
        if deed.last_day < deed.first_day {
            return Err(Damaged::Content);
        }
        reader.done(deed)
    }
}

impl DayBasis {
    const ALL: [DayBasis; 3] = [DayBasis::Told, DayBasis::Story, DayBasis::Publication];
}

/// Returns the hash of a code or name, as deeds keep it.
#[must_use]
pub fn hash_of(name: &str) -> u32 {
    short_hash(name)
}

/// The order of the places as they are written.
const RESOLUTIONS: [Resolution; 4] =
    [Resolution::City, Resolution::Admin1, Resolution::Country, Resolution::Region];

fn place_of<T: PartialEq>(all: &[T], value: T) -> u8 {
    all.iter().position(|own| *own == value).map_or(u8::MAX, |at| at as u8)
}

fn one_of<T: Copy>(all: &[T], at: u8) -> Result<T, Damaged> {
    all.get(usize::from(at)).copied().ok_or(Damaged::Content)
}

fn write_party(writer: &mut Writer, party: &Party) {
    writer.option(party.who, Writer::u32);
    writer.option(party.country, Writer::u32);
    writer.byte(u8::from(party.is_country_inferred));
}

fn read_party(reader: &mut Reader<'_>) -> Result<Party, Damaged> {
    Ok(Party {
        who: reader.option(Reader::u32)?,
        country: reader.option(Reader::u32)?,
        is_country_inferred: one_of(&[false, true], reader.byte()?)?,
    })
}

fn write_spot(writer: &mut Writer, spot: &Spot) {
    writer.option(spot.country, Writer::u32);
    writer.byte(place_of(&RESOLUTIONS, spot.resolution));
    writer.option(spot.point, |writer, (lat, lon)| {
        writer.u32(lat.to_bits());
        writer.u32(lon.to_bits());
    });
}

fn read_spot(reader: &mut Reader<'_>) -> Result<Spot, Damaged> {
    Ok(Spot {
        country: reader.option(Reader::u32)?,
        resolution: one_of(&RESOLUTIONS, reader.byte()?)?,
        point: reader.option(|reader| Ok((reader.f32()?, reader.f32()?)))?,
    })
}
