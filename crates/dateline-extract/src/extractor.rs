//! The way from a page to an article.

use std::fmt::Write as _;
use std::sync::Arc;

use dateline_types::{
    Article, Content, Dateline, Pack, PackError, Problem, Published, RawPage, WithProblems,
};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::byline::{self, Byline};
use crate::language::code_of_tag;
use crate::main_text::{Found, FoundDate, MAX_DEPTH, MainText, NoText, Post, Trafilatura, run};
use crate::page::title::outlet_of_host;
use crate::paragraphs::paragraphs;
use crate::published::{is_later, of_url, published, time_of};
use crate::repair::{Repaired, day_of, repair};
use crate::words::Words;

/// The stage that problems with extracting name.
const STAGE: &str = "extract";

/// How articles are extracted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether found text is repaired; else it stays as it is, to the byte.
    pub repair: bool,
    /// The publication date of pages that have none.
    pub published: Option<Published>,
    /// The day of the reading: no page was published later. That of a page's own `retrieved` goes before it.
    pub today: Option<Date>,
}

/// Turns pages into articles, with the words of all language packs.
pub struct Extractor {
    words: Arc<Words>,
    main_text: Box<dyn MainText>,
}

impl Extractor {
    /// Reads `repair.toml` of each pack that has one.
    ///
    /// # Errors
    ///
    /// Where such a file is faulty.
    pub fn load(packs: &[Pack]) -> Result<Extractor, PackError> {
        let words = Arc::new(Words::load(packs)?);
        Ok(Extractor { main_text: Box::new(Trafilatura::new(words.clone())), words })
    }

    /// Takes another way to find the article in a page.
    #[must_use]
    pub fn with_main_text(self, main_text: impl MainText + 'static) -> Extractor {
        Extractor { main_text: Box::new(main_text), ..self }
    }

    /// Finds the article in a page and repairs its text; of a live blog, what stands before its posts, if anything, and each post.
    ///
    /// # Errors
    ///
    /// Where there is no article: `no_text`, `too_deep` or `page_failed`.
    pub fn extract(
        &self,
        mut page: RawPage,
        options: &Options,
    ) -> Result<WithProblems<Vec<Article>>, Problem> {
        let content = std::mem::replace(&mut page.content, Content::Text(String::new()));
        let mut found = self.found(&page, content)?;
        let posts = std::mem::take(&mut found.posts);
        let repaired = self.repaired(std::mem::take(&mut found.text), options);
        let is_empty = repaired.text.trim().is_empty();
        if is_empty && posts.is_empty() {
            return Err(no_text(&page, NoText::Nothing));
        }
        let WithProblems { value: whole, problems } = self.article(page, found, repaired, options);
        let mut articles = Vec::new();
        for post in posts {
            let id = format!("{}#{}", whole.id, articles.len() + 1);
            articles.extend(self.post(post, id, &whole, options));
        }
        if !is_empty {
            articles.insert(0, whole);
        }
        Ok(WithProblems { value: articles, problems })
    }

    fn repaired(&self, text: String, options: &Options) -> Repaired {
        match options.repair {
            true => repair(text, &self.words),
            false => Repaired { text, ..Repaired::default() },
        }
    }

    /// Makes the article of one post: what it does not say itself is that of the page.
    fn post(&self, post: Post, id: String, whole: &Article, options: &Options) -> Option<Article> {
        let repaired = self.repaired(post.text, options);
        if repaired.text.trim().is_empty() {
            return None;
        }
        let own = post.published.as_deref().and_then(|date| {
            published(date, "time_element").or_else(|| at_clock(date, whole.published.as_ref()?))
        });
        Some(Article {
            id,
            title: post.title,
            published: own.or_else(|| whole.published.clone()),
            modified: None,
            dateline: None,
            part_of: Some(whole.id.clone()),
            paragraphs: paragraphs(&repaired.text),
            truncated: repaired.truncated,
            repairs: repaired.repairs,
            related: repaired.related,
            sha256: sha256_hex(&repaired.text),
            text: repaired.text,
            ..whole.clone()
        })
    }

    fn found(&self, page: &RawPage, content: Content) -> Result<Found, Problem> {
        match content {
            Content::Text(text) => Ok(Found { text, ..Found::default() }),
            Content::Html(html) => run(self.main_text.as_ref(), &html, page.url.as_deref())
                .and_then(|found| match found.has_words() {
                    true => Ok(found),
                    false => Err(NoText::Nothing),
                })
                .map_err(|why| no_text(page, why)),
        }
    }
}

