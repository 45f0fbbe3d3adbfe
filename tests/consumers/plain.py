"""What a graph must hold and what a program holds of it, compared value by
value.

A plain graph is the JSON of tests/unit/expected.h. A value is a text, true or
false, a list of texts, {"int": "7"}, {"double": 0.5}, {"float": 0.5} (32 bits),
or {"date": "1999-01-31"}; one that is absent is not there. A harness makes the
plain graph of what its program has loaded, says in a Holds what the format and
the program can keep of the expected one, and calls compare()."""
import copy
import datetime
import json
import math
import re
import struct
import sys
from dataclasses import dataclass, field

RELATION = {"relation": "CO_OCCURS_WITH"}
SHOWN = 12  # differences


@dataclass
class Holds:
    """How a program keeps the values of a format."""
    node_names: dict = field(default_factory=dict)  # {"label": "name"}
    edge_names: dict = field(default_factory=dict)
    node_without: tuple = ()  # properties that are not in the file
    edge_without: tuple = ()
    node_more: object = None  # function of a node: {name: value} besides
    edge_more: dict = field(default_factory=lambda: dict(RELATION))
    ints: str = "int"  # or "double", "text", "number": whichever it finds
    doubles: str = "double"  # or "text", "number"
    floats: tuple = ()  # doubles kept with 32 bits
    digits: int = 17  # of a double, as it is told
    bools: str = "bool"  # or "text"
    dates: str = "text"  # or "date"
    lists: str = "json"  # or "list"
    json: tuple = ()  # lists that are JSON even so
    look: tuple = ("x", "y", "size", "color")
    edge_ids: bool = True
    text: object = None  # function (name, text) -> the text as it is kept
    cut: bool = False  # long texts may end early, with an ellipsis


def take_expected(names):
    """Of --expected JSON ...: the path, or None, and the other arguments."""
    if names[:1] == ["--expected"]:
        return names[1], names[2:]
    return None, names


def load(path):
    with open(path, encoding="utf-8", errors="surrogatepass") as f:
        return json.load(f)


def plain(value):
    """The plain value of one of Python's."""
    if isinstance(value, (bool, str, dict)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"double": value}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return list(value)
    raise TypeError("no plain value: %r" % (value,))


def node(ident, values):
    return {"id": ident,
            "values": {k: plain(v) for k, v in values.items()
                       if v is not None}}


def edge(ident, source, target, values):
    return dict(node(ident, values), source=source, target=target)


def number(value):
    if isinstance(value, dict):
        return float(next(iter(value.values())))
    return float(value)


def take_look(item):
    """Moves x, y, size and the colour from the values to the node itself."""
    values = item["values"]
    for name in ("x", "y", "size"):
        if name in values:
            item[name] = number(values.pop(name))
    if "r" in values:
        item["color"] = [int(number(values.pop(c))) for c in "rgb"]
    return item


def take_hex(item):
    """The same with a colour that is #rrggbb."""
    text = item["values"].pop("color", None)
    if isinstance(text, str):
        item["color"] = [int(text[i:i + 2], 16) for i in (1, 3, 5)]
    return take_look(item)


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def as_kept(holds, name, value):
    """The expected value as the program keeps it, a pair that says how it is
    compared."""
    if isinstance(value, bool):
        return ("exact", value if holds.bools == "bool" else str(value).lower())
    if isinstance(value, list):
        if holds.text:
            value = [holds.text(name, item) for item in value]
        if holds.lists == "list" and name not in holds.json:
            return ("exact", value)
        return ("json", value)
    if isinstance(value, str):
        value = holds.text(name, value) if holds.text else value
        return ("cut" if holds.cut else "exact", value)
    if "int" in value:
        if holds.ints == "number":
            return ("number", int(value["int"]))
        if holds.ints == "double":
            return ("double", float(int(value["int"])))
        return ("exact", value if holds.ints == "int" else value["int"])
    if "double" in value:
        if name in holds.floats:
            return ("float", float32(value["double"]))
        if holds.doubles == "number":
            return ("number", float(value["double"]))
        if holds.doubles == "text":
            return ("number text", float(value["double"]))
        return ("double", float("%.*g" % (holds.digits,
                                          float(value["double"]))))
    if "date" in value:
        return ("exact", value if holds.dates == "date" else value["date"])
    raise TypeError("no plain value: %r" % (value,))


