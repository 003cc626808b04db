#!/usr/bin/env python3
"""Scores events against PETRARCH2's validation records: CAMEO root code with the countries of source and target.

    score_petrarch.py PETR2_GSR_validation.xml --articles > articles.jsonl
    score_petrarch.py PETR2_GSR_validation.xml EVENTS.jsonl [--misses]

The file is cut by its tags, since its comments are no XML. Actors there are CAMEO strings: the first block is the country, and one without a
country is compared as it is not known. `root_dyad` counts a record as found where root, source and target are the same; an event of ours
stands for all pairs of its actors and recipients, one between several actors for all their pairs. The records were made from PETRARCH2's own output.
"""
import itertools, json, re, sys

# CAMEO's countries' slot where it is not PLOVER's.
SAME = {"EUREEC": "EUR", "IGOEUREEC": "EUR", "IGOUNO": "UNO", "IGOEUR": "EUR", "ROM": "ROU", "ZAR": "COD"}
NO_COUNTRY = {"---", "IMG", "NGO", "CVL", "GOV", "MIL", "REB", "OPP", "COP", "CRM", "REL", "LEG", "JUD", "UAF", "ELI", "PPL"}
# A CAMEO root for each PLOVER type, where an event has no code of its own.
ROOT = {"AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "CONCEDE": "08", "RETREAT": "08", "REQUEST": "10",
        "ACCUSE": "11", "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15", "SANCTION": "16", "COERCE": "17", "ASSAULT": "18"}


def records(path):
    whole = open(path, encoding="utf-8").read()
    for nth, part in enumerate(re.split(r"<Sentence ", whole)[1:]):
        fields = dict(re.findall(r'(\w+)="([^"]*)"', part.split(">", 1)[0]))
        text = re.search(r"<Text>(.*?)</Text>", part, re.S)
        if not text or fields.get("evaluate") == "false":
            continue
        codings = [dict(re.findall(r'(\w+)="([^"]*)"', own)) for own in re.findall(r"<EventCoding ([^>]*)>", part)]
        date = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", fields["date"])
        words = " ".join(text.group(1).split())
        if not words:
            continue
        yield {"id": f"{nth}:{fields['id']}", "text": words, "date": "-".join(date.groups()) if date else None,
               "events": {(own["eventcode"][:2], country(own["sourcecode"]), country(own["targetcode"])) for own in codings if "eventcode" in own}}


def country(code):
    for longer, own in SAME.items():
        if code.startswith(longer):
            return own
    return None if code[:3] in NO_COUNTRY else code[:3]


def triples(event):
    root = (event.get("cameo") or ROOT[event["type"]])[:2]
    root = {"19": "18", "20": "18"}.get(root, root)
    actors, recipients = ([side["country"] for side in event[key]] for key in ("actor", "recipient"))
    pairs = itertools.product(actors, recipients) if recipients else itertools.permutations(actors, 2)
    return {(root, source, target) for source, target in pairs}


def main():
    gold = list(records(sys.argv[1]))
    if sys.argv[2] == "--articles":
        for record in gold:
            dated = {"published": record["date"]} if record["date"] else {}
            print(json.dumps({"id": record["id"], "lang": "en", "text": record["text"], **dated}))
        return
    said = {}
    for line in open(sys.argv[2], encoding="utf-8"):
        event = json.loads(line)
        if event["record"] == "event":
            said.setdefault(event["article"], set()).update(triples(event))
    fold = lambda all_: {({"19": "18", "20": "18"}.get(root, root), *dyad) for root, *dyad in all_}
    counts = {}
    for name, part in (("root_dyad", lambda one: one), ("root", lambda one: one[0]), ("dyad", lambda one: one[1:])):
        found = wanted = right = 0
        for record in gold:
            own, theirs = ({part(one) for one in all_} for all_ in (said.get(record["id"], set()), fold(record["events"])))
            found, wanted, right = found + len(own), wanted + len(theirs), right + len(own & theirs)
        precision, recall = right / max(1, found), right / max(1, wanted)
        counts[name] = round(2 * precision * recall / max(1e-9, precision + recall), 3)
    if "--misses" in sys.argv:
        for record in gold:
            if said.get(record["id"], set()) != fold(record["events"]):
                print(record["text"], "\n   said", said.get(record["id"]), "gold", fold(record["events"]), file=sys.stderr)
    quiet = [record for record in gold if not record["events"]]
    silent = sum(not said.get(record["id"]) for record in quiet)
    print(json.dumps({"sentences": len(gold), **{f"{name}_f1": value for name, value in counts.items()},
                      "quiet": f"{silent} of {len(quiet)} without a record"}))


if __name__ == "__main__":
    main()
