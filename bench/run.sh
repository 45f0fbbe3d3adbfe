#!/bin/sh
# bench/run.sh [OPTION...]: builds gazgraph and the peers, makes the inputs, and
# prints how fast each is on the same text and names, what the machine allows,
# how cost grows, and the table of what is asked. README.md tells more.
#
#     --quick          a few minutes: up to 1,000,000 names, 64 MB of text
#     --text FILE      your text, plain, UTF-8
#     --names FILE     your names: a gazetteer (.tsv) or one a line
#     --yes            install missing Debian packages without asking
#     --no-install     install nothing: what is missing is skipped
#     --only PARTS     of limits,tag,agree,grow,build,others,instructions
#     --record         also write what is printed into RESULTS.md
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
ask=ask
install=yes
for option in "$@"; do
    case $option in
    --yes) ask=yes ;;
    --no-install) install=no ;;
    --help | -h)
        sed -n '2,13s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    esac
done
. "$here/.ci/packages.sh"
mkdir -p "$here/build/bench"
say() { echo "bench: $*" >&2; }

if [ "$install" = yes ]; then
    # shellcheck disable=SC2086
    need_packages "$ask" $BUILD_PACKAGES python3
    for package in $BENCH_PACKAGES; do
        need_packages "$ask" "$package" ||
            say "$package cannot be installed: its rows are skipped"
    done
    # a newer cargo than Debian's may be there already
    command -v cargo >/dev/null || need_packages "$ask" cargo ||
        say "no cargo: aho-corasick and daachorse are skipped"
fi
cmake -S "$here" -B "$here/build/release" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release >"$here/build/bench/build.log" 2>&1 &&
    cmake --build "$here/build/release" >>"$here/build/bench/build.log" 2>&1 ||
    { tail -n 40 "$here/build/bench/build.log" >&2; exit 1; }
if command -v cargo >/dev/null; then
    CARGO_TARGET_DIR="$here/build/bench/rust" cargo build --release --locked \
        --manifest-path "$here/bench/peers/Cargo.toml" \
        >"$here/build/bench/cargo.log" 2>&1 ||
        say "cargo failed (build/bench/cargo.log): its peers are skipped"
fi
if [ "$install" = yes ] && [ ! -x "$here/build/bench/venv/bin/python" ]; then
    python3 -m venv "$here/build/bench/venv" 2>"$here/build/bench/pip.log" ||
        say "no venv: the peers in Python are skipped"
fi
if [ "$install" = yes ] && [ -x "$here/build/bench/venv/bin/pip" ]; then
    for package in pyahocorasick flashtext spacy; do
        "$here/build/bench/venv/bin/pip" install -q \
            --disable-pip-version-check "$package" \
            >>"$here/build/bench/pip.log" 2>&1 ||
            say "pip cannot install $package: its rows are skipped"
    done
fi
exec python3 "$here/bench/run.py" "$here" "$@"
