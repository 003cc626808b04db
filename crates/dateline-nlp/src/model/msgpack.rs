//! Reading msgpack as spaCy and thinc write it: maps with text, number or binary keys, and arrays with their shape.

use rmpv::Value;

/// Decodes one value; `name` is the file's name for the error.
pub(crate) fn decode(mut bytes: &[u8], name: &str) -> Result<Value, String> {
    rmpv::decode::read_value(&mut bytes)
        .map_err(|error| format!("`{name}` is not msgpack: {error}"))
}

/// Returns the entry of a map under a text or binary key.
pub(crate) fn get<'v>(map: &'v Value, key: &str) -> Option<&'v Value> {
    map.as_map()?.iter().find(|(k, _)| text(k) == Some(key)).map(|(_, value)| value)
}

/// Returns text, whether stored as text or as bytes.
pub(crate) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(s) => s.as_str(),
        Value::Binary(b) => std::str::from_utf8(b).ok(),
        _ => None,
    }
}

/// Returns the texts of a list.
pub(crate) fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(text).collect()
}

/// A matrix or higher array of 32-bit floats, in C order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Floats {
    pub(crate) shape: Vec<usize>,
    pub(crate) data: Vec<f32>,
}

/// Reads an array in the encoding of the `msgpack-numpy` format.
pub(crate) fn floats(value: &Value) -> Result<Floats, String> {
    let kind = get(value, "type").and_then(text).ok_or("an array without `type`")?;
    if kind != "<f4" {
        return Err(format!("an array of type `{kind}`, where only `<f4` is known"));
    }
    let shape = get(value, "shape").and_then(Value::as_array).ok_or("an array without `shape`")?;
    let shape: Option<Vec<usize>> = shape.iter().map(|n| n.as_u64()?.try_into().ok()).collect();
    let shape = shape.ok_or("an array with a bad `shape`")?;
    let data = get(value, "data").and_then(Value::as_slice).ok_or("an array without `data`")?;
    let (words, rest) = data.as_chunks::<4>();
    let expected = shape.iter().try_fold(1usize, |product, n| product.checked_mul(*n));
    if !rest.is_empty() || expected != Some(words.len()) {
        return Err(format!("an array of shape {shape:?} with {} bytes", data.len()));
    }
    Ok(Floats { shape, data: words.iter().map(|word| f32::from_le_bytes(*word)).collect() })
}
