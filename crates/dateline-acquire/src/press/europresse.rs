//! Europresse: an `<article>` for each, with named parts; newer exports put `rdp__` before the names.

use scraper::Html;

use super::Clipping;
use super::dates::day;
use super::words::{all, authors, each, first};

pub(super) fn clippings(document: &Html) -> Vec<Clipping> {
    let articles = all(document.root_element(), "article").into_iter();
    articles
        .map(|article| {
            let part = |css: &str| first(article, css);
            let header = part(".DocHeader, .rdp__DocHeader");
            let body = ".docOcurrContainer, .DocText, .rdp__DocText";
            let mut paragraphs = each(
                article,
                &body.split(", ").map(|part| format!("{part} p")).collect::<Vec<_>>().join(", "),
            );
            if paragraphs.is_empty() {
                paragraphs.extend(part(body));
            }
            Clipping {
                id: part(".publiC-lblNodoc"),
                // « Le Monde, no. 12345 »: the number is no part of the name.
                outlet: part(".DocPublicationName, .rdp__DocPublicationName")
                    .and_then(|name| name.split(", ").next().map(str::to_owned)),
                title: part(".titreArticleVisu, .rdp__articletitle, .titreArticle"),
                published: header.as_deref().and_then(day),
                authors: part(".docAuthors, .sm-margin-bottomNews")
                    .map(|byline| authors(&byline))
                    .unwrap_or_default(),
                lang: None,
                paragraphs,
            }
        })
        .filter(|clipping| clipping.outlet.is_some() || !clipping.paragraphs.is_empty())
        .collect()
}
