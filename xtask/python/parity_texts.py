"""Collect the texts that parity and bench run over, as lines {"id", "text"}.

    python parity_texts.py news GOLD_FOLDER fr|en OUTPUT.jsonl     real text, read in place
    python parity_texts.py noisy - fr|en OUTPUT.jsonl              junk, the same on every run
    python parity_texts.py bench GOLD_FOLDER fr|en OUTPUT.jsonl    articles cut to ~400 tokens
"""

import html
import json
import random
import re
import sys
import unicodedata
from pathlib import Path


def strip_xml(markup):
    """The text of an XML fragment: comments and tags cut out, entities resolved."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<!--.*?-->", "", markup)))


def timeml(folder, prefix):
    for path in sorted(folder.glob("*.tml")):
        found = re.search(r"(?s)<TEXT>(.*?)</TEXT>", path.read_text(encoding="utf-8"))
        if found:
            yield f"{prefix}/{path.stem}", strip_xml(found[1]).strip()


def tagged(path, tag, prefix):
    markup = path.read_text(encoding="utf-8")
    for number, found in enumerate(re.findall(rf"(?s)<{tag}>(.*?)</{tag}>", markup)):
        yield f"{prefix}/{number}", strip_xml(found).strip()


def json_lines(path, prefix):
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.strip():
                article = json.loads(line)
                yield f"{prefix}/{article['id']}", article["text"]


def plain(folder, prefix):
    for path in sorted(folder.glob("*.txt")):
        yield f"{prefix}/{path.stem}", path.read_bytes().decode("utf-8")


def join_words(words):
    """Write a tokenised sentence as a writer would have."""
    text = ""
    for word in words:
        glued = not text or text.endswith(("'", "’", "(", "[")) or word[0] in ".,)]…" or word == "-là"
        text += word if glued else " " + word
    return text


def conll(path, prefix):
    """One text per `#begin document`; multi-word tokens keep their surface form."""
    name, sentences, words, skip_until = None, [], [], 0
    for line in path.read_text(encoding="utf-8").splitlines() + ["#end"]:
        columns = line.split("\t")
        if line.startswith("#begin document"):
            name, sentences, words = line[15:].strip(), [], []
        elif line.startswith("#end") or not line:
            if words:
                sentences.append(join_words(words))
            words, skip_until = [], 0
            if line and name and sentences:
                yield f"{prefix}/{name}", " ".join(sentences)
                name, sentences = None, []
        elif len(columns) > 2:
            if "-" in columns[0]:
                skip_until = int(columns[0].split("-")[1])
                words.append(columns[1])
            elif "." not in columns[0] and int(columns[0]) > skip_until:
                words.append(columns[1])


def news(gold, lang):
    samples = gold.parent / "samples"
    if lang == "fr":
        yield from timeml(gold / "fr-timebank", "fr-timebank")
        yield from json_lines(gold / "plv/plv-fr-dev.jsonl", "plv-fr")
        yield from conll(gold / "coref-fr/dem1921_sg.dev.conll", "coref-fr")
        if samples.is_dir():
            yield from plain(samples, "samples")
    else:
        yield from json_lines(gold / "plv/plv-en-dev.jsonl", "plv-en")
        yield from plain(gold / "polnear-dev/text", "polnear")
        yield from timeml(gold / "meantime-en", "meantime-en")
        yield from tagged(gold / "geo-dev/GeoWebNews.xml", "text", "geo")
        yield from tagged(gold / "petrarch2/PETR2_GSR_validation.xml", "Text", "petrarch2")
        yield from json_lines(gold / "stories/ecbplus-dev.jsonl", "ecbplus")


WORDS = {
    "fr": "le la l' d' qu' aujourd'hui maire Paris ministre n'a-t-il dit-elle pourquoi presqu'île "
    "jusqu'au c'est-à-dire M. Mme 1er 2e 12h30 50 % 3,5 M€ Jean-Luc Saint-Étienne est-ce rendez-vous "
    "grand-mère etc. , . ; : ! ? « » ( ) – — -".split(),
    "en": "the don't can't won't it's he'd 've I'm gonna U.S. U.K. Mr. Mrs. Dr. Jan. a.m. p.m. 10am 5pm "
    "$3.5bn 50% 12-year-old O'Brien New York mother-in-law and/or e.g. i.e. etc. , . ; : ! ? \" ' ( ) -- - —".split(),
}
JUNK = (
    # Addresses.
    "https://www.example.org/a/b?c=d&e=f#g http://localhost:8080 www.example.co.uk example.com/path(1) "
    "ftp://x.y.z/~u someone@example.org a.b+c@d-e.fr mailto:x@y.zz http:// :// @user #tag #42 example.fr. "
    "(https://example.org) https://exemple.fr/é?q=ç http://[::1]/ 192.168.0.1 "
    # Texts that spaCy keeps as reserved symbols, not as strings.
    "X _ ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH TAG POS DEP LEMMA ENT_TYPE NOUN VERB PROPN PUNCT "
    "SYM SPACE EOL ADJ ADP DATE TIME PERSON ORG GPE LOC MONEY nsubj root dobj xxxx Xxxxx dddd d x IS_ALPHA "
    "LIKE_URL SENT_START MORPH IDX LANG ENT_ID "
    # Emoji, modifiers, joiners, flags, smileys.
    "🙂 👍🏽 👨‍👩‍👧‍👦 🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☎️ ❤️‍🔥 ✅✅ :-) ;) :'( <3 (╯°□°)╯︵┻━┻ ¯\\_(ツ)_/¯ ^_^ :D XD o.O 8-D "
    # Symbols and punctuation.
    "… ... .. .... ?! !!! ‽ § ¶ † ‡ • ‣ * ** *** ~ ` ´ ^ | \\ / // <> << >> {} [] {{}} && || != == === -> => → ⇒ "
    "© ® ™ ° ± × ÷ √ ∞ ≠ ≤ № ℃ µm € £ ¥ ₽ ₿ ¤ $ % ‰ “ ” „ ‟ ‘ ’ ‚ ‹ › « » ″ ′ ¿ ¡ 「 」 、 。 ، ؛ ؟ — – ‑ ‐ − ― "
    # Numbers and units.
    "1 12 1234 1,234.56 1.234,56 1e10 0x1F 3.14 ½ ² 10² m² 10km 5kg 3% 20°C 1/2 2020-01-07 07/01/2020 12:30 12h 12h30 "
    "1990s 90's 1st 2nd XIVe IVème n°5 N° 5° +33612345678 1-2 10-12 100x5 A4 B52 F-16 H1N1 COVID-19 $5 5$ €5 5€ "
    # Scripts.
    "Привет мир Ελλάδα שלום مرحبا नमस्ते สวัสดี 你好世界 こんにちは 안녕하세요 ქართული հայերեն አማርኛ ΑΒΓ Ⅻ ﬁn ǆ ß ẞ İ ı Ǆ ſ ꭰ 𝕏 𝒜 𝟛 𐐀 "
    # Words that the exceptions and infixes are about.
    "don't DON'T Don’t can't cannot gonna lemme d'aujourd'hui D'ABORD l’homme L'ONU j’ai qu’on t'as-tu a-t-on "
    "vas-y anti-IVG non-dit ex-URSS e-mail arc-en-ciel mother-in-law foo.bar foo.Bar foo,bar foo/bar foo:bar foo;bar "
    "a.b.c. A.B.C. U.S.A. p.m. 10a.m. Co. Inc. Ph.D. M.A. MM. Mlle St. St-Jean 's 'S ’s s' 'em y'all "
    "word...word word--word word—word word-word- -word _word_ __init__ *word* (word) \"word\" 'word' «word» word!word "
    "élève é œuvre Œ ÇA İstanbul Kadıköy naïve coöperate Ångström"
).split()
SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\r\n\r\n", " \n", "\n ", "\u00a0", "\u202f", "\u2009", "\u3000",
          "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\ufeff", "\u200b", "\u200d", "\u00ad", "\x1c", "\u180e", "\u2060"]


def noisy(lang):
    """About 400 junk texts, none of white space alone; the same on every run with the same Python."""
    dice = random.Random(20260101)
    texts = list(SPACES)
    texts += [" X", "X ", " X ", "\n\nX\n", "\tX\t", " ", "     ", "a", ".", " .", "\x00", "a\x00b", "_ X _ ID", "X X X X", "\r\n" * 5]
    texts += ["x" * 120, "é" * 120, "A" * 127 + "1", "-" * 120, "." * 300, "(" * 60 + ")" * 60, "l'" * 50, "a-" * 60 + "b", "don't" * 20,
              "https://example.org/" + "a/" * 60, "1" * 120, "e\u0301" * 60, "a" + "\u0301" * 200, "\u0301", "🙂" * 60, "\u200d" * 50]
    texts += [" ".join(JUNK[i : i + 12]) for i in range(0, len(JUNK), 12)]

    # Every general category but surrogates: twelve characters alone, then glued to words.
    categories = {}
    for code in range(0x110000):
        category = unicodedata.category(chr(code))
        if category not in ("Cs", "Cn"):
            categories.setdefault(category, []).append(chr(code))
    categories["Cn"] = ["\u0378", "\ufdd0", "\U0003fffe", "\uffff"]
    for category in sorted(categories):
        some = dice.sample(categories[category], min(12, len(categories[category])))
        texts.append(" ".join(some))
        texts.append("".join(some))
        texts.append(" ".join(f"mot{c}mot {c}mot mot{c}" for c in some[:4]))
    texts.append("".join(chr(c) for c in range(1, 32)))
    texts.append(" ".join("a" + chr(c) + "b" for c in range(0, 32)))
    texts.append("".join(chr(c) for c in range(127, 160)))

    def piece():
        kind = dice.random()
        if kind < 0.45:
            return dice.choice(WORDS[lang])
        if kind < 0.85:
            return dice.choice(JUNK)
        if kind < 0.93:
            return dice.choice(JUNK) + dice.choice(WORDS[lang])
        return "".join(dice.choice("abcéXYZ019.,-'’/()!?«»\"%€$_") for _ in range(dice.randint(1, 14)))

    while len(texts) < 420:
        out = dice.choice(SPACES) if dice.random() < 0.2 else ""
        for _ in range(dice.randint(1, 50)):
            out += piece()
            gap = dice.random()
            out += " " if gap < 0.75 else ("" if gap < 0.85 else dice.choice(SPACES))
        texts.append(out if dice.random() < 0.5 else out.strip() or "X")
    return [(f"noisy-{lang}/{number}", text) for number, text in enumerate(texts) if text.strip()]


def bench(gold, lang):
    """At most 120 documents of about 400 tokens (2,000 characters): news cut at paragraph or sentence ends."""
    held = ""
    number = 0
    for _, text in news(gold, lang):
        for part in re.split(r"\n+|(?<=[.!?»]) +", text):
            if part.strip():
                held = f"{held} {part.strip()}" if held else part.strip()
            if len(held) >= 2000:
                yield f"bench-{lang}/{number}", held
                held, number = "", number + 1
            if number == 120:
                return
    if held:
        yield f"bench-{lang}/{number}", held


def main():
    kind, gold, lang, target = sys.argv[1:5]
    source = {"news": lambda: news(Path(gold), lang), "noisy": lambda: noisy(lang), "bench": lambda: bench(Path(gold), lang)}[kind]
    count = 0
    with open(target, "w", encoding="utf-8", newline="\n") as out:
        for text_id, text in source():
            if text:
                out.write(json.dumps({"id": text_id, "text": text}, ensure_ascii=False) + "\n")
                count += 1
    print(f"{kind} {lang}: {count} texts", file=sys.stderr)


if __name__ == "__main__":
    main()
