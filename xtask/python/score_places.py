#!/usr/bin/env python3
"""Scores places against GeoWebNews (Gritta et al. 2019).

    score_places.py GOLD.xml --articles > articles.jsonl  # the texts, as input for `dateline code --no-repair`
    score_places.py GOLD.xml PREDICTIONS.jsonl            # scores; prints one JSON object

Predictions are lines of `dateline code --no-repair --records places`. A toponym that has a position is right where the record that overlaps it
most has its GeoNames id or lies within 161 km; without a record it is wrong. `acc_161` takes all kinds, adjectives of peoples and names inside
those of bodies too, as the most populous of the gazetteer does that reaches 0.59. `acc_161_places` counts those that are used as places: of the
kinds `Literal`, `Mixed` and `Metonymic`; `acc_161_of_found` leaves out those of them without a record. `located_f1` is over all kinds, and counts
every record that is right for no toponym as wrong.
"""
import json
import math
import sys
import xml.etree.ElementTree as ElementTree

NEAR_KM = 161
EARTH_RADIUS_KM = 6371
PLACES = {"Literal", "Mixed", "Metonymic"}


def read(path):
    articles = {}
    for article in ElementTree.parse(path).getroot().iter("article"):
        toponyms = []
        for toponym in article.iter("toponym"):
            fields = {field.tag: field.text or "" for field in toponym}
            if fields.get("latitude") and fields.get("type") != "Non_Toponym":
                toponyms.append(fields)
        articles[article.get("file")] = (article.find("text").text, toponyms)
    return articles


def distance_km(lat_a, lon_a, lat_b, lon_b):
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (lat_a, lon_a, lat_b, lon_b))
    chord = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1, math.sqrt(chord)))


def is_right(toponym, place):
    gold_id = toponym.get("geonamesID")
    if gold_id and place["geonameid"] == int(float(gold_id)):
        return True
    if place["lat"] is None:
        return False
    at = float(toponym["latitude"]), float(toponym["longitude"])
    return distance_km(*at, place["lat"], place["lon"]) <= NEAR_KM


def score(articles, predicted):
    rows = []
    for name, (_, toponyms) in articles.items():
        for toponym in toponyms:
            start, end = int(toponym["start"]), int(toponym["end"])
            overlap = lambda place: min(end, place["span"][1]) - max(start, place["span"][0])
            best = max(predicted.get(name, []), key=overlap, default=None)
            found = best is not None and overlap(best) > 0
            rows.append((toponym["type"] in PLACES, found, found and is_right(toponym, best)))
    share = lambda rows: round(sum(right for _, _, right in rows) / max(1, len(rows)), 3)
    places = [row for row in rows if row[0]]
    n_predicted = sum(map(len, predicted.values()))
    n_right = sum(right for _, _, right in rows)
    return {
        "located": len(rows),
        "places": len(places),
        "predicted": n_predicted,
        "acc_161": share(rows),
        "acc_161_places": share(places),
        "acc_161_of_found": share([row for row in places if row[1]]),
        "located_f1": round(2 * n_right / max(1, len(rows) + n_predicted), 3),
    }


def main():
    articles = read(sys.argv[1])
    if sys.argv[2] == "--articles":
        for name, (text, _) in articles.items():
            print(json.dumps({"id": name, "text": text, "lang": "en"}, ensure_ascii=False))
        return
    predicted = {}
    with open(sys.argv[2], encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record.get("record") == "place":
                predicted.setdefault(record["article"], []).append(record)
    print(json.dumps(score(articles, predicted)))


main()