def same(kept, seen):
    how, value = kept
    if how == "exact":
        return type(seen) is type(value) and seen == value
    if how == "cut":
        return seen == value or (len(value) > 3000 and
                                 seen.endswith("\u2026") and
                                 value.startswith(seen[:-1]))
    if how == "json":
        return isinstance(seen, str) and json.loads(seen) == value
    if how == "number text":
        return isinstance(seen, str) and float(seen) == value
    if how == "number":
        if not isinstance(seen, dict):
            return False
        if "int" in seen:
            return int(seen["int"]) == value
        return number(seen) == float(value)
    if how == "float":
        return (isinstance(seen, dict) and set(seen) <= {"float", "double"} and
                float32(float(*seen.values())) == value)
    return (isinstance(seen, dict) and set(seen) == {"double"} and
            float(seen["double"]) == value and
            not math.isnan(float(seen["double"])))


class Differences:
    def __init__(self):
        self.lines = []
        self.n_equal = 0

    def add(self, *what):
        self.lines.append(" ".join(str(w) for w in what))

    def check(self, kept, seen, *where):
        if same(kept, seen):
            self.n_equal += 1
        else:
            self.add(*where, "is", shorten(seen), "not", shorten(kept[1]))


def shorten(value):
    text = repr(value)
    return text if len(text) < 200 else text[:120] + " ... " + text[-60:]


def compare_values(found, holds, names, without, more, expected, seen, where):
    kept = {names.get(k, k): as_kept(holds, k, v)
            for k, v in expected["values"].items() if k not in without}
    kept.update({k: ("exact", v) for k, v in more.items()})
    values = seen["values"]
    for name in kept.keys() - values.keys():
        found.add(where, name, "is not there, expected",
                  shorten(kept[name][1]))
    for name in values.keys() - kept.keys():
        found.add(where, name, "is there:", shorten(values[name]))
    for name in sorted(kept.keys() & values.keys()):
        found.check(kept[name], values[name], where, name)


def compare_look(found, holds, expected, seen):
    for name in holds.look:
        value = seen.get(name)
        if name == "color":
            same_look = value == expected[name]
        else:
            same_look = (value is not None and
                         float32(float(value)) == float32(expected[name]))
        if same_look:
            found.n_equal += 1
        else:
            found.add("node", expected["id"], name, "is", value, "not",
                      expected[name])


def index(found, items, key_of, what):
    result = {}
    for item in items:
        key = key_of(item)
        if key in result:
            found.add(what, key, "is there twice")
        result[key] = item
    return result


def ends(item):
    return tuple(sorted((item["source"], item["target"])))


def pairs(found, expected, seen, key_of, what):
    expected = index(found, expected, key_of, what)
    seen = index(found, seen, key_of, what)
    for key in expected.keys() - seen.keys():
        found.add(what, key, "is not there")
    for key in seen.keys() - expected.keys():
        found.add(what, key, "is there but not expected")
    return [(expected[k], seen[k]) for k in expected if k in seen]


def compare(expected, seen, holds):
    """The number of values that are equal; ends the program when one is not."""
    found = Differences()
    for e, s in pairs(found, expected["nodes"], seen["nodes"],
                      lambda n: n["id"], "node"):
        more = holds.node_more(e) if holds.node_more else {}
        compare_values(found, holds, holds.node_names, holds.node_without,
                       more, e, s, "node %s" % e["id"])
        compare_look(found, holds, e, s)
    for e, s in pairs(found, expected["edges"], seen["edges"], ends, "edge"):
        compare_values(found, holds, holds.edge_names, holds.edge_without,
                       holds.edge_more, e, s, "edge %s" % e["id"])
        if holds.edge_ids:
            found.check(("exact", e["id"]), s.get("id"), "edge", ends(e), "id")
    if found.lines:
        for line in found.lines[:SHOWN]:
            print("  " + line, file=sys.stderr)
        if len(found.lines) > SHOWN:
            print("  and %d more" % (len(found.lines) - SHOWN),
                  file=sys.stderr)
        sys.exit(1)
    return found.n_equal


