#!/usr/bin/env python3
"""make_large.py NODES EDGES DIR

Writes names.tsv, a gazetteer of NODES entities, and news.jsonl, whose sentences
name them, everybody at least once, so that there are EDGES pairs or some more.
EDGES is a multiple of NODES. The same every time."""
import json
import os
import sys

SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def word(n):
    """A capitalised word of four syllables, another for each n."""
    text = ""
    for _ in range(4):
        text += SYLLABLES[n % len(SYLLABLES)]
        n //= len(SYLLABLES)
    return text.capitalize()


def name(n):
    # two words of numbers far from each other
    return word(n * 7919 + 11) + " " + word(n * 104729 + 1000003)


def main():
    nodes, edges, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "names.tsv"), "w") as f:
        f.write("id\ttype\tlabel\n")
        for n in range(nodes):
            kind = ("person", "organisation", "country")[n % 3]
            f.write("x:%d\t%s\t%s\n" % (n, kind, name(n)))
    state = 12345
    # half of the places go to everybody in turn
    size = edges // nodes + 1
    # a few pairs come twice
    sentences = int(1.001 * edges / (size * (size - 1) // 2)) + 1
    with open(os.path.join(folder, "news.jsonl"), "w") as f:
        at = 0
        for s in range(sentences):
            crowd = []
            for i in range(size):
                if (s * size + i) % 2 == 0 and at < nodes:
                    crowd.append(at)
                    at += 1
                else:
                    state = (state * 1103515245 + 12345) % 2 ** 31
                    crowd.append(state // 7 % nodes)
            text = "It was said of " + ", ".join(map(name, crowd)) + "."
            json.dump({"id": "d%d" % s, "text": text,
                       "date": "%d-%02d-%02d" % (1990 + s % 30, 1 + s % 12,
                                                 1 + s % 28)}, f)
            f.write("\n")


main()
