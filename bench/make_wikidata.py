#!/usr/bin/env python3
"""bench/make_wikidata.py N [SEED]: writes a JSON dump in the layout of Wikidata's
(latest-all.json: `[`, one entity a line with a comma behind it, `]`) with N
made-up entities to stdout: labels, descriptions and aliases in dozens of
languages, statements with qualifiers and references, sitelinks. About one in
seven is a person, an organisation or a country, the rest is what else
there is: papers, places, species, stars. Same N and SEED, same bytes."""
import random
import sys

LANGUAGES = """en de fr es it nl ru pl uk pt sv ja zh ar he fa tr ko cs da nb fi
hu ro sr hr bg el ca eu gl cy ga eo vi id ms th hi bn ta te ml kn mr pa ur az
kk uz hy ka be lt lv et sk sl mk sq is arz ast nds-nl pt-br zh-hans zh-hant
en-gb en-ca de-at de-ch""".split()
SYLLABLES = """ka ri mo ta ne lu sa vi do re ba xi no je pa ul an er in os ag el
im or us ad ev il on ar""".split()
CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwxyz",
                    "абцдефгхийклмнопкрстувхыыз"))
WORDS = """politician footballer company scientific article village river
football club species of beetle asteroid American British German French born
published in museum painting album film street church mountain""".split()
OTHERS = ["Q13442814", "Q16521", "Q4167836", "Q4167410", "Q523", "Q318",
          "Q486972", "Q3305213", "Q11424", "Q8502", "Q4022", "Q101352"]
ORGANISATIONS = ["Q4830453", "Q6881511", "Q43229", "Q7278", "Q163740", "Q3918",
                 "Q11032", "Q327333", "Q476028", "Q891723"]
HUMAN_PROPERTIES = ["P21", "P27", "P106", "P19", "P69", "P735", "P734", "P1412"]
OTHER_PROPERTIES = ["P17", "P131", "P50", "P433", "P1433", "P407", "P921",
                    "P171", "P105", "P361"]
ID_PROPERTIES = ["P214", "P213", "P227", "P244", "P268", "P646", "P345", "P356",
                 "P698", "P846"]


