//! GeoJSON (RFC 7946): one feature for each record, with its place or places, or none.

use std::io::{self, Write};

use dateline_store::find::Record;
use serde_json::{Value, json};

pub(super) struct Geo;

impl Geo {
    pub(super) fn header(out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")
    }

    pub(super) fn record(record: &Record, is_first: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if is_first { b"\n" } else { b",\n" })?;
        let mut properties = record.clone();
        properties.shift_remove("points");
        let mut feature = json!({ "type": "Feature" });
        if let Some(id) = record.get("happening").or_else(|| record.get("id")) {
            feature["id"] = id.clone();
        }
        feature["geometry"] = geometry(record);
        feature["properties"] = Value::Object(properties);
        serde_json::to_writer(out, &feature)?;
        Ok(())
    }

    /// A member of our own, which readers of GeoJSON pass over, says where the next page begins.
    pub(super) fn footer(next: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n],\"next\":{}}}", json!(next))
    }
}

/// Returns the point of an event, the points of an article, or nothing. GeoJSON puts the degrees east first.
fn geometry(record: &Record) -> Value {
    if let Some(points) = record.get("points") {
        return json!({ "type": "MultiPoint", "coordinates": points });
    }
    let of = |field: &str| record.get("where")?.get(field)?.as_f64();
    match (of("lon"), of("lat")) {
        (Some(lon), Some(lat)) => json!({ "type": "Point", "coordinates": [lon, lat] }),
        _ => Value::Null,
    }
}
