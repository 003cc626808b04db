//! Any bytes offered as a model file are refused, or make a model that analyses a text: nothing is followed out of bounds.
#![no_main]

use dateline_nlp::AnalyzerConfig;
use dateline_nlp::internals::read_model;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(model) = read_model(bytes) {
        // Whatever the model says, saying it must not panic.
        let _ = model.analyzer(AnalyzerConfig::default()).analyze("Le maire a dit : « Non. »");
    }
});
