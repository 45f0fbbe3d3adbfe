#!/bin/sh
# demo.sh [--yes] [INPUT...]: installs what is missing, builds gazgraph, makes a
# graph of the sample articles (or of your own INPUT), draws it, and tells what
# it found. --yes asks nothing.
set -eu
ask=ask
while [ $# -gt 0 ]; do
    case $1 in
    --yes) ask=yes ;;
    --help | -h)
        sed -n '2,4s/^# //p' "$0"
        exit 0
        ;;
    --)
        shift
        break
        ;;
    -?*)
        echo "demo.sh: no option $1 (demo.sh [--yes] [INPUT...])" >&2
        exit 2
        ;;
    *) break ;;
    esac
    shift
done
here=$(cd "$(dirname "$0")" && pwd)
. "$here/.ci/packages.sh"
# shellcheck disable=SC2086
need_packages "$ask" $BUILD_PACKAGES $DEMO_PACKAGES

log=$here/build/demo.log
mkdir -p "$here/build" "$here/out"
echo "Building (details: build/demo.log) ..."
if ! { cmake -S "$here" -B "$here/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DGAZGRAPH_TESTS=OFF -DGAZGRAPH_BENCH=OFF &&
    cmake --build "$here/build" --target gazgraph; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
fi

# Of the samples only pairs that stand together twice, so that the picture
# stays one; of your own texts everything.
weight=1
if [ $# -eq 0 ]; then
    set -- "$here/tests/data/articles"
    weight=2
    echo "gazgraph build tests/data/articles --min-weight 2 -o out/ --top 10" \
        "--render svg"
fi
code=0
"$here/build/gazgraph" build -o "$here/out" --min-weight "$weight" --top 10 \
    --render svg -- "$@" || code=$?
exit "$code"
