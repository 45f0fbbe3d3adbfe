#!/usr/bin/env python3
"""Writes countries.cldr.tsv: how about a hundred languages call the countries of
countries.tsv.

    make_countries_cldr.py CLDR_LOCALENAMES [WORDS] > countries.cldr.tsv

CLDR_LOCALENAMES   the unpacked npm package cldr-localenames-full
WORDS              a list of English words in JSON (the npm package
                   an-array-of-english-words has one): a name that is such a
                   word must be decided about here, else the run ends

A name is left out when it is an ordinary word of some language, a given name,
a place of another name, somebody else's name, or too short to be sure. What
the rules below cannot know stands in STOP, with the reason.
"""
import collections
import json
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))

HEADER = """\
# gazgraph gazetteer: names of countries in many languages, for the entities of countries.tsv. A row with `lang` holds the names of that language, which take its case endings; the first row of an id holds those of all other languages. Names that are ordinary words or other names are left out.
# Made by make_countries_cldr.py from Unicode CLDR 48.2 (npm package cldr-localenames-full); do not edit. As of 2025.
# Unicode CLDR: Copyright 2004-2026 Unicode, Inc.; licensed under Unicode-3.0 (SPDX): the copyright and permission notice stands in README.md of this folder.
"""
COLUMNS = ("id type label names short demonyms metonyms case from to prior "
           "note lang").split()

# Languages with case endings have a row each. Where these end in a vowel that
# English names share, an ending makes an English word (Finnish Italia: Italian):
# there, names that countries.tsv has are not repeated.
ENDING_LANGUAGES = "ru uk pl cs fi tr ko ar he de el".split()
MERGED = """af am as az ba be bg bn bs ca cv cy da es es-419 et eu fa
fil fo fr fr-CA ga gl gu ha hi hr hu hy id is it ja ka kk km kn kok ky lb lo
lt lv mk ml mn mr ms mt my nb ne nl nn or pa ps pt pt-PT ro sd si sk sl so sq
sr sr-Latn sv sw ta te tg th tk tt ug ur uz vi yue zh zh-Hans-HK zh-Hant
zh-Hant-HK de-AT de-CH""".split()

# Territories that countries.tsv calls otherwise.
OTHER_LABELS = {"JE": "Bailiwick of Jersey", "MF": "Saint Martin",
                "RE": "La Réunion", "SH": "Saint Helena",
                "UM": "United States Minor Outlying Islands",
                "VC": "Saint Vincent and the Grenadines",
                "VI": "United States Virgin Islands"}
# No countries of our list.
PASSED_OVER = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split()

# What newspapers write besides: language, country, names.
EXTRA = [
    ("de", "GB", "Großbritannien"), ("de", "BY", "Weißrussland"),
    ("de", "NL", "Niederlande|Niederlanden"),
    ("fr", "GB", "Grande-Bretagne"), ("fr", "BY", "Biélorussie"),
    ("fr", "MM", "Birmanie"), ("es", "GB", "Gran Bretaña"),
    ("es", "BY", "Bielorrusia"), ("es", "US", "EEUU|EE.UU."), ("es", "MM", "Birmania"),
    ("it", "GB", "Gran Bretagna"), ("it", "MM", "Birmania"),
    ("it", "NL", "Olanda"), ("pt", "GB", "Grã-Bretanha"),
    ("nl", "GB", "Groot-Brittannië"), ("nl", "BY", "Wit-Rusland"),
    ("sv", "GB", "Storbritannien"), ("da", "GB", "Storbritannien"),
    ("nb", "GB", "Storbritannia"), ("fi", "GB", "Iso-Britannia"),
    ("pl", "GB", "Wielka Brytania|Wielkiej Brytanii"),
    ("pl", "IN", "Indii|Indiach"), ("cs", "IN", "Indii"),
    ("cs", "GB", "Velká Británie|Velké Británie"), ("ro", "GB", "Marea Britanie"),
    ("tr", "GB", "İngiltere|Büyük Britanya"), ("tr", "US", "Amerika Birleşik Devletleri"),
    ("tr", "TR", "Türkiye"), ("ru", "GB", "Великобритания"),
    ("ru", "US", "Соединённые Штаты Америки|Соединенные Штаты Америки"),
    ("ru", "ZA", "Южная Африка|ЮАР"), ("ru", "KP", "Северная Корея|КНДР"),
    ("ru", "KR", "Южная Корея"), ("ru", "CN", "КНР"), ("ru", "AE", "ОАЭ|Эмираты"),
    ("ru", "RU", "Российская Федерация|Российской Федерации"),
    ("ru", "BY", "Белоруссия"), ("ru", "MD", "Молдавия"),
    ("ru", "KG", "Киргизия"), ("ru", "TM", "Туркмения"),
    ("uk", "GB", "Велика Британія|Великобританія"), ("uk", "KP", "КНДР"),
    ("uk", "KR", "Південна Корея"), ("uk", "CN", "КНР"), ("uk", "AE", "ОАЕ"),
    ("uk", "RU", "Російська Федерація|Російської Федерації"),
    ("el", "GB", "Μεγάλη Βρετανία|Βρετανία"), ("ar", "GB", "بريطانيا"),
    ("ar", "SA", "السعودية"), ("ar", "AE", "الإمارات"),
    ("ar", "US", "الولايات المتحدة الأمريكية|الولايات المتحدة الأميركية"),
    ("he", "GB", "בריטניה"), ("ko", "KP", "북한"), ("ko", "KR", "한국"),
    ("ja", "KP", "北朝鮮"), ("ja", "GB", "イギリス"), ("ja", "US", "アメリカ"),
    ("ja", "CN", "中国"), ("zh", "KP", "北韩"), ("zh-Hant", "KP", "北韓"),
    ("sk", "CN", "Číny|Čínu|Čínou"), ("sk", "CN", "Chinach|Chinom|Chinami"),
    ("sk", "CZ", "Czechach|Czechom|Czechami"),
    ("et", "BE", "Belgiassa|Belgiasta|Belgiaan|Belgialle"),
    ("et", "IT", "Italiassa|Italiasta|Italiaan|Italialle"),
    ("et", "JO", "Jordaniassa|Jordaniasta|Jordaniaan"),
    ("hu", "GB", "Nagy-Britannia"), ("hu", "US", "Egyesült Államok"),
]

