//! Texts and model files that nobody wrote on purpose: no panic, no hang, no token outside the text.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test panics where something is wrong, and says what it skips"
)]

use std::path::PathBuf;

use dateline_nlp::{Analyzer, AnalyzerConfig, Doc, Error, Model, convert_package};
use proptest::prelude::*;

fn model_path(name: &str) -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests find the installed models by the environment"
    )]
    let home = std::env::var_os("DATELINE_HOME");
    let path = home.map(|home| PathBuf::from(home).join("models").join(name).with_extension("dlm"));
    let found = path.filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: model `{name}` is not installed under DATELINE_HOME");
    }
    found
}

fn small_model(name: &str) -> Option<Model> {
    Some(Model::open(&model_path(name)?).unwrap())
}

/// Tokens cover the text in order, with nothing between them but the spaces they say follow; trees, sentences and entities are whole.
fn assert_sound(doc: &Doc) {
    let mut at = 0;
    for token in doc.tokens() {
        assert_eq!(token.start(), at, "{:?}", token.text());
        assert!(token.end() > token.start());
        assert_eq!(doc.text().get(token.start()..token.end()), Some(token.text()));
        at = token.end();
        if token.space_after() {
            assert_eq!(doc.text().get(at..at + 1), Some(" "));
            at += 1;
        }
        assert!(token.head().index() < doc.len());
    }
    assert_eq!(at, doc.text().len());
    let sents: Vec<_> = doc.sents().map(|sent| sent.token_range()).collect();
    assert_eq!(sents.iter().map(ExactSizeIterator::len).sum::<usize>(), doc.len());
    let mut end = 0;
    for ent in doc.ents() {
        let range = ent.token_range();
        assert!(range.start >= end && range.end > range.start && range.end <= doc.len());
        assert!(!ent.label().is_empty());
        end = range.end;
    }
}

fn analyze(analyzer: &mut Analyzer, text: &str) {
    assert_sound(&analyzer.analyze(text).unwrap());
}

fn odd_texts() -> Vec<String> {
    let every_category: String = (0..0x11_0000u32).step_by(37).filter_map(char::from_u32).collect();
    let mut texts = vec![
        String::new(),
        " ".into(),
        "\n".into(),
        " \t\r\n\u{a0}\u{1c}".into(),
        "a".into(),
        " a".into(),
        "a ".into(),
    ];
    texts.extend(
        [
            "\u{0}\u{1}\u{7f}",
            "\u{feff}Bonjour",
            "e\u{301}\u{302}té",
            "👩‍👩‍👧‍👦",
            "…",
            "«",
            "X _ ID LOC dep",
            "\u{fffd}\u{fffd}",
        ]
        .map(str::to_owned),
    );
    texts.push("\u{301}".repeat(10_000));
    texts.push(every_category);
    texts.push("Il dort. ".repeat(2_000));
    texts
}

#[test]
fn odd_texts_are_sound() {
    for name in ["fr-sm", "en-sm"] {
        let Some(model) = small_model(name) else { return };
        let mut analyzer = model.analyzer(AnalyzerConfig::default());
        for text in odd_texts() {
            analyze(&mut analyzer, &text);
        }
    }
}

#[test]
fn a_million_characters_without_a_space() {
    // One token or a few.
    for name in ["fr-sm", "en-sm"] {
        let Some(model) = small_model(name) else { return };
        let mut analyzer = model.analyzer(AnalyzerConfig::default());
        for part in ["a", "1", "\u{301}", "中"] {
            analyze(&mut analyzer, &part.repeat(1_000_000));
        }
    }
}

#[test]
fn many_affixes_without_a_space() {
    // Each mark a token of its own; a million of them would only take longer.
    for name in ["fr-sm", "en-sm"] {
        let Some(model) = small_model(name) else { return };
        let mut analyzer = model.analyzer(AnalyzerConfig::default());
        for part in ["é-", "'", "((", "x."] {
            analyze(&mut analyzer, &part.repeat(50_000 / part.chars().count()));
        }
    }
}

