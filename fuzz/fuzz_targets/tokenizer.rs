//! Any text is analysed without panic, and its tokens put together again are the text. `DATELINE_MODEL` names the model's file.
#![no_main]

use std::sync::OnceLock;

use dateline_nlp::{AnalyzerConfig, Model};
use libfuzzer_sys::fuzz_target;

static MODEL: OnceLock<Model> = OnceLock::new();

fuzz_target!(|text: &str| {
    let model = MODEL.get_or_init(|| {
        let path = std::env::var_os("DATELINE_MODEL").expect("DATELINE_MODEL is set: use `cargo xtask fuzz`");
        Model::open(path.as_ref()).expect("the model opens")
    });
    // A new analyzer for each text would spend all its time on empty caches; a kept one would hide what depends on them.
    let mut analyzer = model.analyzer(AnalyzerConfig { cache_bytes: 1 << 20 });
    let doc = analyzer.analyze(text).expect("a short text");
    let mut end = 0;
    for token in doc.tokens() {
        assert_eq!(token.start(), end, "tokens leave no gap but one space");
        assert_eq!(text.get(token.start()..token.end()), Some(token.text()));
        end = token.end() + usize::from(token.space_after());
    }
    assert_eq!(end, text.len());
});
