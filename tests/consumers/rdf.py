"""Plain graphs out of triples: N-Triples or N-Quads as another program wrote
them."""
import re
import urllib.parse

import consumer
import plain

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
IDENTIFIER = "http://purl.org/dc/terms/identifier"
SCHEMA = "https://schema.org/"
CLASSES = {SCHEMA + "Person": "person", SCHEMA + "Country": "country",
           SCHEMA + "Organization": "organisation"}
TERM = re.compile(r'<([^<>"{}|^`\\\x00-\x20]*)>|'
                  r'"((?:[^"\\\n\r]|\\.)*)"(?:\^\^<([^<>]*)>|@([A-Za-z0-9-]+))?|'
                  r"(_:\S+)|(\.)|\s+|#.*")
ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"',
           "'": "'", "\\": "\\"}


def unescape(text):
    def one(match):
        if match[1]:
            return chr(int(match[1], 16))
        if match[2]:
            return chr(int(match[2], 16))
        return ESCAPES[match[3]]
    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", one, text)


def value(text, datatype):
    """A literal as a plain value."""
    if datatype in ("", XSD + "string"):
        return text
    kind = datatype.replace(XSD, "")
    if kind in ("integer", "long", "int", "short", "byte"):
        return {"int": str(int(text))}
    if kind in ("double", "float"):
        return {kind: float(text)}
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}[text]
    if kind in ("date", "dateTime"):
        return {"date": text.replace("T00:00:00Z", "")}
    return {datatype: text}


def statements(lines):
    """Tuples of 3 or 4; an IRI is a pair ("iri", text), a literal its plain
    value in a pair ("literal", value)."""
    for line in lines:
        row = []
        at = 0
        line = line.rstrip("\n")
        while at < len(line):
            match = TERM.match(line, at)
            if not match:
                consumer.fail("no N-Triples:", line)
            at = match.end()
            if match[1] is not None:
                row.append(("iri", unescape(match[1])))
            elif match[2] is not None:
                row.append(("literal", value(unescape(match[2]),
                                             match[3] or "")))
            elif match[5] is not None:
                row.append(("blank", match[5]))
        if row:
            yield tuple(row)


def last(iri):
    """cty:FR of http://.../entity/cty%3AFR"""
    return urllib.parse.unquote(re.split("[/#]", iri)[-1])


def snake(name):
    """first_seen of firstSeen"""
    return re.sub("[A-Z]", lambda m: "_" + m[0].lower(), name)


def graph(triples):
    """The plain graph of gazgraph's RDF; lists are sorted, as a set of triples
    has no order."""
    subjects = {}
    for subject, predicate, thing in triples:
        subjects.setdefault(subject[1], []).append((predicate[1], thing))
    nodes, edges = [], []
    for subject, facts in subjects.items():
        types = {thing[1] for predicate, thing in facts if predicate == TYPE}
        is_edge = any(t.endswith("#CoOccurrence") for t in types)
        item = {"id": last(subject), "values": {}}
        ends = []
        for predicate, thing in facts:
            name = last(predicate)
            if name == "participant":
                ends.append(last(thing[1]))
            elif predicate == TYPE:
                if thing[1] in CLASSES:
                    item["values"]["entity_type"] = CLASSES[thing[1]]
            elif predicate == IDENTIFIER:
                item["id"] = thing[1]
            elif predicate == LABEL:
                item["values"]["label"] = thing[1]
            elif predicate == ALIAS or name == "evidence":
                name = "aliases" if predicate == ALIAS else "evidence"
                item["values"].setdefault(name, []).append(thing[1])
            elif thing[0] == "literal":
                if snake(name) in item["values"]:
                    consumer.fail(subject, "has two", name)
                item["values"][snake(name)] = thing[1]
        for each in item["values"].values():
            if isinstance(each, list):
                each.sort()
        if is_edge:
            item["source"], item["target"] = sorted(ends)
        (edges if is_edge else nodes).append(item)
    neighbours = {tuple(sorted((last(s[1]), last(o[1]))))
                  for s, p, o in triples if last(p[1]) == "coOccursWith"}
    if neighbours != {(e["source"], e["target"]) for e in edges}:
        consumer.fail("coOccursWith joins others than the edges do")
    return {"nodes": nodes, "edges": edges}


def sort_lists(expected):
    """As sets: sorted, each item once."""
    for item in expected["nodes"] + expected["edges"]:
        for name, each in item["values"].items():
            if isinstance(each, list):
                item["values"][name] = sorted(set(each))


HOLDS = plain.Holds(dates="date", lists="list", look=(), edge_more={})
