#!/usr/bin/env python3
"""python_peers.py KIND NAMES.txt TEXT MEGABYTES CHECK RUNS [OUT]

Matchers that Python has, behind one interface; prints one JSON line as
tag_speed does. KIND: pyahocorasick (all matches, a word filter, then
leftmost-longest), flashtext (its own word rule), spacy (PhraseMatcher on the
tokens of a blank English pipeline, then leftmost-longest). `graph` is what
somebody would write instead of `gazgraph build`: FlashText on each sentence,
pairs in a dict, the edges sorted into OUT. MB/s is without building."""
import itertools
import json
import re
import resource
import statistics
import sys
import time

LETTER = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
SENTENCE = re.compile(r"(?<=[.?!])[\"”’]?\s+|\n\n+")
MASK = (1 << 64) - 1


def mention_sum(start, end):
    mixed = (start * 0x9E3779B97F4A7C15 ^ end * 0xC2B2AE3D27D4EB4F) & MASK
    mixed ^= mixed >> 29
    return mixed * 0xBF58476D1CE4E5B9 & MASK


def is_word(char):
    return LETTER.match(char) is not None


def is_edge(text, at):
    return (at in (0, len(text)) or not is_word(text[at - 1])
            or not is_word(text[at]))


def keep_longest(found):
    found.sort(key=lambda span: (span[0], -span[1]))
    end = 0
    for span in found:
        if span[0] >= end:
            end = span[1]
            yield span


def pyahocorasick(names):
    import ahocorasick
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, len(name))
    automaton.make_automaton()

    def scan(text):
        found = []
        for last, length in automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if is_edge(text, start) and is_edge(text, end):
                found.append((start, end))
        return list(keep_longest(found))
    return scan


def flashtext_processor(names):
    from flashtext import KeywordProcessor
    processor = KeywordProcessor(case_sensitive=True)
    for name in names:
        processor.add_keyword(name)
    return processor


def flashtext(names):
    processor = flashtext_processor(names)

    def scan(text):
        return [(start, end) for _, start, end
                in processor.extract_keywords(text, span_info=True)]
    return scan


def spacy(names):
    import spacy as library
    from spacy.matcher import PhraseMatcher
    pipeline = library.blank("en")
    pipeline.max_length = 10 ** 9
    matcher = PhraseMatcher(pipeline.vocab)
    matcher.add("name", [pipeline.make_doc(name) for name in names])

    def scan(text):
        document = pipeline.make_doc(text)
        return list(keep_longest(
            [(document[start].idx,
              document[end - 1].idx + len(document[end - 1]))
             for _, start, end in matcher(document)]))
    return scan


def graph(names):
    processor = flashtext_processor(names)

    def scan(text):
        pairs = {}
        for sentence in SENTENCE.split(text):
            found = sorted(set(processor.extract_keywords(sentence)))
            for pair in itertools.combinations(found, 2):
                pairs[pair] = pairs.get(pair, 0) + 1
        if len(sys.argv) > 7:
            with open(sys.argv[7], "w", encoding="utf-8") as out:
                for (one, other), weight in sorted(pairs.items()):
                    out.write(f"{one}\t{other}\t{weight}\n")
        return [(0, 0)] * len(pairs)
    return scan


def cut(data, megabytes):
    """The end of a beginning: as in words.h, before a blank line."""
    at = int(megabytes * 1e6)
    while at < len(data):
        at = data.find(b"\n", at) + 1
        if at == 0:
            return len(data)
        if data[at:at + 1] == b"\n":
            return at
    return len(data)


def pieces(data):
    at = 0
    while at < len(data):
        end = cut(data[at:], 0.065536) + at
        yield at, data[at:end].decode("utf-8", "replace")
        at = end


def checksum(scan, data):
    total = mentions = 0
    for at, text in pieces(data):
        offsets = [0]
        for char in text:
            offsets.append(offsets[-1] + len(char.encode()))
        for start, end in scan(text):
            total += mention_sum(at + offsets[start], at + offsets[end])
            mentions += 1
    return mentions, total & MASK


def main():
    kind, names_path, text_path, megabytes, check, runs = sys.argv[1:7]
    with open(names_path, encoding="utf-8") as file:
        names = [line for line in file.read().split("\n") if line]
    with open(text_path, "rb") as file:
        data = file.read(int(float(megabytes) * 1e6) + 1000000)
    data = data[:cut(data, float(megabytes))]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    scan = globals()[kind](names)
    built = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    times = []
    texts = ([data.decode("utf-8", "replace")] if kind == "graph"
             else [text for _, text in pieces(data)])
    for _ in range(int(runs)):
        start = time.process_time()
        mentions = sum(len(scan(text)) for text in texts)
        times.append(time.process_time() - start)
    checked, total = (0, 0)
    if kind != "graph":
        checked, total = checksum(scan, data[:cut(data, float(check))])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({
        "bytes": len(data), "names": len(names), "load_s": round(built, 4),
        "names_mb": round(memory / 1024, 1),
        "mb_s": round(len(data) / 1e6 / statistics.median(times), 3),
        "mentions": mentions, "checked": checked,
        "checksum": f"{total:016x}", "peak_mb": round(peak / 1024, 1)}))


if __name__ == "__main__":
    main()
