//! What is installed.

use serde::Serialize;

/// One installed language model: `"record":"model"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "record", rename = "model")]
pub struct ModelRecord<'a> {
    /// Language code, such as `fr`.
    pub lang: &'a str,
    /// The pipeline's name without the language, such as `core_news_md`.
    pub name: &'a str,
    /// The package's version, such as `3.8.0`.
    pub version: &'a str,
    /// The licence as the package states it.
    pub license: &'a str,
    /// The components that run, in order.
    pub pipeline: &'a [String],
    /// Number of word-vector rows; 0 for models without vectors.
    pub n_vectors: usize,
    /// Where the model file lies.
    pub path: &'a str,
    /// Its size.
    pub n_bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_order() {
        let pipeline = ["tok2vec".to_owned()];
        let model = ModelRecord {
            lang: "fr",
            name: "core_news_md",
            version: "3.8.0",
            license: "LGPL-LR",
            pipeline: &pipeline,
            n_vectors: 20000,
            path: "fr.dlm",
            n_bytes: 7,
        };
        assert_eq!(
            serde_json::to_string(&model).unwrap(),
            r#"{"record":"model","lang":"fr","name":"core_news_md","version":"3.8.0","license":"LGPL-LR","pipeline":["tok2vec"],"n_vectors":20000,"path":"fr.dlm","n_bytes":7}"#
        );
    }
}
