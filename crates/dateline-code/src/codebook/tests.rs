//! Codebooks out of several packs: what goes first, what is refused and how it is said. No text of the loader's ends the program.

use dateline_types::{Pack, PackError};
use proptest::prelude::*;

use super::*;

const GRAMMAR: &str = include_str!("../../../../lang/en/grammar.toml");

/// The other files that a pack must have.
const OTHERS: [(&str, &str); 4] = [
    ("status.toml", include_str!("../../../../lang/en/status.toml")),
    ("counts.toml", include_str!("../../../../lang/en/counts.toml")),
    ("weapons.toml", include_str!("../../../../lang/en/weapons.toml")),
    ("contexts.toml", include_str!("../../../../lang/en/contexts.toml")),
];

const SETS: &str = "games = [\"match\", \"game\"]\nmoney = [\"fund\"]\n";

const CONSULT: &str = "type = \"CONSULT\"\n\n[[entry]]\nverb = [\"meet\", \"talk\"]\nnot_object = [\"@games\"]\n\n\
    [[entry]]\nnoun = [\"meeting\"]\nmode = [\"visit\"]\nobject = [\"@money\"]\n";

fn pack(name: &str, files: &[(&str, &str)]) -> Pack {
    Pack::new(name, files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())))
}

fn built_in() -> Pack {
    let files = [("grammar.toml", GRAMMAR), ("sets.toml", SETS), ("events/consult.toml", CONSULT)];
    pack("lang/en", &[&files[..], &OTHERS[..]].concat())
}

/// Reads packs of users' over the small built-in one.
fn load(own: &[&Pack]) -> Result<Codebook, Vec<PackError>> {
    let (types, mut errors) = OwnTypes::read(own.iter().copied());
    let built_in = built_in();
    let book = Codebook::load(&Sources { lang: "en", pack: &built_in, own, types: &types });
    match book {
        Ok(book) if errors.is_empty() => Ok(book),
        book => {
            errors.extend(book.err().unwrap_or_default());
            Err(errors)
        }
    }
}

fn events(text: &str) -> Pack {
    pack("my/en", &[("events/own.toml", text)])
}

