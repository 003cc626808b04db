//! Tests of the whole tokenizer: with a small language of our own, and with the packages where they are.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::rules::{ExceptionPiece, TokenizerException};
use super::*;

/// A language with each kind of rule.
fn small_rules() -> TokenizerRules {
    let exception = |pieces: &[(&str, Option<&str>)]| TokenizerException {
        key: pieces.iter().map(|&(orth, _)| orth).collect(),
        pieces: pieces
            .iter()
            .map(|&(orth, norm)| ExceptionPiece {
                orth: orth.to_owned(),
                norm: norm.map(str::to_owned),
            })
            .collect(),
    };
    TokenizerRules {
        prefix_search: Some(r"^\(|^«|^'|^\+(?![0-9])|^\.\.+|^(?:d|l)['’](?=[a-zéê])".to_owned()),
        suffix_search: Some(r"\)$|»$|,$|'$|\.\.+$|(?<=[0-9])(?:km|m)$|(?<=[a-zéê)])\.$|(?<=[A-Z][A-Z])\.$".to_owned()),
        infix_finditer: Some(r"\.\.+|…|(?<=[a-zéê]),(?=[a-zéê])|(?<=[a-zéê])(?:-|--)(?=[a-zéê])|(?<=[a-zéê]['’])(?=[a-zéê])".to_owned()),
        token_match: Some("(?iu)(?:^anti[-–][a-zéê]+$)|(?:^[a-zéê]+-en-[a-zéê]+$)".to_owned()),
        url_match: Some(r"^(?:\w{2,}://)?(?:(?!10)[0-9]+(?:\.[0-9]+){3}|(?:[a-z0-9]+\.)+[a-z]{2,3})(?:/\S*)?$".to_owned()),
        exceptions: vec![
            exception(&[("a.m.", None)]),
            exception(&[("ca", Some("can")), ("n't", Some("not"))]),
            exception(&[(":-)", None)]),
            exception(&[("peut-être", None)]),
            exception(&[("(c)", None)]),
            exception(&[(" ", None)]),
            exception(&[("J.", None), ("-C.", Some("christ"))]),
        ],
    }
}

fn compiled(rules: &TokenizerRules) -> Tokenizer {
    Tokenizer::load(&rules.compile().expect("good rules")).expect("a section just made")
}

static SMALL: LazyLock<Tokenizer> = LazyLock::new(|| compiled(&small_rules()));

/// Returns the tokens, each with `_` where a space follows and its norm after `=`.
fn shown(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenizer.tokenize(text, &mut ChunkCache::new(1 << 20), &mut tokens);
    tokens.iter().map(|token| shown_token(tokenizer, text, token)).collect()
}

fn shown_token(tokenizer: &Tokenizer, text: &str, token: &RawToken) -> String {
    let word = text.get(token.start as usize..token.end as usize).expect("offsets inside the text");
    let norm = tokenizer.norms().get(usize::from(token.norm).wrapping_sub(1));
    format!(
        "{word}{}{}",
        norm.map(|norm| format!("={norm}")).unwrap_or_default(),
        if token.space_after { "_" } else { "" }
    )
}

/// Checks the tokens of texts, written with a bar between them.
#[track_caller]
fn assert_tokens(tokenizer: &Tokenizer, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shown(tokenizer, text).join("|"), *expected, "{text:?}");
    }
}

#[test]
fn one_space_is_no_token_and_all_others_are() {
    assert_tokens(
        &SMALL,
        &[
            ("", ""),
            ("mot", "mot"),
            ("un mot ", "un_|mot_"),
            (" mot", " |mot"),
            ("un  mot", "un_| |mot"),
            ("un \n mot\n", "un_|\n |mot|\n"),
            ("un\u{A0}mot\u{1C}", "un|\u{A0}|mot|\u{1C}"),
            ("   ", "   "),
        ],
    );
    let mut tokens = Vec::new();
    SMALL.tokenize("un  mot\n", &mut ChunkCache::new(0), &mut tokens);
    assert_eq!(
        tokens.iter().map(|token| token.is_space).collect::<Vec<_>>(),
        [false, true, false, true]
    );
}

#[test]
fn affixes_are_cut_from_both_ends() {
    assert_tokens(
        &SMALL,
        &[
            ("(mot),", "(|mot|)|,"),
            ("«mot».", "«|mot»."),
            ("(mot).", "(|mot|)|."),
            ("((", "(|("),
            ("()", "(|)"),
            ("l'été", "l'|été"),
            ("l'Été", "l'Été"),
            ("+5km", "+5|km"),
            ("+km", "+|km"),
            ("CIA.", "CIA|."),
            ("Cia.", "Cia|."),
            ("CiA.", "CiA."),
            ("fin...", "fin|..."),
            ("''", "'|'"),
        ],
    );
}

