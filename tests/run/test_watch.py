"""gazgraph watch: a folder into a store, as it fills. Nothing here waits for a
time: each step waits for the line that tells it."""
import os
import queue
import shutil
import signal
import subprocess
import threading

from corpora import documents, jsonl
from running import BINARY, environment, main
from stores import Stores


class Watch(Stores):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("in"))
        self.running = None

    def tearDown(self):
        if self.running and self.running.poll() is None:
            self.running.kill()
            self.running.communicate()
        super().tearDown()

    def start(self, *args):
        self.running = subprocess.Popen(
            [BINARY, "watch", "in", "--store", "s.gg", "-g", "names.tsv",
             *args], cwd=self.folder, env=environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.told = queue.Queue()
        out = self.running.stdout

        def read():
            for line in out:
                self.told.put(line)
        threading.Thread(target=read, daemon=True).start()

    def wait(self, text):
        """The next line that has the text."""
        while True:
            line = self.told.get(timeout=120)
            if text in line:
                return line

    def stop(self, number=signal.SIGTERM, code=0):
        self.running.send_signal(number)
        self.running.wait(timeout=120)
        err = self.running.stderr.read()
        self.running.stdout.close()
        self.running.stderr.close()
        self.assertEqual(self.running.returncode, code, err)
        return err

    def arrive(self, name, docs):
        """As programs write: beside it, and then under its name."""
        self.write("arriving", jsonl(docs))
        os.rename(self.path("arriving"), self.path("in", name))

    def test_files_are_counted_as_they_come(self):
        docs = documents(60, seed=3)
        self.arrive("a.jsonl", docs[:20])
        self.start("-o", "out", "-m", "none", "--every", "0")
        self.assertIn("20 in the store", self.wait("in the store"))
        self.wait("wrote")
        self.arrive("b.jsonl", docs[20:40])
        self.wait("40 in the store")
        os.mkdir(self.path("in", "later"))
        self.arrive("later/c.jsonl", docs[40:])
        self.wait("60 in the store")
        self.stop()
        self.assertCode(self.run_it("build", "in", "-g", "names.tsv", "-o",
                                    "whole", "-m", "none"), 0)
        self.assertEqual(self.graphs(), self.graphs("whole"))

    def test_a_file_that_is_written_in_place(self):
        docs = documents(10, seed=4)
        self.start()
        with open(self.path("in", "x.jsonl"), "w", encoding="utf-8") as f:
            f.write(jsonl(docs))
        self.wait("10 in the store")
        with open(self.path("in", "x.jsonl"), "w", encoding="utf-8") as f:
            f.write(jsonl([dict(docs[0], text="Towna met Townc at last.")]))
        self.wait("1 changed")
        self.stop(signal.SIGINT)

    def test_a_bad_file_is_told_and_passed_over(self):
        docs = documents(10, seed=5)
        self.start()
        for i in range(2):
            self.write("bad", b"\x1f\x8b\x08 no gzip" * 9)
            os.rename(self.path("bad"), self.path("in", "bad.gz"))
            self.arrive("good.jsonl", docs[:5 * (i + 1)])
            self.wait(f"{5 * (i + 1)} in the store")
        self.assertIn("bad.gz", self.stop())

    def test_the_last_graph_is_that_of_the_store(self):
        docs = documents(40, seed=6)
        self.arrive("a.jsonl", docs[:20])
        self.start("-o", "out", "-m", "none", "--every", "3600")
        self.wait("wrote")
        self.arrive("b.jsonl", docs[20:])
        self.wait("40 in the store")
        self.stop()
        self.assertCode(self.run_it("export", "s.gg", "-o", "again", "-m",
                                    "none"), 0)
        self.assertEqual(self.graphs(), self.graphs("again"))

    def test_the_folder_goes(self):
        self.arrive("a.jsonl", documents(5))
        self.start()
        self.wait("5 in the store")
        shutil.rmtree(self.path("in"))
        self.running.wait(timeout=120)
        self.assertEqual(self.running.returncode, 4)
        self.assertIn("the folder is gone", self.running.stderr.read())
        self.running.stdout.close()
        self.running.stderr.close()

    def test_wrong_use(self):
        for args, code in ((("in",), 2), (("--store", "s.gg"), 2),
                           (("nowhere", "--store", "s.gg", "-g",
                             "names.tsv"), 4)):
            self.assertCode(self.run_it("watch", *args), code)

    def test_a_mark_in_a_path_tells_the_folder(self):
        docs = documents(10, seed=7)
        os.makedirs(self.path("in", "deep", "er"))
        for i, doc in enumerate(docs):
            self.write(os.path.join("in", "deep", "er", f"{i}.txt"),
                       doc["text"])
        for out, args in (("one", ("in",)),
                          ("two", [f"in/./deep/er/{i}.txt"
                                   for i in range(10)]),
                          ("three", ("in/./deep",))):
            self.assertCode(self.run_it("build", *args, "-g", "names.tsv",
                                        "-o", out, "-m", "none"), 0)
            self.assertEqual(self.graphs("one"), self.graphs(out))


if __name__ == "__main__":
    main()
