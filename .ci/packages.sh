# Sourced by demo.sh and check.sh: installs what is missing from Debian's
# packages. `need_packages ASK PACKAGE...`; ASK is yes (never ask) or ask.
need_packages() {
    ask=$1
    shift
    missing=
    for package in "$@"; do
        if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
            grep -q '^install ok installed'; then
            missing="$missing $package"
        fi
    done
    [ -n "$missing" ] || return 0
    sudo=
    if [ "$(id -u)" != 0 ]; then
        sudo=sudo
        if [ "$ask" != yes ]; then
            printf 'To be installed with sudo:%s\nGo on? [y/N] ' "$missing"
            read -r answer
            case $answer in
            y | Y | yes) ;;
            *)
                echo "Nothing was installed." >&2
                return 1
                ;;
            esac
        fi
    fi
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    $sudo apt-get install -y -q --no-install-recommends $missing \
        >/dev/null 2>&1 ||
        { $sudo apt-get update -q >/dev/null &&
            $sudo apt-get install -y -q --no-install-recommends $missing \
                >/dev/null; }
}

BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config libigraph-dev
    libcjson-dev libutf8proc-dev zlib1g-dev libisal-dev libbz2-dev libzstd-dev
    libxml2-dev nettle-dev libsqlite3-dev"
DEMO_PACKAGES="graphviz fonts-dejavu-core"
CHECK_PACKAGES="g++ clang clang-tidy libclang-rt-14-dev valgrind python3
    python3-networkx libxml2-utils zstd gzip"
# of bench/run.sh only; what cannot be had is left out there
BENCH_PACKAGES="python3-venv libhyperscan-dev ripgrep libdeflate-tools gzip
    valgrind"

# need_what_there_is ASK PACKAGE...: as need_packages, but a package that can't
# be had is told and left out.
need_what_there_is() {
    ask_=$1
    shift
    need_packages "$ask_" "$@" 2>/dev/null && return 0
    for package_ in "$@"; do
        need_packages "$ask_" "$package_" 2>/dev/null ||
            echo "not to be had: $package_; what needs it is skipped" >&2
    done
}

# consumer_packages: prints what the consumer tests need besides; not a package
# whose program is there from elsewhere (Node.js, a JDK).
consumer_packages() {
    echo "python3-venv python3-networkx python3-igraph python3-graph-tool
        python3-rdflib raptor2-utils serdi graphviz"
    for pair in javac:openjdk-17-jdk-headless mvn:maven node:nodejs npm:npm \
        chromium:chromium; do
        command -v "${pair%:*}" >/dev/null 2>&1 || echo "${pair#*:}"
    done
}
