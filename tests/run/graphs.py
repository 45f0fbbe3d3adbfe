"""GraphML back into Python."""
import xml.etree.ElementTree as ET

NS = "{http://graphml.graphdrawing.org/xmlns}"


def read_graph(data):
    """{id: {column: text}} of nodes, the same of edges by their ends."""
    root = ET.fromstring(data)
    names = {k.get("id"): k.get("attr.name") for k in root.iter(NS + "key")}

    def values(element):
        return {names[d.get("key")]: d.text for d in element.iter(NS + "data")}
    return ({n.get("id"): values(n) for n in root.iter(NS + "node")},
            {(e.get("source"), e.get("target")): values(e)
             for e in root.iter(NS + "edge")})