def report(who, path, expected, seen, holds):
    """Compares and says so in one line."""
    print("%s: %s" % (who, path), flush=True)
    n = compare(expected, seen, holds)
    print("%s: %s: %d nodes, %d edges, %d values equal" %
          (who, path, len(seen["nodes"]), len(seen["edges"]), n), flush=True)


def rename_by(seen, name):
    """Nodes get the id that stands in a property, edges follow."""
    ids = {n["id"]: n["values"].pop(name) for n in seen["nodes"]}
    for item in seen["nodes"]:
        item["id"] = ids[item["id"]]
    for item in seen["edges"]:
        item["source"] = ids[item["source"]]
        item["target"] = ids[item["target"]]


def dot_label(name, text):
    """A label in DOT as a reader sees it that knows nothing of HTML's
    entities: Graphviz does, so what looks like one is written as &amp;."""
    if name != "label":
        return text
    return re.sub(r"&(?=#?\w+;)", "&amp;", text.replace("\t", " "))


def squash(name):
    """GML's keys are letters and digits, for some without case."""
    return name.replace("_", "").lower()


def squashed(expected):
    """All names of properties as GML's readers tell them."""
    return {name: squash(name)
            for item in expected["nodes"] + expected["edges"]
            for name in item["values"]}


def from_gml(seen):
    """The place and the look out of `graphics`; the id of an entity instead of
    a number."""
    for item in seen["nodes"] + seen["edges"]:
        values = {squash(k): v for k, v in item["values"].items()}
        graphics = values.pop("graphics", None)
        if isinstance(graphics, dict):
            item.update(x=graphics["x"], y=graphics["y"], size=graphics["w"])
            fill = graphics["fill"]
            item["color"] = [int(fill[i:i + 2], 16) for i in (1, 3, 5)]
        item["values"] = values
    rename_by(seen, "entity")


# what a DOT file says to Graphviz only
DRAWING = ("color", "fillcolor", "width", "fontsize", "pos", "tooltip",
           "penwidth", "style", "shape", "fontcolor", "fontname",
           "fixedsize")


def drop(seen, names):
    """Forgets properties that are no values of the graph."""
    for item in seen["nodes"] + seen["edges"]:
        for name in names:
            item["values"].pop(name, None)


def report_pajek(who, path, expected, vertices, edges):
    """Pajek has labels, places and weights, and can't escape anything: of
    labels the letters and digits are compared. Vertices (label, x, y) stand in
    their order, edges are (row, row, weight)."""
    def letters(text):
        return re.sub(r"\W", "", text)[:1000]

    seen = [(letters(label), float32(float(x)), float32(float(y)))
            for label, x, y in vertices]
    wanted = [(letters(n["values"]["label"]), float32(n["x"]),
               float32(n["y"])) for n in expected["nodes"]]
    if seen != wanted:
        sys.exit("%s: %s: the vertices are %s" % (who, path, shorten(seen)))
    rows = {n["id"]: i for i, n in enumerate(expected["nodes"])}
    wanted = sorted((*sorted((rows[e["source"]], rows[e["target"]])),
                     number(e["values"]["weight"]))
                    for e in expected["edges"])
    if sorted((*sorted((a, b)), w) for a, b, w in edges) != wanted:
        sys.exit("%s: %s: the edges are %s" % (who, path, shorten(edges)))
    print("%s: %s: %d nodes, %d edges" % (who, path, len(seen), len(wanted)),
          flush=True)


def with_holds(holds, **changes):
    result = copy.copy(holds)
    for name, value in changes.items():
        setattr(result, name, value)
    return result
