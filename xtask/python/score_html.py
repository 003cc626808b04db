#!/usr/bin/env python3
"""Scores articles read from pages of the web: text, title, authors, days and the rest.

    score_html.py GOLD --articles      # the pages, as input for `dateline read --input jsonl`
    score_html.py GOLD ARTICLES.jsonl  # prints one JSON object, on standard error what differs with `--misses`
    score_html.py GOLD --bench DATELINE  # the same of the program DATELINE and of Python's trafilatura, which must be installed, with pages per CPU-second of both

GOLD is a folder of folders, one for each language or country: either pages NAME.html with their gold NAME.json (tests/pages/README.md), or the parser tests of fundus
(github.com/flairNLP/fundus, tests/resources/parser/test_data): PUBLISHER_DAY.html.gz with PUBLISHER.json. There a page counts where half of the words of a gold text
stand in it; the others belong to another version.

Text is compared as bags of words, a live blog with its posts. What is asked of title, authors and dates is that they are equal, but for the shape of apostrophes;
of a date, its day. `instant` is its time to the minute, in whatever zone it is written.
`persons` leaves out gold authors that are an outlet, an agency or a desk; `byline` compares with what the page itself calls its authors. Measures that begin with
`fr_` are of pages in French.
"""
import collections
import glob
import gzip
import html
import json
import os
import re
import sys
import time

WORD = re.compile(r"[^\W_]+")
# What a gold author is made of where it is no person.
NO_PERSON = re.compile(
    r"https?://|^\S+\.[a-z]{2,3}$|agentur|\b(afp|ap|reuters|dpa|ansa|efe|apa|sda|ats|pap|pti|ani|news|zeitung|journal|redaktion|redaccion|redacción|redazione|rédaction|editors?|editorial|desk|agenc\w*|staff|team|online|presse?|magazin\w*|associated)\b", re.I)


def folded(text):
    return "".join(WORD.findall((text or "").lower()))


def plain(text):
    return " ".join(html.unescape(text or "").replace("\u2019", "'").replace("\u2018", "'").replace("\u00ad", "").split())


def fundus_text(gold):
    body = gold.get("body") or {}
    lines = list(body.get("summary") or [])
    for section in body.get("sections") or []:
        lines += list(section.get("headline") or []) + list(section.get("paragraphs") or [])
    return "\n".join(lines)


