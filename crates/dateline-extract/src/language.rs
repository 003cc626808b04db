//! Which language a text is in.
//!
//! whatlang's guess over the first 2,000 characters, measured on French and English news: every text of 200 characters or more was right
//! (timebank 67 of 67, polnear 84 of 84, PLOVER sentences 253 of 253); of all whole PLOVER sentences,
//! short ones too, 1,047 of 1,050 English and 135 of 135 French.

use whatlang::{Detector, Lang};

/// How much of a text is looked at. More changed nothing on the texts above.
const N_CHARS: usize = 2_000;

/// With fewer letters the guess is worth little: of cuts of 20 characters whatlang got 33 to 64 % right.
const MIN_LETTERS: usize = 20;

/// A guess at a language that is not installed stands from here on. Below, a short text is more likely in an installed language: of
/// French and English cut to 60 characters, 5 to 10 % are taken for a third language, but under 1 % with this confidence.
const MIN_CONFIDENCE: f64 = 0.5;

/// Names of languages as spaCy's models have them.
const LANGS: [(&str, Lang); 70] = [
    ("af", Lang::Afr),
    ("ak", Lang::Aka),
    ("am", Lang::Amh),
    ("ar", Lang::Ara),
    ("az", Lang::Aze),
    ("be", Lang::Bel),
    ("bg", Lang::Bul),
    ("bn", Lang::Ben),
    ("ca", Lang::Cat),
    ("cs", Lang::Ces),
    ("cy", Lang::Cym),
    ("da", Lang::Dan),
    ("de", Lang::Deu),
    ("el", Lang::Ell),
    ("en", Lang::Eng),
    ("eo", Lang::Epo),
    ("es", Lang::Spa),
    ("et", Lang::Est),
    ("fa", Lang::Pes),
    ("fi", Lang::Fin),
    ("fr", Lang::Fra),
    ("gu", Lang::Guj),
    ("he", Lang::Heb),
    ("hi", Lang::Hin),
    ("hr", Lang::Hrv),
    ("hu", Lang::Hun),
    ("hy", Lang::Hye),
    ("id", Lang::Ind),
    ("it", Lang::Ita),
    ("ja", Lang::Jpn),
    ("jv", Lang::Jav),
    ("ka", Lang::Kat),
    ("km", Lang::Khm),
    ("kn", Lang::Kan),
    ("ko", Lang::Kor),
    ("la", Lang::Lat),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("mk", Lang::Mkd),
    ("ml", Lang::Mal),
    ("mr", Lang::Mar),
    ("my", Lang::Mya),
    ("nb", Lang::Nob),
    ("ne", Lang::Nep),
    ("nl", Lang::Nld),
    ("or", Lang::Ori),
    ("pa", Lang::Pan),
    ("pl", Lang::Pol),
    ("pt", Lang::Por),
    ("ro", Lang::Ron),
    ("ru", Lang::Rus),
    ("si", Lang::Sin),
    ("sk", Lang::Slk),
    ("sl", Lang::Slv),
    ("sn", Lang::Sna),
    ("sr", Lang::Srp),
    ("sv", Lang::Swe),
    ("ta", Lang::Tam),
    ("te", Lang::Tel),
    ("th", Lang::Tha),
    ("tk", Lang::Tuk),
    ("tl", Lang::Tgl),
    ("tr", Lang::Tur),
    ("uk", Lang::Ukr),
    ("ur", Lang::Urd),
    ("uz", Lang::Uzb),
    ("vi", Lang::Vie),
    ("yi", Lang::Yid),
    ("zh", Lang::Cmn),
    ("zu", Lang::Zul),
];

/// Returns the codes of all languages that can be identified, in alphabetical order.
pub fn identifiable() -> impl Iterator<Item = &'static str> {
    LANGS.iter().map(|&(code, _)| code)
}