#[test]
fn what_is_left_is_a_token_a_url_or_cut() {
    assert_tokens(
        &SMALL,
        &[
            ("mot-clé", "mot|-|clé"),
            ("mot--clé,", "mot|--|clé|,"),
            ("un,deux,trois", "un|,|deux|,|trois"),
            ("puisqu'il", "puisqu'|il"),
            ("Anti-mot", "Anti-mot"),
            ("ANTİ–MOT", "ANTİ–MOT"),
            ("(saint-en-mer)", "(|saint-en-mer|)"),
            ("(http://ab.example.fr/a-b,c)", "(|http://ab.example.fr/a-b,c|)"),
            ("8.8.8.8/a-b", "8.8.8.8/a-b"),
            ("10.8.8.8/a-b", "10.8.8.8/a|-|b"),
            ("un…deux", "un|…|deux"),
            ("-un", "-un"),
        ],
    );
}

#[test]
fn exceptions_come_first_and_are_put_together_again() {
    assert_tokens(
        &SMALL,
        &[
            ("can't", "ca=can|n't=not"),
            ("(can't", "(|ca=can|n't=not"),
            ("(a.m.)", "(|a.m.|)"),
            ("(:-)", "(|:-)"),
            ("mot/peut-être", "mot/peut|-|être"),
            ("…peut-être", "…peut|-|être"),
            ("(c)", "(c)"),
            ("a…peut-être…b", "a|…|peut-être|…|b"),
            ("a…J.-C.", "a|…|J.-C."),
            ("peut -être", "peut_|-être"),
            ("mot…can't", "mot|…|ca=can|n't=not"),
        ],
    );
}

#[test]
fn rules_that_need_it_run_on_the_backtracking_engine() {
    let rules = TokenizerRules {
        prefix_search: Some(r"^(['#])\1|^\b-".to_owned()),
        suffix_search: Some(r"(.)\1$".to_owned()),
        infix_finditer: Some(r"(?<=[a-z]{2})/|([+*])\1|(?<=é)(?=é)".to_owned()),
        token_match: Some(r"(a+?)b\1$".to_owned()),
        url_match: Some(r"(x)y\1".to_owned()),
        exceptions: Vec::new(),
    };
    let tokenizer = compiled(&rules);
    assert!(!tokenizer.rules.are_all_automata());
    assert_tokens(
        &tokenizer,
        &[
            ("##motéé", "##|mot|éé"),
            ("ab/c/d++e", "ab|/|c/d|++|e"),
            ("éééa", "é|é|éa"),
            ("aabaa xyx/ab/", "aabaa_|xyx/ab/"),
        ],
    );
}

#[test]
fn no_rules_cut_at_white_space_only() {
    let tokenizer = compiled(&TokenizerRules::default());
    assert_tokens(&tokenizer, &[("(l'été), a.m.", "(l'été),_|a.m.")]);
}

// The packages.

/// Reads a file beside the repository, or tells why the test cannot run.
fn read_or_skip(path: &Path) -> Option<Vec<u8>> {
    match std::fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            eprintln!(
                "SKIPPED: `{}` cannot be read ({error}); unpack the package's file there to run this test",
                path.display()
            );
            None
        }
    }
}

fn package_rules(lang: &str) -> Option<TokenizerRules> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/test-models")
        .join(lang)
        .join("tokenizer");
    read_or_skip(&path)
        .map(|bytes| TokenizerRules::from_msgpack(&bytes).expect("a package's tokenizer"))
}

static FRENCH: LazyLock<Option<Tokenizer>> =
    LazyLock::new(|| package_rules("fr").map(|rules| compiled(&rules)));
static ENGLISH: LazyLock<Option<Tokenizer>> =
    LazyLock::new(|| package_rules("en").map(|rules| compiled(&rules)));

fn packages() -> impl Iterator<Item = &'static Tokenizer> {
    [FRENCH.as_ref(), ENGLISH.as_ref()].into_iter().flatten()
}