fn no_text(page: &RawPage, why: NoText) -> Problem {
    let origin = &page.origin;
    let (code, message) = match why {
        NoText::Nothing => ("no_text", format!("{origin}: no article was found")),
        NoText::TooDeep => {
            ("too_deep", format!("{origin}: the page is nested more than {MAX_DEPTH} deep"))
        }
        NoText::Failed => {
            ("page_failed", format!("{origin}: the page broke the search for its article"))
        }
    };
    Problem::new(page.id.clone(), STAGE, code, message)
}

impl Extractor {
    /// Puts the article together. What the input states goes before what the page says, and that before what the text shows.
    fn article(
        &self,
        page: RawPage,
        found: Found,
        repaired: Repaired,
        options: &Options,
    ) -> WithProblems<Article> {
        let sha256 = sha256_hex(&repaired.text);
        let id = page.id.clone().unwrap_or_else(|| sha256.chars().take(16).collect());
        let mut problems = Vec::new();
        let published = self.publication(&page, &found, &repaired, options, &id, &mut problems);
        let lang = language(&page, &found, &id, &mut problems);
        let modified = last_change(&found, published.as_ref());
        let byline = self.byline(&page, &found, &repaired);
        let dateline = repaired.dateline.map(|dateline| self.dated(dateline, published.as_ref()));
        let of_dateline = dateline.as_ref().and_then(|dateline| dateline.agency.clone());
        let article = Article {
            id,
            origin: page.origin,
            outlet: page.outlet.or(found.outlet),
            title: page.title.or(found.title).or(repaired.title),
            authors: byline.persons,
            byline: byline.names,
            agency: of_dateline.or(byline.agency).or(repaired.agency),
            section: found.section,
            published,
            modified,
            retrieved: page.retrieved,
            paywall: if repaired.paywall { Some(true) } else { found.paywall },
            dateline,
            part_of: None,
            lang,
            url: page.url.or(found.url),
            paragraphs: paragraphs(&repaired.text),
            truncated: repaired.truncated || found.truncated,
            repairs: repaired.repairs,
            related: repaired.related,
            sha256,
            text: repaired.text,
        };
        WithProblems { value: article, problems }
    }

    /// What the input names stands as it is; else the page is asked, then the lines of the text.
    fn byline(&self, page: &RawPage, found: &Found, repaired: &Repaired) -> Byline {
        let outlet = page.outlet.clone().or_else(|| found.outlet.clone());
        let url = page.url.as_deref().or(found.url.as_deref());
        let outlets: Vec<String> = outlet.into_iter().chain(url.and_then(outlet_of_host)).collect();
        let mut sources = found.bylines.clone();
        sources.push(repaired.bylines.clone());
        let read = byline::read(&sources, &outlets, &self.words);
        match page.authors.is_empty() {
            true => read,
            false => Byline { persons: page.authors.clone(), names: page.authors.clone(), ..read },
        }
    }

    fn dated(&self, dateline: Dateline, published: Option<&Published>) -> Dateline {
        let published = published.map(|published| published.end);
        let day = dateline.day.as_deref().and_then(|day| day_of(day, published, &self.words));
        Dateline { day, ..dateline }
    }