def scores(gold, found):
    """Returns precision, recall and F1 of bags of words."""
    gold, found = (collections.Counter(WORD.findall(text.lower())) for text in (gold, found))
    hits = sum((gold & found).values())
    if not hits:
        return 0.0, 0.0, float(not gold and not found)
    precision, recall = hits / sum(found.values()), hits / sum(gold.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def fundus_pages(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.html.gz"))):
        publisher = os.path.basename(path).split("_")[0]
        gold_path = os.path.join(os.path.dirname(path), publisher + ".json")
        if not os.path.exists(gold_path):
            continue
        page = gzip.open(path).read().decode("utf-8", "replace")
        versions = list(json.load(open(gold_path, encoding="utf-8")).values())
        best = max(versions, key=lambda version: scores(fundus_text(version), page)[1])
        if scores(fundus_text(best), page)[1] < 0.5:
            continue
        lang = re.search(r"<html[^>]*\blang=[\"']?([a-z]+)", page, re.I)
        country = os.path.basename(os.path.dirname(path))
        gold = {"text": fundus_text(best), "title": best.get("title"), "authors": best.get("authors") or [], "published": best.get("publishing_date"), "publisher": publisher,
                "lang": lang.group(1).lower() if lang else country}
        yield country + "/" + os.path.basename(path)[: -len(".html.gz")], page, None, gold


def own_pages(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.html"))):
        gold = json.load(open(path[:-5] + ".json", encoding="utf-8"))
        gold["publisher"] = gold.get("outlet") or ""
        gold["text"] = "\n".join(gold["text"])
        for post in gold.get("posts") or []:
            gold["text"] += "\n" + "\n".join([post.get("title") or ""] + post["text"])
        name = os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)[:-5])
        # An address that tells the day would spare the reader the look at the page.
        yield name, open(path, encoding="utf-8").read(), gold.get("url"), gold


def pages(folder):
    is_own = glob.glob(os.path.join(folder, "*", "*.html"))
    return list(own_pages(folder) if is_own else fundus_pages(folder))


def read_articles(path):
    articles = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        record = json.loads(line)
        if record["record"] == "article":
            articles[record["id"].split("#")[0]].append(record)
    return articles


def by_trafilatura(all_pages):
    """Returns what Python's trafilatura finds, as records, and how many pages it reads in a second of CPU time."""
    import trafilatura
    found = collections.defaultdict(list)
    trafilatura.bare_extraction(all_pages[0][1])
    start = time.process_time()
    for name, page, url, _ in all_pages:
        document = trafilatura.bare_extraction(page, url=url, include_comments=False, with_metadata=True)
        if document:
            document = document.as_dict()
            authors = [author for author in (document["author"] or "").split("; ") if author]
            found[name].append({"id": name, "text": document["text"] or "", "title": document["title"], "author": authors, "byline": authors, "published": {"edtf": document["date"]}, "outlet": document["sitename"]})
    return found, len(all_pages) / (time.process_time() - start)


def by_dateline(all_pages, program):
    """Returns what dateline finds, and how many pages it reads in a second of CPU time on one thread, its start included."""
    import resource
    import subprocess
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        texts, answers = os.path.join(folder, "in.jsonl"), os.path.join(folder, "out.jsonl")
        with open(texts, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(record(*page), ensure_ascii=False) + "\n" for page in all_pages)
        used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        start = used()
        subprocess.run([program, "read", "--input", "jsonl", "--format", "jsonl", "--jobs", "1", "-q", "-q", "--output", answers, texts], check=False)
        return read_articles(answers), len(all_pages) / (used() - start)


def record(name, page, url, _):
    """Returns a page as a record of the input."""
    return {"id": name, "html": page} | ({"url": url} if url else {})


def instant(record):
    """Returns the time of publication, as exactly as the record has it."""
    published = record.get("published") or {}
    return published.get("time") or published.get("edtf")


def same_instant(one, other):
    """Tells whether two times are the same to the minute, in whatever zone they are written."""
    import datetime
    def parsed(value):
        try:
            return datetime.datetime.fromisoformat((value or "").replace("Z", "+00:00"))
        except ValueError:
            return value
    one, other = parsed(one), parsed(other)
    both = all(isinstance(value, datetime.datetime) and value.tzinfo for value in (one, other))
    return abs((one - other).total_seconds()) < 60 if both else str(one)[:10] == str(other)[:10]


def post_score(gold_posts, found):
    """Returns the share of posts that were found with their time, title and text."""
    posts = [record for record in found if record.get("part_of")]
    good = 0
    for gold in gold_posts:
        fits = lambda record: plain(record["title"]) == plain(gold["title"]) and same_instant(gold["published"], instant(record)) and scores("\n".join(gold["text"]), record["text"])[2] >= 0.9
        good += any(fits(record) for record in posts)
    return good / max(len(gold_posts), len(posts))


def text_of(record, gold):
    """Returns the text as the gold has it: a post with its title; without the dateline where the gold tells it apart."""
    text = record["text"]
    if record.get("part_of"):
        text = (record["title"] or "") + "\n" + text
    if "dateline" in gold and record.get("dateline"):
        text = text.replace(record["dateline"]["words"].strip(), "", 1)
    return text


def compare(gold, found):
    """Returns each measure of a page as a number from 0 to 1; a field that the gold leaves open is left out."""
    first = found[0] if found else {}
    texts = [text_of(record, gold) for record in found]
    precision, recall, f1 = scores(gold["text"], "\n".join(texts))
    persons = [name for name in gold["authors"] if not NO_PERSON.search(name) and folded(name) not in folded(gold["publisher"])]
    measures = {"precision": precision, "recall": recall, "f1": f1, "title": plain(gold["title"]) == plain(first.get("title"))}
    measures["authors"] = gold["authors"] == (first.get("author") or [])
    measures["persons"] = persons == (first.get("author") or [])
    measures["byline"] = gold["authors"] == (first.get("byline") or [])
    if gold.get("published"):
        measures["date"] = gold["published"][:10] == ((first.get("published") or {}).get("edtf") or "")[:10]
        measures["instant"] = same_instant(gold["published"].replace(" ", "T"), instant(first))
    for field in ("outlet", "section", "agency", "paywall"):
        if field in gold:
            measures[field] = (gold[field] or None) == (first.get(field) or None)
    if "modified" in gold:
        measures["modified"] = same_instant(gold["modified"], first.get("modified"))
    if "dateline" in gold:
        own, wanted = first.get("dateline") or {}, gold["dateline"] or {}
        measures["dateline"] = folded(wanted.get("place")) == folded(own.get("place")) and wanted.get("agency") == own.get("agency")
    if gold.get("posts"):
        measures["posts"] = post_score(gold["posts"], found)
    return measures


def summary(all_pages, articles):
    sums = collections.defaultdict(list)
    for name, _, _, gold in all_pages:
        found = articles.get(name, [])
        measures = compare(gold, found)
        for measure, value in measures.items():
            sums[measure].append(value)
            if gold["lang"].startswith("fr"):
                sums["fr_" + measure].append(value)
        if "--misses" in sys.argv:
            tell(name, gold, found, measures)
    counts = {"pages": len(all_pages), "fr_pages": len(sums["fr_f1"])}
    return counts | {measure: round(sum(values) / len(values), 4) for measure, values in sums.items() if values}


def tell(name, gold, found, measures):
    first = found[0] if found else {}
    for measure, value in measures.items():
        if value < 0.9 and measure not in ("precision", "recall"):
            field = {"persons": "authors", "f1": None, "date": "published", "instant": "published", "posts": None}.get(measure, measure)
            own = first.get({"authors": "author"}.get(field, field)) if field else None
            print(f"{name}\t{measure}\t{round(float(value), 3)}\t{gold.get(field) if field else ''}\t{own}", file=sys.stderr)


def main():
    all_pages = pages(sys.argv[1])
    if "--articles" in sys.argv:
        for page in all_pages:
            print(json.dumps(record(*page), ensure_ascii=False))
    elif "--bench" in sys.argv:
        program = sys.argv[sys.argv.index("--bench") + 1]
        for name, (found, rate) in (("dateline", by_dateline(all_pages, program)), ("trafilatura", by_trafilatura(all_pages))):
            print(json.dumps({"program": name, "pages_per_cpu_second": round(rate, 1)} | summary(all_pages, found)))
    else:
        print(json.dumps(summary(all_pages, read_articles(sys.argv[2]))))


main()