def escaped(text):
    """As the dumps are written: other letters than ASCII as \\u."""
    return "".join(c if c < "\x7f" else f"\\u{ord(c):04x}" for c in text)


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.n_statements = 0
        pick = self.r.choice
        self.names = ["".join(pick(SYLLABLES) for _ in
                              range(self.r.randint(2, 3))).capitalize()
                      for _ in range(5000)]
        self.foreign = [escaped("".join(CYRILLIC[c] for c in n.lower())
                                .capitalize()) for n in self.names]
        self.descriptions = [" ".join(pick(WORDS) for _ in
                                      range(self.r.randint(2, 7)))
                             for _ in range(500)]
        self.references = [self.reference() for _ in range(200)]

    def guid(self, qid):
        self.n_statements += 1
        h = f"{self.n_statements * 0x9E3779B97F4A7C15 & (1 << 128) - 1:032X}"
        return (f"{qid}${h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}")

    def head(self, prop, hashed):
        """Snaks of qualifiers and references carry a hash."""
        h = f'"hash":"{self.r.getrandbits(160):040x}",' if hashed else ""
        return f'"snaktype":"value","property":"{prop}",{h}"datavalue":'

    def item(self, prop, number, hashed=False):
        return (f'{self.head(prop, hashed)}{{"value":{{"entity-type":"item",'
                f'"numeric-id":{number},"id":"Q{number}"}},'
                '"type":"wikibase-entityid"},"datatype":"wikibase-item"')

    def time(self, prop, year, hashed=False):
        return (f'{self.head(prop, hashed)}{{"value":{{"time":"+{year:04d}-'
                f'{self.r.randint(1, 12):02d}-{self.r.randint(1, 28):02d}'
                'T00:00:00Z","timezone":0,"before":0,"after":0,"precision":11,'
                '"calendarmodel":"http:\\/\\/www.wikidata.org\\/entity\\/'
                'Q1985727"},"type":"time"},"datatype":"time"')

    def reference(self):
        number = self.r.choice((328, 54919, 206855))
        return (f'{{"hash":"{self.r.getrandbits(160):040x}","snaks":{{"P248":'
                f'[{{{self.item("P248", number, True)}}}],"P813":'
                f'[{{{self.time("P813", 2015, True)}}}]}},'
                '"snaks-order":["P248","P813"]}')

    def statement(self, qid, snak, qualifiers=""):
        rank = "preferred" if self.r.random() < 0.02 else "normal"
        refs = ",".join(self.r.choice(self.references)
                        for _ in range(self.r.choice((0, 0, 1, 1))))
        refs = f',"references":[{refs}]' if refs else ""
        return (f'{{"mainsnak":{{{snak}}},"type":"statement"{qualifiers},'
                f'"id":"{self.guid(qid)}","rank":"{rank}"{refs}}}')

    def office(self, qid):
        start = self.r.randint(1950, 2015)
        q = (f',"qualifiers":{{"P580":[{{{self.time("P580", start, True)}}}],'
             f'"P582":[{{{self.time("P582", start + 5, True)}}}]}},'
             '"qualifiers-order":["P580","P582"]')
        return self.statement(qid, self.item("P39", self.r.randint(1, 10**7)),
                              q)

    def terms(self, kind, values):
        return (f'"{kind}":{{' + ",".join(
            f'"{lang}":{{"language":"{lang}","value":"{text}"}}'
            for lang, text in values) + "}")

    def claims(self, qid, cls, human):
        r = self.r
        rows = [("P31", [self.statement(qid, self.item("P31", int(cls[1:])))])]
        props = HUMAN_PROPERTIES if human else OTHER_PROPERTIES
        for prop in r.sample(props, r.randint(1, 4)):
            rows.append((prop, [self.statement(
                qid, self.item(prop, r.randint(1, 10**8)))
                for _ in range(r.choice((1, 1, 1, 2)))]))
        if human:
            rows.append(("P569", [self.statement(
                qid, self.time("P569", r.randint(1850, 2000)))]))
            if r.random() < 0.15:
                rows.append(("P39", [self.office(qid)
                                     for _ in range(r.randint(1, 3))]))
        for prop in r.sample(ID_PROPERTIES, r.randint(0, 3)):
            rows.append((prop, [self.statement(
                qid, f'"snaktype":"value","property":"{prop}","datavalue":'
                f'{{"value":"{r.getrandbits(40)}","type":"string"}},'
                '"datatype":"external-id"')]))
        return '"claims":{' + ",".join(
            f'"{p}":[{",".join(s)}]' for p, s in rows) + "}"

    def entity(self, number):
        r = self.r
        qid = f"Q{number}"
        x = r.random()
        human = x < 0.10
        if human:
            cls = "Q5"
        elif x < 0.14:
            cls = r.choice(ORGANISATIONS)
        elif x < 0.1402:
            cls = r.choice(("Q6256", "Q3624078"))
        else:
            cls = r.choice(OTHERS)
        a, b = r.randrange(5000), r.randrange(5000)
        latin = f"{self.names[a]} {self.names[b]}"
        foreign = f"{self.foreign[a]} {self.foreign[b]}"
        n = min(len(LANGUAGES), int(r.expovariate(0.2)) + 1)
        langs = ["en"] + r.sample(LANGUAGES[1:], n - 1)
        labels = [(k, foreign if k in ("ru", "uk", "bg", "sr", "mk", "be", "kk")
                   else latin) for k in langs]
        descriptions = [(k, r.choice(self.descriptions))
                        for k in langs[:max(1, n // 2)]]
        aliases = ",".join(
            f'"{k}":[' + ",".join(
                f'{{"language":"{k}","value":"{self.names[b]} '
                f'{r.choice(self.names)}"}}' for _ in range(r.randint(1, 3)))
            + "]" for k in langs[:n // 4])
        links = ",".join(
            f'"{k}wiki":{{"site":"{k}wiki","title":"{t}","badges":[]}}'
            for k, t in labels[:n // 3])
        return (f'{{"type":"item","id":"{qid}",{self.terms("labels", labels)},'
                f'{self.terms("descriptions", descriptions)},'
                f'"aliases":{"{" + aliases + "}" if aliases else "[]"},'
                f'{self.claims(qid, cls, human)},'
                f'"sitelinks":{"{" + links + "}" if links else "[]"},'
                f'"pageid":{number + 129},"ns":0,"title":"{qid}",'
                f'"lastrevid":{number * 7 + 1000},'
                '"modified":"2024-05-01T12:00:00Z"}')


def main():
    count = int(sys.argv[1])
    maker = Maker(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    out = sys.stdout
    out.write("[\n")
    for i in range(1, count + 1):
        out.write(maker.entity(i) + (",\n" if i < count else "\n"))
    out.write("]\n")


if __name__ == "__main__":
    main()
