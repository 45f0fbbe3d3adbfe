#!/usr/bin/env python3
"""text_figures.py NAMES.txt TEXT [REAL.jsonl...]: how made text compares with
real text: tokens per KB, share of tokens that begin with a capital, mean
length of tokens, names per KB, share of bytes that are not ASCII. Of real text
the names are the annotated ones."""
import json
import re
import sys


def figures(what, text, mentions):
    size = len(text.encode())
    tokens = re.findall(r"\w+", text)
    capital = sum(token[0].isupper() for token in tokens)
    print(f"{what:28} {len(tokens) * 1000 / size:7.0f} "
          f"{capital / len(tokens):7.3f} "
          f"{sum(map(len, tokens)) / len(tokens):7.2f} "
          f"{mentions * 1000 / size:7.1f} "
          f"{sum(ord(c) > 127 for c in text) / len(text):9.4f} "
          f"{len(set(tokens)) / len(tokens) ** 0.6:7.2f}")


def made(names, path):
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read(2_000_000)
    tokens = re.findall(r"\w+", text)
    longest = {}
    with open(names, encoding="utf-8") as file:
        for line in file:
            words = re.findall(r"\w+", line)
            if words:
                longest.setdefault(words[0], []).append(words)
    for lists in longest.values():
        lists.sort(key=len, reverse=True)
    mentions = at = 0
    while at < len(tokens):
        for words in longest.get(tokens[at], ()):
            if tokens[at:at + len(words)] == words:
                mentions += 1
                at += len(words) - 1
                break
        at += 1
    figures(path.rpartition("/")[2], text, mentions)


def main():
    print(f"{'':28} {'tok/KB':>7} {'capital':>7} {'length':>7} {'nam/KB':>7} "
          f"{'not ASCII':>9} {'types':>7}")
    made(sys.argv[1], sys.argv[2])
    for path in sys.argv[3:]:
        texts, mentions = [], 0
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                texts.append(record["text"])
                mentions += len(record["mentions"])
        figures(path.rpartition("/")[2], "\n".join(texts), mentions)


if __name__ == "__main__":
    main()