# Names that take no endings, since one of them would make another word: Finnish
# Italian, Nigeria; Polish Chin, Czech; Czech Pakistani; German Guineas. They
# stand among those of the other languages; what is safe of their forms is in
# EXTRA, under a language without endings.
UNBENT = {
    "cs": "Argentina|Čína|Grenada|Guam|Guyana|Kyrgyzstán|Malta|Nepál|Omán|"
          "Pákistán|Súdán|Turkmenistán|Uzbekistán",
    "de": "Bermuda|Curaçao|Gambia|Guernsey|Guinea|Mali|Niger|Panama|Peru|Tonga|"
          "Chile|Male",
    "fi": "Belgia|Italia|Jordania|Niger",
    "pl": "Chiny|Czechy|Grenada|Guam|Malta",
    "tr": "Butan|Nepal|Pakistan|Sudan|Türkmenistan|Yemen",
}

# Names that are left out, folded, by the reason.
STOP = {
    "an English word":
        "ascension|argentine|swiss|chili|chechia|britannia|grenade|indie|"
        "island|lati|malis|gane|pole|swede|suede|siri|cadi|toga|togas|"
        "yamen|holland|reunion|gini|quam|jersey|dominica|sark|"
        "lao|naru|kine|indi",
    "a word of another language":
        # Turkish, Spanish, Czech, Russian, Ukrainian, Serbian
        "gana|ceska|того|тога|viru|"
        # Arabic and Persian: financial, sons, Amman
        "مالي|مالی|بنين|عمان|"
        # Hebrew: thanked, came
        "הודו|"
        # Korean: means, arrogance
        "수단|오만|"
        # Hindi, Marathi, Gujarati, Bengali: gardener, guava
        "माली|माळी|মালি|মালী|માલી|ਮਾਲੀ|पेरू|"
        # Thai: jasmine, red lead
        "มาลี|ชาด|"
        # Chinese: sultan; within 上海地区
        "苏丹|蘇丹|海地|"
        # Japanese: within タイム, マリオ, チリ紙, ハイチュウ; a track suit
        "タイ|マリ|チリ|ハイチ|トーゴ|ジャージー",
    "a name of people":
        "dominique|franca|guadalupe|mauricio|maurizio|maurice|salvador|"
        "dominika|kubo|kube|kili|sile|sead|samo|eron|libi|ceki|feru|rusi|"
        "pala|jili|phap|columbia|malte|georgie|rasha|livan|iraki|turki|"
        "yaman|maurici|komori|katara|sirio",
    "a place, a company, a club, a medicine; part of other names":
        "hellas|cipro|labanan|habasha|pilipinas|granada|guama|nijar|norfolk|brasilia|tunis|qana|misr|"
        "san bartolome|saudia|suriya",
    "two countries":
        "kongo|konqo|congo|guinea ecuador|korea|koreya|korėja|amerika|"
        "америка|корея",
}
# English words, given names or places that mean the country all the same where
# they have a capital.
SURE = set("""bermudas brasil chine kina chypre finsko grece cambogia soudan
nixer libano nederland moldavia komoro singapur tailandia equateur
wlochy indija""".split()) | {"santa lucia", "santa luzia"}
# The short names of three letters or less that are sure.
SHORT = set("""usa eua abd zda shba aqsh cin fas сша сад сащ зша ақш акш кнр оаэ
оае юар чад ηπα ամն""".split()) | {"ee. uu.", "ee.uu.", "eeuu"}
# Scripts whose words are not parted by blanks: a name of three letters or less
# is found inside other words, but for these.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED_SURE = {"จีน", "ลาว", "ไทย", "ລາວ", "ຈີນ"}


