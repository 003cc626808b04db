"""Annotate texts with spaCy itself, in the shape of `dateline annotate --format jsonl`.

Reads lines {"id", "text"} and writes one Doc per line. Offsets are characters.

    python spacy_annotate.py MODEL_FOLDER_OR_PACKAGE INPUT.jsonl OUTPUT.jsonl [--rows]

With --rows it writes the short form that is kept in tests/parity: each token is a list
[start, end, lemma, pos, tag, morph, dep, head], each entity [start, end, label].
"""

import json
import sys
import time

import spacy


def doc_record(doc, text_id, lang, model):
    """One Doc record: the fields and their order are those of the contract."""
    return {
        "record": "doc",
        "id": text_id,
        "lang": lang,
        "model": model,
        "text": doc.text,
        "sents": [[s.start_char, s.end_char] for s in doc.sents] if len(doc) else [],
        "tokens": [
            {
                "start": t.idx,
                "end": t.idx + len(t.text),
                "text": t.text,
                "lemma": t.lemma_,
                "pos": t.pos_,
                "tag": t.tag_,
                "morph": str(t.morph),
                "dep": t.dep_,
                "head": t.head.i,
            }
            for t in doc
        ],
        "ents": [
            {"start": e.start_char, "end": e.end_char, "label": e.label_} for e in doc.ents
        ],
    }


def rows(record):
    """The short form of a Doc record."""
    fields = ("start", "end", "lemma", "pos", "tag", "morph", "dep", "head")
    return {
        "id": record["id"],
        "text": record["text"],
        "sents": record["sents"],
        "ents": [[e["start"], e["end"], e["label"]] for e in record["ents"]],
        "tokens": [[t[field] for field in fields] for t in record["tokens"]],
    }


def read_texts(path):
    # Lines end in "\n" only: a text may hold every other line separator.
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.strip():
                article = json.loads(line)
                yield article["text"], article["id"]


def main():
    model, source, target = sys.argv[1:4]
    short = "--rows" in sys.argv[4:]
    nlp = spacy.load(model)
    # spaCy's guard against running out of memory; a book is longer.
    nlp.max_length = 1 << 31
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    tokens, texts, started = 0, 0, time.monotonic()
    with open(target, "w", encoding="utf-8", newline="\n") as out:
        for doc, text_id in nlp.pipe(read_texts(source), as_tuples=True, batch_size=16):
            record = doc_record(doc, text_id, meta["lang"], name)
            if short:
                line = json.dumps(rows(record), ensure_ascii=False, separators=(",", ":"))
            else:
                line = json.dumps(record, ensure_ascii=False)
            out.write(line + "\n")
            tokens += len(doc)
            texts += 1
    seconds = time.monotonic() - started
    print(f"{name}: {texts} texts, {tokens} tokens, {seconds:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