    /// Returns when the article was published, from the best source that tells; a date that is none is a problem, and the next source is asked.
    fn publication(
        &self,
        page: &RawPage,
        found: &Found,
        repaired: &Repaired,
        options: &Options,
        id: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Published> {
        let retrieved = page.retrieved.as_deref().and_then(|value| published(value, "input"));
        let latest = retrieved.map(|retrieved| retrieved.end).or(options.today);
        // A day more: the page may be written where it is tomorrow already.
        let latest = latest.and_then(|latest| latest.tomorrow().ok());
        let is_past = |found: &Published| latest.is_none_or(|latest| found.start <= latest);
        let given = page.published.as_deref();
        let input = given.and_then(|value| published(value, "input")).filter(is_past);
        let bad = given.filter(|_| input.is_none()).or(repaired.bad_published.as_deref());
        if let Some(value) = bad {
            let why = match published(value, "input") {
                Some(_) => "is later than the day of reading",
                None => "is no publication date; write `2020-01-07`, `2020-01` or `2020`",
            };
            let message = format!("{}: `{value}` {why}", page.origin);
            problems.push(Problem::new(Some(id.to_owned()), STAGE, "bad_published", message));
        }
        let url = page.url.as_deref().or(found.url.as_deref());
        let stated = |date: &FoundDate| match date.basis {
            "text" => None,
            basis => published(&date.value, basis),
        };
        let of_page = || found.published.iter().filter_map(stated).filter(is_past).collect();
        let exact = |best: Published| most_exact(best, of_page());
        input
            .or_else(|| of_page().into_iter().next())
            .map(exact)
            .or_else(|| repaired.published.clone())
            .or_else(|| {
                let (of_url, of_text) = (of_url(url?), self.date_of_lines(found));
                // An address may tell no more than the month.
                let is_day = |found: &Published| found.start == found.end;
                of_url.clone().filter(is_day).or(of_text).or(of_url)
            })
            .or_else(|| self.date_of_lines(found))
            .or_else(|| self.whole_day(repaired.dateline.as_ref()?.day.as_deref()?))
            .filter(is_past)
            .or_else(|| options.published.clone())
    }

    /// Reads the first line that holds a day in words with its year, or in figures.
    fn date_of_lines(&self, found: &Found) -> Option<Published> {
        let lines = found.published.iter().filter(|date| date.basis == "text");
        lines.filter_map(|line| self.whole_day(&line.value)).next()
    }

    /// Reads a day in words with its year.
    fn whole_day(&self, words: &str) -> Option<Published> {
        let (day, month, year) = self.words.day_in(words)?;
        published(&Date::new(year?, month, day).ok()?.to_string(), "text")
    }
}

/// Joins the time of day of a post with the day of its page.
fn at_clock(clock: &str, page: &Published) -> Option<Published> {
    let day = Some(page.start).filter(|_| page.start == page.end)?;
    published(&format!("{day}T{clock}"), "text").filter(|post| post.time.is_some())
}

/// Takes the time of day from another source where the best has the day alone.
fn most_exact(best: Published, others: Vec<Published>) -> Published {
    if best.time.is_some() || best.start != best.end {
        return best;
    }
    let same = |other: &Published| other.start == best.start && other.end == best.end;
    let time = others.into_iter().filter(same).find_map(|other| other.time);
    Published { time, ..best }
}

/// Returns the last change that the page tells, where it is later than the publication.
fn last_change(found: &Found, published: Option<&Published>) -> Option<String> {
    let times = found
        .modified
        .iter()
        .filter_map(|value| time_of(value).or_else(|| Some(crate::parse_published(value)?.0)));
    let mut later =
        times.filter(|value| published.is_none_or(|published| is_later(value, published)));
    later.next()
}

/// Returns the language that the input states, else the page; a statement of the input that is no language code is a problem.
fn language(
    page: &RawPage,
    found: &Found,
    id: &str,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let given = page.lang.as_deref().and_then(code_of_tag);
    if let Some(tag) = page.lang.as_deref().filter(|_| given.is_none()) {
        let message =
            format!("{}: `lang` is `{tag}`, which is no language code such as `fr`", page.origin);
        problems.push(Problem::new(Some(id.to_owned()), STAGE, "bad_lang", message));
    }
    given.or_else(|| code_of_tag(found.lang.as_deref()?))
}

fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: Options = Options { repair: true, published: None, today: None };

    fn extract(page: RawPage, options: &Options) -> Result<WithProblems<Article>, Problem> {
        let file = "header_label = ['date']\npaywall = ['Abonnez-vous']".to_owned();
        let pack = Pack::new("lang/xx", [("repair.toml".to_owned(), file)]);
        let WithProblems { mut value, problems } =
            Extractor::load(&[pack]).unwrap().extract(page, options)?;
        Ok(WithProblems { value: value.remove(0), problems })
    }

    fn text(text: &str) -> RawPage {
        RawPage::new("`a.txt`", Content::Text(text.into()))
    }

    fn basis(page: RawPage, options: &Options) -> Option<(String, &'static str)> {
        let published = extract(page, options).unwrap().value.published?;
        Some((published.edtf, published.basis))
    }