fn errors(text: &str) -> Vec<String> {
    let own = events(text);
    load(&[&own]).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn findings(own: &[&Pack]) -> Vec<String> {
    let (types, _) = OwnTypes::read(own.iter().copied());
    let built_in = built_in();
    let found = check_codebook(&Sources { lang: "en", pack: &built_in, own, types: &types });
    found.iter().map(|one| format!("{}:{}: {}", one.file, one.line, one.message)).collect()
}

/// Returns the rules of a codebook, each with its layer.
fn rules(book: &Codebook) -> Vec<String> {
    let all = book.entries.iter().flat_map(|entry| {
        let rule =
            |trigger: &Trigger| format!("{} {}", entry.rule("en", trigger), entry.source.layer);
        entry.triggers.iter().map(rule).collect::<Vec<_>>()
    });
    all.collect()
}

#[test]
fn a_pack_adds_to_what_is_built_in_and_changes_the_checksum() {
    let own = events("type = \"AID\"\n[[entry]]\nverb = [\"feed\"]\n");
    let (with, without) = (load(&[&own]).unwrap(), load(&[]).unwrap());
    assert_eq!(rules(&without).len(), 3);
    assert_eq!(rules(&with)[3..], ["en/aid/feed 1"]);
    assert_ne!(with.checksum, without.checksum);
    let comment = events("# A word.\ntype = \"AID\"\n[[entry]]\nverb = [\"feed\"]\n");
    assert_ne!(load(&[&comment]).unwrap().checksum, with.checksum);
}

#[test]
fn the_checksum_of_the_built_in_files_is_of_them_alone() {
    let mut plain = Sha256::new();
    for (file, text) in built_in().files("") {
        plain.update(file.as_bytes());
        plain.update(text.as_bytes());
    }
    let plain: String = plain.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(load(&[]).unwrap().checksum, plain);
}

#[test]
fn a_pack_removes_triggers_kinds_and_types_of_those_below_alone() {
    let own = events(
        "type = \"CONSULT\"\n[[remove]]\nrule = \"en/consult/talk\"\n[[entry]]\nverb = [\"talk\"]\n",
    );
    let kept = ["en/consult/meet 0", "en/consult/meeting 0", "en/consult/talk 1"];
    assert_eq!(rules(&load(&[&own]).unwrap()), kept);
    let kind = events("[[remove]]\ntype = \"CONSULT\"\nkind = \"verb\"\n");
    assert_eq!(rules(&load(&[&kind]).unwrap()), ["en/consult/meeting 0"]);
    let whole = events("[[remove]]\ntype = \"CONSULT\"\n");
    assert!(rules(&load(&[&whole]).unwrap()).is_empty());
    // The first pack goes before the second: it removes what the second adds.
    assert!(rules(&load(&[&whole, &own]).unwrap()).is_empty());
    assert_eq!(rules(&load(&[&own, &aid()]).unwrap()).last().unwrap(), "en/consult/talk 2");
}

#[test]
fn a_word_that_is_removed_is_remembered() {
    let removed = events("[[remove]]\ntype = \"CONSULT\"\nkind = \"verb\"\n");
    let book = load(&[&removed]).unwrap();
    assert!(book.is_removed(TriggerKind::Verb, "meet"));
    assert!(!book.is_removed(TriggerKind::Noun, "meeting"));
    assert!(!load(&[]).unwrap().is_removed(TriggerKind::Verb, "meet"));
}

fn aid() -> Pack {
    pack("b/en", &[("events/aid.toml", "type = \"AID\"\n[[entry]]\nverb = [\"feed\"]\n")])
}

#[test]
fn sets_are_replaced_or_extended() {
    let object = |own: &[&Pack]| {
        let book = load(own).unwrap();
        book.entries[0].conditions.not_object.join(" ")
    };
    let replaced = pack("my/en", &[("sets.toml", "games = [\"chess\"]")]);
    let extended = pack("my/en", &[("sets.toml", "\"+games\" = [\"chess\"]")]);
    assert_eq!(object(&[&replaced]), "chess");
    assert_eq!(object(&[&extended]), "match game chess");
    assert_eq!(object(&[&extended, &replaced]), "chess chess");
    let unknown = pack("my/en", &[("sets.toml", "\n\"+game\" = [\"chess\"]")]);
    let error = load(&[&unknown]).unwrap_err()[0].to_string();
    let expected =
        "`my/en/sets.toml` line 2: there is no set `game` to extend; did you mean `games`?";
    assert_eq!(error, expected);
}

const LANDGRAB: &str = "type = \"LANDGRAB\"\n[define]\nquad = 4\nscore = -5\nmodes = { armed = -7.5 }\n\
    [[entry]]\nverb = [\"seize\"]\nmode = [\"armed\"]\n";

#[test]
fn a_type_of_ones_own_has_what_its_definition_says() {
    let own = events(LANDGRAB);
    let book = load(&[&own]).unwrap();
    let event_type = &book.entries.last().unwrap().event_type;
    assert_eq!(event_type.name(), "LANDGRAB");
    assert_eq!(event_type.quad().map(dateline_types::Quad::number), Some(4));
    assert_eq!(event_type.score(), Some(-5.0));
    assert_eq!(event_type.modes(), [("armed", Some(-7.5))]);
    // Defined once, a type may be used by all files and packs.
    let more =
        pack("b/en", &[("events/x.toml", "type = \"LANDGRAB\"\n[[entry]]\nnoun = [\"grab\"]\n")]);
    assert!(load(&[&more, &own]).is_ok());
}

#[test]
fn an_own_type_without_class_and_score_has_none() {
    let own = events(
        "type = \"GOSSIP\"\n[define]\nmodes = [\"loud\"]\n[[entry]]\nverb = [\"gossip\"]\nmode = [\"loud\"]\n",
    );
    let book = load(&[&own]).unwrap();
    let event_type = &book.entries.last().unwrap().event_type;
    assert_eq!((event_type.quad(), event_type.score()), (None, None));
    assert_eq!(event_type.modes(), [("loud", None)]);
}

#[test]
fn faults_are_told_with_line_and_cure() {
    let consult = "type = \"CONSULT\"\n[[entry]]\nverb = [\"see\"]\n";
    let cases = [
        (
            format!("{consult}recipent = [\"with\"]\n"),
            "line 4: unknown key `recipent`; did you mean `recipient`?",
        ),
        (
            format!("{consult}mode = [\"visits\"]\n"),
            "line 4: there is no mode of CONSULT `visits`; did you mean `visit`?",
        ),
        (
            format!("{consult}context = [\"diplomacy\"]\n"),
            "line 4: there is no context `diplomacy`; did you mean `diplomatic`?",
        ),
        (
            format!("{consult}object = [\"@game\"]\n"),
            "line 4: `sets.toml` has no `game`; did you mean `games`?",
        ),
        (
            format!("{consult}status = \"planed\"\n"),
            "line 4: there is no status `planed`; did you mean `planned`?",
        ),
        (
            format!("{consult}actor_is = \"actors\"\n"),
            "line 4: there is no class of words `actors`; did you mean `actor`?",
        ),
        (format!("{consult}cameo = \"4\"\n"), "line 4: `4` is no CAMEO code"),
        (format!("{consult}noun = [\"sight\"]\n"), "line 2: an entry has exactly one of"),
        (format!("{consult}oblique = [\"with\"]\n"), "line 4: `with` is not `preposition noun`"),
        (format!("{consult}object = \"minister\"\n"), "line 4: invalid type"),
        (
            "type = \"CONSULT\"\n[[entry]]\nverb = [\"see  off\"]\n".to_owned(),
            "line 3: `see  off` is no trigger",
        ),
        (
            "type = \"CONSULT\"\n[[entry]]\nverb = [\"(see|meet off\"]\n".to_owned(),
            "line 3: `(see|meet off`: choices stand as `(one|other)`",
        ),
        (
            "type = \"CONSULTS\"\n[[entry]]\nverb = [\"see\"]\n".to_owned(),
            "line 1: `CONSULTS` is no type of PLOVER's, and nothing defines it; did you mean `CONSULT`?",
        ),
        (
            "type = \"LANDGRAB\"\n[[entry]]\nverb = [\"see\"]\n".to_owned(),
            "line 1: `LANDGRAB` is no type of PLOVER's, and nothing defines it; write `[define]`",
        ),
        ("type = \"CONSULT\"\n[define]\nquad = 1\n".to_owned(), "line 1: `CONSULT` is PLOVER's"),
        (
            "type = \"landgrab\"\n[define]\nquad = 1\n".to_owned(),
            "line 1: `landgrab` is no name of a type",
        ),
        ("type = \"X\"\n[define]\nquad = 5\n".to_owned(), "line 3: a quad class is 1, 2, 3 or 4"),
        (
            "type = \"X\"\n[define]\nscore = 11\n".to_owned(),
            "line 3: a score is between -10 and 10",
        ),
        ("[[entry]]\nverb = [\"see\"]\n".to_owned(), "line 1: an entry needs a `type`"),
        (
            "type = \"CONSULT\"\nverb = [\"see\"]\n".to_owned(),
            "line 2: `verb` stands in no table: write `[[entry]]` above it",
        ),
        (
            "type = \"CONSULT\"\n[entry]\nverb = [\"see\"]\n".to_owned(),
            "line 2: write `[[entry]]`, with two brackets",
        ),
        (
            "type = \"CONSULT\"\n[[entrys]]\nverb = [\"see\"]\n".to_owned(),
            "line 2: unknown key `entrys`; did you mean `entry`?",
        ),
        (
            "[[remove]]\nrule = \"en/consult/tlak\"\n".to_owned(),
            "line 2: there is no rule `en/consult/tlak` to remove; did you mean `en/consult/talk`?",
        ),
        (
            "[[remove]]\nrule = \"en/consult/talk\"\nkind = \"noun\"\n".to_owned(),
            "line 2: there is no rule `en/consult/talk` to remove; it has other kinds of triggers",
        ),
        (
            "[[remove]]\nkind = \"verb\"\n".to_owned(),
            "line 1: `[[remove]]` has either a `rule` or a `type`",
        ),
        ("[[remove]]\ntype = \"ASSAULT\"\n".to_owned(), "line 2: nothing codes ASSAULT here"),
        (
            "[[remove]]\ntype = \"CONSULT\"\nkind = \"verbs\"\n".to_owned(),
            "line 3: there is no kind `verbs`; did you mean `verb`?",
        ),
        (
            "type = \"CONSULT\"\n[[example]]\ntext = \" \"\n".to_owned(),
            "line 3: the `text` of an example is empty",
        ),
        ("[[example]]\ntext = \"A.\"\n".to_owned(), "line 1: an example needs a `type`"),
        ("type = \n".to_owned(), "line 1: "),
    ];
    for (text, what) in cases {
        let found = errors(&text);
        assert!(
            found.iter().any(|error| error.contains(&format!("`my/en/events/own.toml` {what}"))),
            "{text}\n{found:#?}"
        );
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let found = errors(
        "type = \"CONSULT\"\n[[entry]]\nverb = [\"see\"]\nmode = [\"visits\"]\nstatus = \"planed\"\n[[entry]]\nnone = 1\n",
    );
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn two_definitions_of_a_type_must_agree() {
    let (one, other) =
        (events(LANDGRAB), pack("b/fr", &[("events/x.toml", &LANDGRAB.replace("-5", "-6"))]));
    let (_, errors) = OwnTypes::read([&one, &other]);
    assert!(errors[0].to_string().contains("`b/fr/events/x.toml` line 2: `LANDGRAB` is defined in another way by `my/en/events/own.toml line 2`"), "{errors:?}");
    assert!(OwnTypes::read([&one, &one]).1.is_empty());
}

#[test]
fn what_has_no_effect_is_warned_of() {
    let twice =
        "type = \"AID\"\n[[entry]]\nverb = [\"feed\"]\n[[entry]]\nverb = [\"feed\", \"help\"]\n";
    let found = findings(&[&events(twice)]);
    assert_eq!(
        found,
        [
            "my/en/events/own.toml:4: `feed` of AID stands twice with the same conditions: also at `my/en/events/own.toml` line 2"
        ]
    );
    let beaten = "type = \"AID\"\n[[entry]]\nverb = [\"feed\"]\nobject = [\"troop\", \"people\"]\n\
        [[entry]]\nverb = [\"feed\"]\nobject = [\"people\"]\n";
    let found = findings(&[&events(beaten)]);
    assert!(
        found[0].starts_with("my/en/events/own.toml:5: `feed` can never win here"),
        "{found:?}"
    );
    let odd = "type = \"AID\"\n[[entry]]\nverb = [\"Feed\"]\nrecipient = [\"objet\", \"with\"]\n";
    let found = findings(&[&events(odd)]);
    assert!(found[0].contains("`Feed` has capitals"), "{found:?}");
    assert!(
        found[1].contains(
            "`objet` is no slot, so it is taken for a preposition; did you mean `object`?"
        ),
        "{found:?}"
    );
    let unused = pack("my/en", &[("sets.toml", "toys = [\"doll\"]\n")]);
    assert_eq!(findings(&[&unused]), ["my/en/sets.toml:1: no entry names the set `toys`"]);
    // The more particular entry goes first where it fits, and an override is meant.
    let fine = "type = \"AID\"\n[[entry]]\nverb = [\"feed\"]\n[[entry]]\nverb = [\"feed\"]\nobject = [\"fire\"]\ncodes = false\n\
        [[entry]]\nverb = [\"meet\"]\n";
    assert_eq!(findings(&[&events(fine)]), Vec::<String>::new());
}

#[test]
fn choices_are_triggers_each() {
    let consult = "type = \"CONSULT\"\n[[entry]]\nverb = [\"(call|drop) (in|by)\", \"(phone)\"]\n";
    let own = pack("mine/en", &[("events/consult.toml", consult)]);
    let book = load(&[&own]).unwrap();
    let entry = book.entries.iter().find(|entry| entry.source.layer == 1).unwrap();
    let texts: Vec<&str> = entry.triggers.iter().map(|trigger| &*trigger.text).collect();
    assert_eq!(texts, ["call in", "call by", "drop in", "drop by", "phone"]);
}

#[test]
fn counts_are_of_types_and_kinds() {
    let own = events(LANDGRAB);
    let (types, _) = OwnTypes::read([&own]);
    let counts = load(&[&own]).unwrap().counts(types.iter());
    let of = |name: &str| counts.iter().find(|counts| counts.event_type.name() == name).unwrap();
    assert_eq!(counts.len(), 17);
    assert_eq!(of("CONSULT").all, Counts { entries: 2, triggers: 3 });
    assert_eq!(of("CONSULT").by_kind[&TriggerKind::Verb], Counts { entries: 1, triggers: 2 });
    assert_eq!((of("CONSULT").modes.len(), of("CONSULT").unset_modes.len()), (1, 3));
    assert_eq!((of("LANDGRAB").n_own, of("CONSULT").n_own), (1, 0));
}

/// Texts made of what codebooks are made of, in any order.
fn toml_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("type = ".to_owned()),
        Just("\"CONSULT\"\n".to_owned()),
        Just("\"OWN\"\n".to_owned()),
        Just("[define]\n".to_owned()),
        Just("[[entry]]\n".to_owned()),
        Just("[[remove]]\n".to_owned()),
        Just("[[example]]\n".to_owned()),
        Just("quad = 9\nscore = nan\nmodes = [\"a b\", \"\"]\n".to_owned()),
        Just("rule = \"en/consult/talk\"\n".to_owned()),
        Just("text = \"é\"\n".to_owned()),
        prop::sample::select(vec![
            "verb",
            "noun",
            "adjective",
            "object",
            "oblique",
            "mode",
            "actor",
            "recipient_is",
            "status",
            "cameo",
            "+games"
        ])
        .prop_map(|key| format!("{key} = ")),
        "[a-zé @+*'_-]{0,12}".prop_map(|words| format!("[\"{words}\"]\n")),
        "[a-z@ ]{0,8}".prop_map(|word| format!("\"{word}\"\n")),
        "\\PC{0,12}",
        Just("\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_a_codebook_or_faults_with_lines(text in toml_like(), sets in toml_like()) {
        let own = pack("my/en", &[("events/own.toml", &text), ("sets.toml", &sets)]);
        let alone = events(&text);
        for own in [&own, &alone] {
            if let Err(errors) = load(&[own]) {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    let (_, line, message) = error.parts();
                    prop_assert!(line <= text.lines().count().max(sets.lines().count()) + 1);
                    prop_assert!(!message.is_empty());
                }
            }
            findings(&[own]);
        }
    }
}
