"""Installs what a consumer test needs, once, at pinned versions, into a folder
of the build tree, and runs programs there. What can't be installed (no
network, no Java) makes the test a skipped one, exit code 77, with one line."""
import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.abspath(os.environ.get("GAZGRAPH_CONSUMERS") or os.path.join(
    HERE, "..", "..", "build", "consumers"))
# of mvn dependency:...; pinned like everything else
MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"


def skip(why):
    print("skipped: %s" % why, flush=True)
    sys.exit(SKIPPED)


def fail(*why):
    sys.exit("failed: " + " ".join(str(w) for w in why))


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            skip("%s is not installed" % program)


def fingerprint(paths):
    digest = hashlib.sha256()
    for path in sorted(paths):
        with open(path, "rb") as f:
            digest.update(os.path.basename(path).encode() + b"\0" + f.read())
    return digest.hexdigest()


def once(name, paths, make):
    """The folder that `make` fills, anew only when one of the files `paths`
    has changed. Two at once: the second waits."""
    folder = os.path.join(CACHE, name)
    stamp = os.path.join(folder, "made-from")
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    wanted = fingerprint(paths)
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(stamp):
            with open(stamp) as f:
                if f.read() == wanted:
                    return folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        make(folder)
        with open(stamp, "w") as f:
            f.write(wanted)
    return folder


def fetch(folder, command, **more):
    """Runs a package client; twice, as networks have their moments."""
    log = os.path.join(folder, "install.log")
    for _ in range(2):
        with open(log, "w") as out:
            run = subprocess.run(command, cwd=folder, stdout=out,
                                 stderr=subprocess.STDOUT,
                                 stdin=subprocess.DEVNULL, check=False, **more)
        if run.returncode == 0:
            return
    skip("%s can't install (see %s)" % (command[0], log))


def run_maven(folder, goal, *options):
    fetch(folder, ["mvn", "-q", "-B", "-Dmaven.artifact.threads=10",
                   "-Dmaven.repo.local=" + os.path.join(folder, "m2"),
                   "%s:%s" % (MAVEN_PLUGIN, goal), *options])


def maven(name, pom):
    """The class path of what the POM names."""
    need("java", "javac", "mvn")
    # what Maven needs itself: more files than most consumers
    plugin = once("maven", [], lambda folder: run_maven(folder, "help"))

    def make(folder):
        shutil.copytree(os.path.join(plugin, "m2"),
                        os.path.join(folder, "m2"))
        run_maven(folder, "build-classpath", "-f", pom,
                  "-Dmdep.includeScope=runtime",
                  "-Dmdep.outputFile=" + os.path.join(folder, "jars"))

    folder = once(name, [pom], make)
    with open(os.path.join(folder, "jars")) as f:
        return f.read().strip()


def java(name, folder, main, jars, *options):
    """Compiles the Java files of a consumer's folder with Plain.java and
    returns the command that runs `main`."""
    sources = glob.glob(os.path.join(folder, "*.java"))
    sources.append(os.path.join(HERE, "Plain.java"))

    def make(out):
        run = subprocess.run(["javac", "-Xlint:-options", "-encoding",
                              "UTF-8", "-nowarn", "-proc:none", "-cp", jars,
                              "-d", out, *sources], check=False)
        if run.returncode != 0:
            fail("javac", *sources)

    classes = once(name + "-classes", sources, make)
    return ["java", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true",
            *options, "-cp", classes + os.pathsep + jars, main]


def npm(name, folder):
    """A folder with node_modules of package-lock.json and the folder's own
    programs."""
    need("node", "npm")
    pins = [os.path.join(folder, "package.json"),
            os.path.join(folder, "package-lock.json")]

    def make(out):
        for pin in pins:
            shutil.copy(pin, out)
        fetch(out, ["npm", "ci", "--ignore-scripts", "--no-audit",
                    "--prefer-offline", "--fetch-retries=1",
                    "--no-fund"])

    installed = once(name, pins, make)
    for program in glob.glob(os.path.join(folder, "*.mjs")) + [
            os.path.join(HERE, "plain.mjs")]:
        copy = os.path.join(installed, os.path.basename(program))
        shutil.copy(program, copy + ".%d" % os.getpid())
        os.replace(copy + ".%d" % os.getpid(), copy)
    return installed


def pip(name, folder):
    """Python with what requirements.txt names."""
    pins = [os.path.join(folder, "requirements.txt")]

    def make(out):
        fetch(out, [sys.executable, "-m", "venv", out])
        fetch(out, [os.path.join(out, "bin", "pip"), "install", "-q",
                    "--disable-pip-version-check", "--no-deps",
                    "--only-binary=:all:", "-r", pins[0]])

    return os.path.join(once(name, pins, make), "bin", "python")


def go_on_with(python):
    """Runs this very program again with another Python, once."""
    if os.path.realpath(sys.prefix) != os.path.realpath(
            os.path.dirname(os.path.dirname(python))):
        sys.stdout.flush()
        os.execv(python, [python, *sys.argv])


def run(command, **more):
    """Its output; a program that fails is a failure."""
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, check=False, text=True,
                          encoding="utf-8", **more)
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-4000:])
        fail(" ".join(command[-6:]), "ended with", done.returncode)
    return done.stdout


def arguments():
    """FILES... EXPECTED."""
    if len(sys.argv) < 3:
        sys.exit("usage: %s FILES... EXPECTED" %
                 os.path.basename(sys.argv[0]))
    return sys.argv[1:-1], sys.argv[-1]


def arguments_or_newest(name, folder):
    """[--newest] FILES... EXPECTED; with --newest goes on with the Python of
    requirements.txt instead of Debian's."""
    newest = "--newest" in sys.argv
    files, expected = arguments()
    if newest:
        files.remove("--newest")
        go_on_with(pip(name, folder))
    return files, expected, newest