#[test]
fn pages_do_not_show() {
    // The same sentences alone and in the middle of a long text, whatever page they fall on.
    let Some(model) = small_model("fr-sm") else { return };
    let mut analyzer = model.analyzer(AnalyzerConfig { cache_bytes: 0 });
    let sentence = "Le ministre a annoncé mardi à Paris que la grève des dockers continuerait jusqu'à la fin du mois de mars. ";
    let long = sentence.repeat(200);
    let doc = analyzer.analyze(&long).unwrap();
    assert_sound(&doc);
    let annotations = |range: std::ops::Range<usize>| -> Vec<(&str, usize)> {
        range
            .map(|i| {
                (
                    doc.token(i).dep(),
                    doc.token(i).head().index() - doc.token(i).sent().token_range().start,
                )
            })
            .collect()
    };
    let sents: Vec<_> = doc.sents().map(|sent| sent.token_range()).collect();
    assert_eq!(sents.len(), 200);
    for sent in &sents[1..199] {
        assert_eq!(
            annotations(sent.clone()),
            annotations(sents[1].clone()),
            "sentence at token {}",
            sent.start
        );
    }
}

#[test]
fn caches_change_nothing() {
    let Some(model) = small_model("fr-sm") else { return };
    let text = "Les Vingt-Sept se sont réunis à Bruxelles, jeudi ; « rien n'est décidé », a dit Mme Dubois. ".repeat(3);
    let mut warm = model.analyzer(AnalyzerConfig::default());
    let mut small = model.analyzer(AnalyzerConfig { cache_bytes: 0 });
    let show = |doc: &Doc| {
        format!(
            "{:?}",
            doc.tokens()
                .map(|t| (t.text(), t.pos(), t.dep(), t.lemma(), t.head().index()))
                .collect::<Vec<_>>()
        )
    };
    let first = show(&warm.analyze(&text).unwrap());
    assert_eq!(show(&warm.analyze(&text).unwrap()), first);
    assert_eq!(show(&small.analyze(&text).unwrap()), first);
}

#[test]
fn damaged_models_are_refused_or_run() {
    let Some(path) = model_path("en-sm") else { return };
    let bytes = std::fs::read(path).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("damaged.dlm");
    let open = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        Model::open(&file)
    };
    for len in [0, 7, 63, 64, 1000, bytes.len() / 2, bytes.len() - 1] {
        assert!(
            matches!(open(&bytes[..len]), Err(Error::BadModel { .. } | Error::Io { .. })),
            "{len} bytes"
        );
    }
    assert!(
        open(&b"PK\x03\x04 not a model ".repeat(8))
            .unwrap_err()
            .to_string()
            .contains("not a dateline model file")
    );
    // A flipped byte in the header or the table of contents is found when the file is opened; elsewhere when it is verified.
    for step in 0..24 {
        let mut damaged = bytes.clone();
        let at = (damaged.len() / 24) * step + 13;
        damaged[at] ^= 0x55;
        if let Ok(model) = open(&damaged) {
            assert_eq!(model.verify().unwrap_err().code(), "bad_model", "byte {at}");
            analyze(
                &mut model.analyzer(AnalyzerConfig::default()),
                "Ms. Smith went to Washington, didn't she?",
            );
        }
    }
}

#[test]
fn wrong_packages_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (package, out) = (dir.path().join("package"), dir.path().join("out.dlm"));
    let refusal = || convert_package(&package, &out).unwrap_err().to_string();
    assert!(refusal().contains("cannot read"));
    std::fs::write(&package, "no zip").unwrap();
    assert!(refusal().contains("not a wheel"));
    std::fs::remove_file(&package).unwrap();
    std::fs::create_dir(&package).unwrap();
    assert!(refusal().contains("no `config.cfg`"));
    let config = |text: &str| std::fs::write(package.join("config.cfg"), text).unwrap();
    config("[nlp]\nlang = \"ja\"\n[nlp.tokenizer]\n@tokenizers = \"spacy.ja.JapaneseTokenizer\"\n");
    assert!(refusal().contains("tokenizer `spacy.ja.JapaneseTokenizer` is not supported"));
    config("nonsense\n");
    assert!(refusal().contains("line 1"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_sound(text in any::<String>(), words in "[a-zA-Zéà'’.,;:!?«»()\\-–0-9 \n]{0,200}") {
        thread_local! {
            static MODELS: Vec<Model> = ["fr-sm", "en-sm"].into_iter().filter_map(small_model).collect();
        }
        MODELS.with(|models| {
            for model in models {
                let mut analyzer = model.analyzer(AnalyzerConfig { cache_bytes: 0 });
                analyze(&mut analyzer, &text);
                analyze(&mut analyzer, &words);
            }
        });
    }
}
