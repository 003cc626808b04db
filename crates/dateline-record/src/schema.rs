//! JSON Schema of the records, made from the types and their documentation.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::kept::{KeptArticle, KeptEvent, KeptQuote, StoryRecord};
use crate::{
    ActorRecord, AgreementRecord, ArticleRecord, CalibrationRecord, CodebookRecord,
    ConfusionRecord, CopyRecord, DifferenceRecord, DocRecord, ErrorRecord, EvaluationRecord,
    EventRecord, ExampleRecord, ExplanationRecord, FindingRecord, HappeningRecord, MissedRecord,
    ModelRecord, PlaceRecord, ProblemRecord, QuoteRecord, ReliabilityRecord, ScoreRecord,
    TimeRecord,
};

/// Returns the JSON Schema (draft 2020-12) of a line of output: one of the records, told apart by `record`.
///
/// ```
/// let schema = dateline_record::schema();
/// let event = &schema["$defs"]["event"]["properties"];
/// assert_eq!(event["record"]["const"], "event");
/// assert_eq!(event["actor"]["description"], "Who did it.");
/// ```
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let names = [
        define::<ArticleRecord<'_>>(&mut generator),
        define::<DocRecord<'_>>(&mut generator),
        define::<EventRecord<'_>>(&mut generator),
        define::<TimeRecord<'_>>(&mut generator),
        define::<PlaceRecord<'_>>(&mut generator),
        define::<ActorRecord<'_>>(&mut generator),
        define::<QuoteRecord<'_>>(&mut generator),
        define::<CopyRecord<'_>>(&mut generator),
        define::<ProblemRecord>(&mut generator),
        define::<ExplanationRecord<'_>>(&mut generator),
        define::<MissedRecord<'_>>(&mut generator),
        define::<DifferenceRecord>(&mut generator),
        define::<HappeningRecord>(&mut generator),
        define::<ModelRecord>(&mut generator),
        define::<FindingRecord<'_>>(&mut generator),
        define::<ExampleRecord<'_>>(&mut generator),
        define::<CodebookRecord<'_>>(&mut generator),
        define::<EvaluationRecord<'_>>(&mut generator),
        define::<ScoreRecord<'_>>(&mut generator),
        define::<AgreementRecord<'_>>(&mut generator),
        define::<ConfusionRecord<'_>>(&mut generator),
        define::<CalibrationRecord<'_>>(&mut generator),
        define::<ReliabilityRecord<'_>>(&mut generator),
        define::<ErrorRecord<'_>>(&mut generator),
        define::<StoryRecord>(&mut generator),
    ];
    let kept = [
        ("article", generator.root_schema_for::<KeptArticle>()),
        ("event", generator.root_schema_for::<KeptEvent>()),
        ("quote", generator.root_schema_for::<KeptQuote>()),
    ];
    let mut definitions = generator.take_definitions(true);
    for name in &names {
        if let Some(Value::Object(definition)) = definitions.get_mut(name) {
            tag(definition, name);
        }
    }
    for (name, schema) in kept {
        if let Some(Value::Object(definition)) = definitions.get_mut(name) {
            add_kept(definition, schema.to_value());
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dateline's records",
        "description": "One line of output. Offsets are Unicode characters into the article's `text`, half-open.",
        "oneOf": names.map(|name| json!({ "$ref": format!("#/$defs/{name}") })),
        "$defs": definitions,
    })
}

/// Adds the definition of a record, and returns the record's name, which is the definition's too.
fn define<T: JsonSchema>(generator: &mut SchemaGenerator) -> String {
    generator.subschema_for::<T>();
    T::schema_name().into_owned()
}

/// Adds the fields that a record has where it comes out of a database: none is required, and each says so.
fn add_kept(definition: &mut Map<String, Value>, mut kept: Value) {
    let Some(Value::Object(properties)) = definition.get_mut("properties") else { return };
    let Some(Value::Object(fields)) = kept.get_mut("properties").map(Value::take) else { return };
    for (name, mut field) in fields {
        if let Some(Value::String(description)) = field.get_mut("description") {
            description.insert_str(0, "Of a kept record: ");
        }
        properties.entry(name).or_insert(field);
    }
}

/// Puts the field `record` before the others: schemars leaves out the tag that serde gives a struct.
fn tag(definition: &mut Map<String, Value>, name: &str) {
    if let Some(Value::Object(properties)) = definition.get_mut("properties") {
        let record = json!({ "const": name, "description": "What kind of record this is." });
        properties.shift_insert(0, "record".to_owned(), record);
    }
    if let Some(Value::Array(required)) = definition.get_mut("required") {
        required.insert(0, json!("record"));
    }
}