#[test]
fn french_is_cut_as_spacy_cuts_it() {
    let Some(french) = FRENCH.as_ref() else { return };
    assert_tokens(
        french,
        &[
            (
                "L’école d'Aulnay-sous-Bois, aujourd'hui.",
                "L’|école_|d'|Aulnay-sous-Bois|,_|aujourd'hui|.",
            ),
            ("Viendra-t-il peut-être mardi ?", "Viendra|-t|-il_|peut-être_|mardi_|?"),
            ("«anti-terroristes» (à 15%)...", "«|anti-terroristes|»_|(|à_|15|%|)|..."),
            ("rendez-vous/peut-être", "rendez|-|vous|/|peut-être"),
            (
                "vers 10h30 sur https://exemple.fr/a?b=c.",
                "vers_|10h30_|sur_|https://exemple.fr/a?b=c|.",
            ),
            ("vu\u{A0}: 3,5km", "vu|\u{A0}=  |:_|3,5|km"),
        ],
    );
}

#[test]
fn english_is_cut_as_spacy_cuts_it() {
    let Some(english) = ENGLISH.as_ref() else { return };
    assert_tokens(
        english,
        &[
            ("Don't \"we've\" agreed?", "Do=do|n't=not_|\"|we=we|'ve=have|\"_|agreed|?"),
            (
                "Mr. Smith's U.S.-led talks (at 5p.m.)",
                "Mr._|Smith|'s_|U.S.-led_|talks_|(|at_|5|p.m.=p.m.|)",
            ),
            ("well—known (:-D) $5,000/year", "well|—|known_|(|:-D|)_|$|5,000|/|year"),
        ],
    );
}

#[test]
fn the_packages_need_no_backtracking_and_load_fast() {
    for tokenizer in packages() {
        assert!(tokenizer.rules.are_all_automata());
    }
    for lang in ["fr", "en"] {
        let Some(rules) = package_rules(lang) else { continue };
        let section = rules.compile().expect("a package's rules");
        assert!(section.len() < 1 << 20, "{lang}: {} bytes", section.len());
        // The fastest of several: others may be using the machine.
        let fastest = (0..8).map(|_| load_time(&section)).min().unwrap_or_default();
        // Ten times what it takes; the file as a whole has 50 ms.
        assert!(fastest < Duration::from_millis(5), "{lang}: {fastest:?}");
    }
}

fn load_time(section: &[u8]) -> Duration {
    let begin = Instant::now();
    Tokenizer::load(section).expect("a section just made");
    begin.elapsed()
}

#[test]
fn reference_vectors_agree() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/reference/spacy-runtime/vectors.json");
    let Some(bytes) = read_or_skip(&path) else { return };
    let vectors: serde_json::Value = serde_json::from_slice(&bytes).expect("a JSON file");
    for (name, tokenizer) in
        [("fr_md", &*FRENCH), ("fr_sm", &*FRENCH), ("en_md", &*ENGLISH), ("en_sm", &*ENGLISH)]
    {
        let cases = vectors[name]["tokenizer"].as_array().map_or(&[][..], Vec::as_slice);
        for (tokenizer, case) in
            tokenizer.iter().flat_map(|tokenizer| cases.iter().map(move |case| (tokenizer, case)))
        {
            assert_vector(tokenizer, case);
        }
    }
}

fn assert_vector(tokenizer: &Tokenizer, case: &serde_json::Value) {
    let text = case["text"].as_str().expect("a text");
    let mut tokens = Vec::new();
    tokenizer.tokenize(text, &mut ChunkCache::new(1 << 20), &mut tokens);
    let words: Vec<&str> = tokens
        .iter()
        .filter_map(|token| text.get(token.start as usize..token.end as usize))
        .collect();
    let spaces: Vec<bool> = tokens.iter().map(|token| token.space_after).collect();
    assert_eq!(serde_json::json!(words), case["tokens"], "{text:?}");
    assert_eq!(serde_json::json!(spaces), case["space_after"], "{text:?}");
}

#[test]
fn long_chunks_take_time_in_proportion() {
    const N_CHARS: usize = 200_000;
    let tokenizers: Vec<&Tokenizer> = packages().chain([&*SMALL]).collect();
    for unit in [
        "a",
        "(",
        ".",
        "a-",
        "7",
        "\u{301}",
        "。",
        "'",
        "l'",
        "(a.b,c)-'d'!..?",
        "1.1.1.1",
        "a@",
        "anti-",
        "a:b",
    ] {
        let repeated = unit.repeat(N_CHARS / unit.chars().count());
        for text in [format!("http://8.8.8.8/{repeated}"), format!("xx{repeated}''''"), repeated] {
            for tokenizer in &tokenizers {
                let begin = Instant::now();
                tokenizer.tokenize(&text, &mut ChunkCache::new(1 << 20), &mut Vec::new());
                // A hundred times what it takes: only growth with the square is slower.
                assert!(
                    begin.elapsed() < Duration::from_secs(5),
                    "{unit:?}: {:?}",
                    begin.elapsed()
                );
            }
        }
    }
}