    #[test]
    fn the_id_is_the_start_of_the_sum() {
        let article = extract(text("abc"), &OPTIONS).unwrap().value;
        assert!(article.id == "ba7816bf8f01cfea" && article.sha256.starts_with(&article.id));
        let page = RawPage { id: Some("x".into()), ..text("abc") };
        assert_eq!(extract(page, &OPTIONS).unwrap().value.id, "x");
    }

    #[test]
    fn dates_come_from_the_best_source() {
        let option = Options { published: published("2018", "option"), ..OPTIONS };
        let mut page = text("Un.");
        assert_eq!(basis(page.clone(), &option), Some(("2018".into(), "option")));
        page.url = Some("https://a.fr/2019/02/03/x".into());
        assert_eq!(basis(page.clone(), &option), Some(("2019-02-03".into(), "url")));
        page.content = Content::Text("date 2020-01 Titre\nUn.".into());
        assert_eq!(basis(page.clone(), &option), Some(("2020-01".into(), "header")));
        page.published = Some("2021-05-06T10:00:00Z".into());
        assert_eq!(basis(page, &option), Some(("2021-05-06".into(), "input")));
        let html = "<html><head><meta property='article:published_time' content='2020-01-07T10:00:00Z'></head><body><article>\
            <p>Le président a rencontré son homologue mardi à Damas, la capitale.</p></article></body></html>";
        let page = RawPage {
            url: Some("https://a.fr/2019/02/03/x".into()),
            ..RawPage::new("x", Content::Html(html.into()))
        };
        assert_eq!(basis(page, &OPTIONS), Some(("2020-01-07".into(), "meta")));
    }

    #[test]
    fn a_date_that_is_none_is_a_problem_and_the_article_goes_on() {
        let page =
            RawPage { published: Some("2020-02-30".into()), ..text("date 2020-01 Titre\nUn.") };
        let WithProblems { value, problems } = extract(page, &OPTIONS).unwrap();
        assert_eq!(value.published.map(|published| published.basis), Some("header"));
        assert_eq!(
            (problems[0].code, problems[0].article.as_deref()),
            ("bad_published", Some(value.id.as_str()))
        );
        assert!(problems[0].message.starts_with("`a.txt`: `2020-02-30` is no publication date"));
    }

    #[test]
    fn nothing_was_published_after_it_was_read() {
        let today = jiff::civil::date(2020, 1, 6);
        let options = Options { today: Some(today), ..OPTIONS };
        let dated = |date: &str| {
            let page = RawPage { published: Some(date.into()), ..text("Un.") };
            let WithProblems { value, problems } = extract(page, &options).unwrap();
            (value.published.is_some(), problems.first().map(|problem| problem.message.clone()))
        };
        assert_eq!(dated("2020-01-07"), (true, None));
        let message = "`a.txt`: `2020-01-08` is later than the day of reading".to_owned();
        assert_eq!(dated("2020-01-08"), (false, Some(message)));
    }

    #[test]
    fn the_input_states_the_language() {
        let lang = |lang: &str| {
            let page = RawPage { lang: Some(lang.into()), ..text("Un.") };
            let WithProblems { value, problems } = extract(page, &OPTIONS).unwrap();
            (value.lang, problems.first().map(|problem| problem.code))
        };
        assert_eq!(lang("fr-CA"), (Some("fr".into()), None));
        assert_eq!(lang("français"), (None, Some("bad_lang")));
    }

    #[test]
    fn without_repair_the_text_is_untouched() {
        let options = Options { repair: false, ..OPTIONS };
        let article = extract(text(" date 2020-01 T\nl’un\u{a0}: Ã©.Le"), &options).unwrap().value;
        assert_eq!(article.text, " date 2020-01 T\nl’un\u{a0}: Ã©.Le");
        assert_eq!(
            (article.paragraphs.len(), article.repairs.len(), article.published),
            (2, 0, None)
        );
    }

    #[test]
    fn no_article_is_a_problem() {
        let page = RawPage {
            id: Some("a".into()),
            ..RawPage::new("`a.html`", Content::Html("<p>".into()))
        };
        let problem = extract(page, &OPTIONS).unwrap_err();
        assert_eq!(
            (problem.code, problem.stage, problem.article.as_deref()),
            ("no_text", "extract", Some("a"))
        );
        assert_eq!(extract(text("Abonnez-vous."), &OPTIONS).unwrap_err().code, "no_text");
    }
}
