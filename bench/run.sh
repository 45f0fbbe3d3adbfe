#!/bin/sh
# bench/run.sh [MEGABYTES]: builds Release and prints how fast one core tags
# English news (the sample articles) and text in many languages with the
# shipped gazetteers, beside the machine's own limits in the same run.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
size=${1:-100}
cmake -S "$here" -B "$here/build/release" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$here/build/release" --target tag_speed >/dev/null
echo "== English news"
"$here/build/release/bench/tag_speed" "$here/gazetteers" "$size" \
    "$here"/tests/data/articles/*.txt
echo "== many languages"
"$here/build/release/bench/tag_speed" "$here/gazetteers" "$size" \
    "$here/bench/data/mixed.txt"