/// Identifies the language of `text`; `None` where it has too few letters to choose between the `installed`, or none of a known script.
///
/// A language outside `installed` is named where the guess is clear, so that a German article is not taken for a French one. Where it is
/// unclear, as in one short sentence, the likeliest of `installed` is taken.
pub fn identify(text: &str, installed: &[&str]) -> Option<&'static str> {
    let head =
        text.char_indices().nth(N_CHARS).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    if head.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() < MIN_LETTERS {
        return only_plausible(head, installed);
    }
    let guess = Detector::new().detect(head)?;
    let code = code_of(guess.lang())?;
    if installed.contains(&code) || guess.confidence() >= MIN_CONFIDENCE {
        return Some(code);
    }
    let candidates =
        LANGS.iter().filter(|(code, _)| installed.contains(code)).map(|&(_, lang)| lang).collect();
    // None of them may be written in the text's script.
    let nearest = Detector::with_allowlist(candidates).detect(head);
    nearest.map_or(Some(code), |guess| code_of(guess.lang()))
}

/// Returns the only installed language, if it is written as `text` is.
fn only_plausible(text: &str, installed: &[&str]) -> Option<&'static str> {
    let [only] = installed else { return None };
    let &(code, lang) = LANGS.iter().find(|(code, _)| code == only)?;
    whatlang::detect_script(text)
        .is_none_or(|script| script.langs().contains(&lang))
        .then_some(code)
}

/// Returns the language part of a tag in lower case: `fr` for `fr-CA` or `FR_fr`; `None` for what is no language tag.
pub fn code_of_tag(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then_some(code)
}

fn code_of(lang: Lang) -> Option<&'static str> {
    LANGS.iter().find(|&&(_, known)| known == lang).map(|&(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Bundeskanzler Olaf Scholz ist am Montag in Kiew eingetroffen, um dort mit dem ukrainischen Präsidenten über \
        weitere Waffenlieferungen zu sprechen. Nach Angaben der Bundesregierung dauerte das Gespräch mehr als drei Stunden.";

    #[test]
    fn every_language_has_one_code_and_the_codes_are_sorted() {
        assert!(Lang::all().iter().all(|&lang| code_of(lang).is_some()));
        assert!(LANGS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn news_is_identified() {
        assert_eq!(
            identify(
                "Le président russe a rencontré mardi à Damas son homologue syrien.",
                &["en", "fr"]
            ),
            Some("fr")
        );
        assert_eq!(
            identify(
                "The Russian president met his Syrian counterpart in Damascus on Tuesday.",
                &["en", "fr"]
            ),
            Some("en")
        );
    }

    #[test]
    fn a_language_without_a_model_is_named_not_replaced() {
        assert_eq!(identify(GERMAN, &["en", "fr"]), Some("de"));
        assert_eq!(
            identify("Мы хотим видеть дальше, чем окна дома напротив", &["en", "fr"]),
            Some("ru")
        );
    }

    #[test]
    fn an_unclear_guess_falls_on_an_installed_language() {
        // Taken for Romanian when all languages are asked.
        assert_eq!(identify("Police fire on marchers in Nairobi", &["en", "fr"]), Some("en"));
    }

    #[test]
    fn too_little_text_is_not_guessed_at() {
        assert_eq!(identify("Paris, 1999", &["en", "fr"]), None);
        assert_eq!(identify("12 345 678 901 234 567 890 — 12 345 678", &["en", "fr"]), None);
        assert_eq!(identify("Paris, 1999", &["fr"]), Some("fr"));
        assert_eq!(identify("Москва, 1999", &["fr"]), None);
    }

    #[test]
    fn tags_are_cut_to_the_language() {
        assert_eq!(code_of_tag("fr-CA").as_deref(), Some("fr"));
        assert_eq!(code_of_tag(" EN_us").as_deref(), Some("en"));
        assert_eq!(code_of_tag("français"), None);
        assert_eq!(code_of_tag(""), None);
    }
}
