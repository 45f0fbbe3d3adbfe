"""Made documents for stores: with copies, near copies, dates, publishers,
ambiguous and short names."""
import json
import random

N = 12
NAMES = "id\ttype\tlabel\tnames\tshort\n" + "".join(
    f"n{i:02}\t{('place', 'person')[i % 3 == 2]}\tTown{chr(97 + i)}\t"
    f"{'' if i % 4 else 'Ann Bell|Old Town' + chr(97 + i)}\t"
    f"{'Bell' if i % 4 == 0 else '-'}\n" for i in range(N))


def sentence(rnd):
    words = [f"w{rnd.randrange(80)}" for _ in range(rnd.choice((1, 2, 6, 9)))]
    for _ in range(rnd.choice((0, 1, 2, 2, 3, 5))):
        i = min(int(rnd.expovariate(.35)), N - 1)
        words.append(rnd.choice((f"Town{chr(97 + i)}", f"Town{chr(97 + i)}",
                                 f"Old Town{chr(97 + i - i % 4)}", "Ann Bell",
                                 "Bell")))
    rnd.shuffle(words)
    return "Then " + " ".join(words) + "."


def documents(n, seed=1):
    rnd = random.Random(seed)
    pool = [sentence(rnd) for _ in range(90)]
    found = []
    for i in range(n):
        kind = rnd.random()
        if found and kind < 0.15:  # a copy, or a near one
            parts = list(rnd.choice(found)["parts"])
            if kind < 0.1 and parts:
                parts[rnd.randrange(len(parts))] = sentence(rnd)
        else:
            parts = [rnd.choice(pool) if rnd.random() < 0.4 else sentence(rnd)
                     for _ in range(rnd.choice((1, 2, 4, 12)))]
        doc = {"id": f"d{i:05}", "parts": parts,
               "text": "".join(p + rnd.choice((" ", " ", "\n\n"))
                               for p in parts)}
        if rnd.random() < 0.8:
            doc["date"] = f"2023-{rnd.randrange(1, 7):02}-" \
                          f"{rnd.randrange(1, 29):02}"
        if rnd.random() < 0.7:
            doc["source"] = rnd.choice(("Herald", "Post", "Times"))
        if rnd.random() < 0.3:
            doc["title"] = rnd.choice(pool)
        if rnd.random() < 0.3:
            doc["url"] = f"https://www.{rnd.choice('abc')}.example/{i}"
        found.append(doc)
    return found


def jsonl(docs):
    return "".join(json.dumps({k: v for k, v in d.items()
                               if k != "parts" and v}) + "\n" for d in docs)
