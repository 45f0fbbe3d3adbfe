#!/bin/sh
# check.sh [--yes] [--quick] [--consumers]: installs what is missing, builds
# gazgraph with gcc and clang, with the sanitizers, reads it with clang-tidy, and
# runs every test. --yes asks nothing; --quick is the gcc build and its tests
# only. --consumers also installs the programs that read our files, from the
# registries of Maven, npm and Python into the build tree, and runs them
# (tests/consumers/README.md).
set -eu
ask=ask
quick=no
consumers=no
for option in "$@"; do
    case $option in
    --yes) ask=yes ;;
    --quick) quick=yes ;;
    --consumers) consumers=yes ;;
    --help | -h)
        sed -n '2,7s/^# //p' "$0"
        exit 0
        ;;
    *)
        echo "check.sh: no option $option (check.sh --help)" >&2
        exit 2
        ;;
    esac
done
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
. .ci/packages.sh
# shellcheck disable=SC2086
need_packages "$ask" $BUILD_PACKAGES $DEMO_PACKAGES $CHECK_PACKAGES

without="-LE engines" # the tests of --consumers
if [ "$consumers" = yes ]; then
    without=
    # shellcheck disable=SC2046
    need_what_there_is "$ask" $(consumer_packages)
fi

jobs=$(nproc)

# build NAME COMPILER [CMAKE OPTION...]
build() {
    name=$1 compiler=$2
    shift 2
    echo "== $name: build"
    CC=$compiler cmake -S . -B "build/$name" -G Ninja -DGAZGRAPH_WERROR=ON \
        "$@" >"build/$name.log" 2>&1 &&
        cmake --build "build/$name" >>"build/$name.log" 2>&1 ||
        { tail -n 40 "build/$name.log" >&2; return 1; }
}

# Runs the tests of a build; says little unless one fails.
tests() {
    name=$1
    shift
    echo "== $name: tests"
    ctest --test-dir "build/$name" -j "$jobs" --output-on-failure "$@" \
        >"build/$name.tests" 2>&1 ||
        { tail -n 60 "build/$name.tests" >&2; return 1; }
    grep 'tests passed' "build/$name.tests"
}

mkdir -p build
if [ "$quick" = no ]; then
    build sanitized gcc -DGAZGRAPH_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug
    tests sanitized -LE 'slow|release|engines'
    # valgrind 3.19 does not read the newer DWARF of clang
    build clang clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DCMAKE_C_FLAGS=-gdwarf-4 -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    tests clang -R '^(unit|spec|fuzz)'
    echo "== clang-tidy"
    find src -name '*.c' ! -name make_tables.c -print0 |
        xargs -0 -P "$jobs" -n 8 clang-tidy -p build/clang --quiet \
            >build/tidy.log 2>/dev/null ||
        { cat build/tidy.log >&2; exit 1; }
    echo "== valgrind"
    # only what is surely lost: OpenBLAS keeps some memory to the end
    check="valgrind -q --leak-check=full --errors-for-leak-kinds=definite"
    check="$check --error-exitcode=99"
    $check build/clang/gazgraph build tests/data/articles -g gazetteers \
        -o build/valgrind-out --quiet >build/valgrind.log 2>&1 ||
        { cat build/valgrind.log >&2; exit 1; }
    $check build/clang/gazgraph tag tests/data/articles -g gazetteers --quiet \
        >build/valgrind.jsonl 2>build/valgrind.log ||
        { cat build/valgrind.log >&2; exit 1; }
    $check build/clang/tests/spec_runner tests/spec/*.txt \
        >build/valgrind.log 2>&1 || { cat build/valgrind.log >&2; exit 1; }
    for test in build/clang/tests/test_*; do
        [ -f "$test" ] && [ -x "$test" ] || continue
        case $test in *test_source | *test_input) continue ;; esac # minutes
        GAZGRAPH_SOURCE=$here $check "$test" >build/valgrind.log 2>&1 ||
            { cat build/valgrind.log >&2; exit 1; }
    done
fi
build release gcc -DCMAKE_BUILD_TYPE=Release
echo "== release: tests"
# shellcheck disable=SC2086
ctest --test-dir build/release -j "$jobs" --output-on-failure $without
