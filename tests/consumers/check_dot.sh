#!/bin/sh
# check_dot.sh FILE NODES EDGES [GRAPHML]
#
# Reads a DOT file of gazgraph with Graphviz' layout programs: each must end
# well, say nothing, and draw so many nodes and edges. Then the rules that keep
# Gephi's own DOT reader alive. With the GraphML file of the same graph: labels
# and ids are the same there. Needs graphviz, libxml2-utils, python3. Exit 0
# when all is well.
set -u
export LC_ALL=C

if [ $# -lt 3 ]; then
    echo "usage: check_dot.sh FILE NODES EDGES [GRAPHML]" >&2
    exit 2
fi
file=$1 nodes=$2 edges=$3 graphml=${4:-}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

fail() {
    echo "check_dot: $*" >&2
    exit 1
}

draw() {
    timeout 120 "$@" -Tsvg "$file" >"$work/svg" 2>"$work/err" ||
        fail "$* ends with $?: $(head -c 300 "$work/err")"
    [ ! -s "$work/err" ] || fail "$* says: $(head -c 300 "$work/err")"
    xmllint --noout --huge "$work/svg" 2>"$work/err" ||
        fail "$* makes bad SVG: $(head -c 300 "$work/err")"
    n=$(grep -c 'class="node"' "$work/svg")
    [ "$n" -eq "$nodes" ] || fail "$* draws $n nodes"
    n=$(grep -c 'class="edge"' "$work/svg")
    [ "$n" -eq "$edges" ] || fail "$* draws $n edges"
}

draw dot
draw sfdp
draw fdp
draw neato
if grep -q ', pos="' "$file"; then
    draw neato -n2
fi

# Gephi: UTF-8 is guessed by the dash in the first line; nodes are called n0,
# n1 ...; the anonymous subgraph; no position pinned; no #rrggbb in rows.
head -n 1 "$file" | od -An -v -tx1 | tr -d ' \n' | grep -q 'e28093' ||
    fail "the first line has no dash"
[ "$(grep -c '^  subgraph {$' "$file")" -eq 1 ] || fail "no subgraph"
n=$(grep -c '^  n[0-9][0-9]* \[label="' "$file")
[ "$n" -eq "$nodes" ] || fail "$n lines of nodes"
n=$(grep -c '^  n[0-9][0-9]* -- n[0-9][0-9]* \[' "$file")
[ "$n" -eq "$edges" ] || fail "$n lines of edges"
if grep '^  n[0-9]' "$file" | grep -q 'color="#\|pos="[^"]*!'; then
    fail "a colour or a position that Gephi can't read"
fi

if [ -n "$graphml" ]; then
    dot -Tjson "$file" >"$work/json" || fail "dot -Tjson"
    python3 - "$work/json" "$graphml" <<'END' || fail "labels differ"
import json, re, sys
import xml.etree.ElementTree as ET

NS = "{http://graphml.graphdrawing.org/xmlns}"


def shown(text):
    """What Graphviz draws for its label."""
    text = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text)
    return re.sub(r"&amp;(?=#?[A-Za-z0-9]+;)", "&", text)


with open(sys.argv[1], encoding="utf-8") as f:
    drawn = {o["entity"]: shown(o["label"])
             for o in json.load(f)["objects"] if "entity" in o}
labels = {n.get("id"): n.find(NS + "data").text.replace("\t", " ")
          for n in ET.parse(sys.argv[2]).iter(NS + "node")}
for ident, label in labels.items():
    got = drawn.pop(ident, None)
    cut = got is not None and len(label) > 3000 and got.endswith("\u2026")
    if got != label and not (cut and label.startswith(got[:-1])):
        sys.exit("%s: %r, not %r" % (ident, got, label))
sys.exit("not in GraphML: %r" % list(drawn) if drawn else 0)
END
fi
echo "ok: $nodes nodes, $edges edges; dot sfdp fdp neato"