// Properties.

/// Texts of words, affixes, exceptions and anything at all, with all kinds of white space.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "mot", "été", "Paris", "anti-", "-en-", "l'", "d’", "'", "(", ")", "«", "»", ",", ".", "...", "…", "-", "--", "/", ":", "5", "km",
            "%", "$", "°C.", "http://", "www.", ".com", "8.8.8.8", "10.0.0.1", "@", "a.m.", "can't", ":-)", "peut-être", "J.-C.", "(c)", "İ", "。",
            "-t-il", "Saint-", "U.S.", "'s", "e\u{301}", "🙂", "½", "\u{200D}",
        ])
        .prop_map(str::to_owned),
        2 => prop::sample::select(vec![" ", " ", " ", "  ", "\n", "\u{A0}", "\r\n", "\u{1C}", "\u{3000}"]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Checks that the tokens and the spaces after them are the text.
fn assert_covers(text: &str, tokens: &[RawToken]) {
    let mut at = 0;
    for token in tokens {
        assert_eq!(token.start, at, "{text:?}");
        let word =
            text.get(token.start as usize..token.end as usize).expect("offsets between characters");
        assert!(!word.is_empty());
        assert_eq!(token.is_space, word.chars().all(chars::is_space));
        at = token.end + u32::from(token.space_after);
        assert!(!token.space_after || text.as_bytes()[token.end as usize] == b' ');
    }
    assert_eq!(at as usize, text.len(), "{text:?}");
}

proptest! {
    #[test]
    fn tokens_cover_the_text(text in texts()) {
        for tokenizer in packages().chain([&*SMALL]) {
            let mut tokens = Vec::new();
            tokenizer.tokenize(&text, &mut ChunkCache::new(1 << 20), &mut tokens);
            assert_covers(&text, &tokens);
        }
    }

    #[test]
    fn caches_change_nothing(texts in prop::collection::vec(texts(), 1..8), max_bytes in 0_usize..4000) {
        for tokenizer in packages().chain([&*SMALL]) {
            let mut cache = ChunkCache::new(max_bytes);
            let (mut cached, mut fresh) = (Vec::new(), Vec::new());
            for text in texts.iter().chain(&texts) {
                tokenizer.tokenize(text, &mut cache, &mut cached);
                tokenizer.tokenize(text, &mut ChunkCache::new(0), &mut fresh);
                prop_assert_eq!(&cached, &fresh);
            }
        }
    }

    #[test]
    fn automata_match_as_the_backtracking_engine_does(text in texts()) {
        for (automata, backtracking) in BOTH_ENGINES.iter() {
            prop_assert_eq!(shown(automata, &text), shown(backtracking, &text));
        }
    }

    #[test]
    fn damaged_sections_are_refused_or_harmless(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        n_kept in prop::option::of(any::<prop::sample::Index>()),
        near in any::<bool>(),
        text in texts(),
    ) {
        let mut section = SMALL_SECTION.clone();
        for (at, value) in damage {
            // Most of the bytes are the alphabet; what follows it has more to break.
            let begin = if near { section.len() * 9 / 10 } else { 0 };
            let at = begin + at.index(section.len() - begin);
            section[at] ^= value;
        }
        if let Some(n_kept) = n_kept {
            section.truncate(n_kept.index(section.len()));
        }
        if let Ok(tokenizer) = Tokenizer::load(&section) {
            tokenizer.tokenize(&text, &mut ChunkCache::new(1 << 10), &mut Vec::new());
        }
    }
}

static SMALL_SECTION: LazyLock<Vec<u8>> =
    LazyLock::new(|| small_rules().compile().expect("good rules"));

/// For each set of rules a tokenizer that runs automata, and one that runs the same patterns on the backtracking engine.
static BOTH_ENGINES: LazyLock<Vec<(Tokenizer, Tokenizer)>> = LazyLock::new(|| {
    let rules = [Some(small_rules()), package_rules("fr"), package_rules("en")];
    let both = |rules: TokenizerRules| {
        let slow = AffixRules::backtracking(&rules).expect("patterns that the engine takes");
        (compiled(&rules), Tokenizer { rules: slow, ..compiled(&rules) })
    };
    rules.into_iter().flatten().map(both).collect()
});