def fold(name):
    """As the tagger compares: no marks, no capitals, joints are blanks."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not (
        10 <= unicodedata.combining(c) <= 36 or
        unicodedata.combining(c) >= 200 or unicodedata.combining(c) == 1))
    for letter, plain in ("łl", "øo", "đd", "ıi"):
        text = text.replace(letter, plain)
    return " ".join(re.split(r"[\s'’ʼ‐‑‒–—-]+", text.casefold())).strip()


def read_rows(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        lines = [x.rstrip("\n").split("\t") for x in f
                 if x.strip() and not x.startswith("#")]
    return [dict(zip(lines[0], x)) for x in lines[1:]]


def items(row, *keys):
    return [x for key in keys for x in row.get(key, "").split("|")
            if x and x != "-"]


def territories(package, language):
    path = os.path.join(package, "main", language, "territories.json")
    with open(path, encoding="utf-8") as f:
        main = json.load(f)["main"]
    return main[language]["localeDisplayNames"]["territories"]


def find_ids(package):
    """ISO code: the row of countries.tsv."""
    rows = {}
    for row in read_rows("countries.tsv"):
        for name in items(row, "label", "names"):
            rows.setdefault(fold(name), row)
    english = territories(package, "en")
    found = {}
    for key, name in sorted(english.items()):
        code = key.split("-")[0]
        if code in PASSED_OVER:
            continue
        name = OTHER_LABELS.get(code, name).replace(" & ", " and ")
        if re.fullmatch("[A-Z]{2}", code) and fold(name) in rows:
            found.setdefault(code, rows[fold(name)])
    missing = {k for k in english if re.fullmatch("[A-Z]{2}", k)} - \
        set(found) - set(PASSED_OVER)
    if missing:
        sys.exit(f"no row of countries.tsv for {sorted(missing)}")
    return found


def names_of(package, language, ids):
    """(id, name) of one language, as CLDR has them."""
    for key, name in sorted(territories(package, language).items()):
        code = key.split("-")[0]
        name = unicodedata.normalize("NFC", " ".join(name.split()))
        name = re.sub("[\u200b-\u200f]", "", name)
        if code in ids and name != key and not key.startswith(name):
            yield ids[code]["id"], name
    for extra, code, names in EXTRA:
        if extra == language:
            for name in names.split("|"):
                yield ids[code]["id"], name


class Sieve:
    """What is no name of a country, or not only."""

    def __init__(self):
        self.known = collections.defaultdict(set)   # id: names of ours
        self.others = collections.defaultdict(set)  # name: ids that bear it
        self.words, self.given, self.places = set(), set(), set()
        self.why = collections.Counter()
        self.left_out = []
        self.stop = {x: why for why, names in STOP.items()
                     for x in names.split("|")}
        for row in read_rows("countries.tsv"):
            self.known[row["id"]].update(items(row, "label", "names"))
        for name in ("countries", "organisations", "people", "people_news",
                     "ignore"):
            for row in read_rows(name + ".tsv"):
                for x in items(row, "label", "names", "short", "demonyms",
                               "metonyms"):
                    self.others[fold(x)].add(row["id"])
        self.demonyms = {fold(x) for row in read_rows("countries.tsv")
                         for x in items(row, "demonyms", "metonyms")}
        for name, kind in (("words.tsv", None), ("titles.tsv", None),
                           ("given_names.tsv", None)):
            if not os.path.exists(os.path.join(HERE, name)):
                continue
            for row in read_rows(name):
                into = self.given if row["type"] == "given" else self.words
                into.update(fold(x) for x in items(row, "label", "names"))
        for row in read_rows("places.tsv"):
            self.places.update(fold(x) for x in items(row, "label", "names")
                               if x.isascii() or " " not in x)

    def fault(self, row, name):
        """Why the name is left out, or None."""
        key = fold(name)
        if re.search(r"[()/\[\]|;…]|^\W|\d", name) or \
                len(name) > 30 and re.search(f"[{UNSPACED}]", name):
            return "not written like this"
        if key in self.stop:
            return self.stop[key]
        if self.others[key] - {row}:
            return "somebody else's name"
        if key in self.demonyms and name not in self.known[row]:
            return "a demonym or a capital"
        if key in SHORT or key in SURE:
            return None
        latin = re.fullmatch(r"[a-z .]+", unicodedata.normalize("NFKD", key))
        bare = re.sub(r"\W", "", key)
        if len(bare) <= 3 and (latin or name.isupper() or
                               re.search("[\u0370-\u04ff]", name)) and \
                not name.isdigit():
            return "too short"
        if name.isupper() and latin and len(bare) <= 4:
            return "too short"
        if re.fullmatch(f"[{UNSPACED}]+", name) and len(name) <= 3 and \
                name not in UNSPACED_SURE:
            return "too short"
        if key in self.words:
            return "a word of words.tsv or titles.tsv"
        if key in self.given:
            return "a given name"
        if latin and key in self.places:
            return "a place"
        return None

    def takes(self, row, name, language):
        why = self.fault(row, name)
        if why is not None:
            self.why[why] += 1
            self.left_out.append((why, row, name, language))
        return why is None


def repeats(language, name):
    """May a name of countries.tsv stand in a language's row again, so that it
    takes its endings? Not where vowel and ending make an English word."""
    if language == "fi":
        return fold(name)[-1] not in "aeiouy"
    return True


def add_unique(names, name):
    if fold(name) not in {fold(x) for x in names} or (
            re.fullmatch("[A-Z.]+", name) and name not in names):
        names.append(name)


def language_rows(package, ids, sieve):
    """id: language: names, for the languages with endings; and (id, name) of
    those that take none."""
    rows = collections.defaultdict(lambda: collections.OrderedDict())
    unbent = []
    for language in ENDING_LANGUAGES:
        for row, name in names_of(package, language, ids):
            known = any(fold(name) == fold(x) for x in sieve.known[row])
            if known and not repeats(language, name):
                continue
            if name in UNBENT.get(language, "").split("|"):
                unbent.append((row, name))
                continue
            if known and (name.isupper() or " " in name):
                continue  # such names take no endings
            if sieve.takes(row, name, language):
                add_unique(rows[row].setdefault(language, []), name)
    return rows, unbent


def merged_rows(package, ids, sieve, by_language, unbent):
    merged = collections.defaultdict(list)
    for language in ["", *MERGED]:
        for row, name in names_of(package, language, ids) if language \
                else unbent:
            taken = {fold(x) for x in sieve.known[row]}
            for names in by_language[row].values():
                taken.update(fold(x) for x in names)
            if fold(name) not in taken and sieve.takes(row, name, language):
                add_unique(merged[row], name)
    return merged


def drop_shared(rows):
    """Two countries with one name, in two languages: neither has it."""
    holders = collections.defaultdict(set)
    for row, lists in rows.items():
        for names in lists:
            for name in names:
                holders[fold(name)].add(row)
    shared = {k for k, v in holders.items() if len(v) > 1}
    for lists in rows.values():
        for names in lists:
            names[:] = [x for x in names if fold(x) not in shared]
    return shared


def check_words(path, rows):
    """Every name that is an English word has been decided about."""
    with open(path, encoding="utf-8") as f:
        words = set(json.load(f))
    odd = {fold(x) for row, lists in rows.items() for names in lists
           for x in names if fold(x) in words and fold(x) not in SURE and
           fold(x) not in SHORT}
    known = {fold(x) for row in read_rows("countries.tsv")
             for x in items(row, "label", "names")}
    if odd - known:
        sys.exit("English words: decide about " + " ".join(sorted(odd - known)))


def put_row(row, language, label, names):
    cells = dict.fromkeys(COLUMNS, "")
    cells.update(id=row["id"], type="country", short="-", lang=language,
                 label=label, names="|".join(names))
    sys.stdout.write("\t".join(cells[c] for c in COLUMNS) + "\n")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    package = sys.argv[1]
    ids = find_ids(package)
    sieve = Sieve()
    by_language, unbent = language_rows(package, ids, sieve)
    merged = merged_rows(package, ids, sieve, by_language, unbent)
    everything = {row: [merged[row], *by_language[row].values()]
                  for row in set(merged) | set(by_language)}
    shared = drop_shared(everything)
    if len(sys.argv) == 3:
        check_words(sys.argv[2], everything)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(HEADER + "\t".join(COLUMNS) + "\n")
    for row in sorted(ids.values(), key=lambda r: r["label"]):
        # The label of the first row is the entity's, in whatever order the
        # files are read.
        put_row(row, "", row["label"], merged[row["id"]])
        for language, names in by_language[row["id"]].items():
            if names:
                put_row(row, language, names[0], names[1:])
    print(f"left out: {dict(sieve.why)}, shared: {sorted(shared)}",
          file=sys.stderr)
    if os.environ.get("SHOW_LEFT_OUT"):
        for line in sorted(set(sieve.left_out)):
            print(*line, sep="\t", file=sys.stderr)


if __name__ == "__main__":
    main()
