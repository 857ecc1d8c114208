"""Files that a program does not close: what it wrote is there when something looks at it."""

import csv
import io
import json
import os
import pickle
import tempfile
from pathlib import Path

import torch
from torch_support import error_of


def _somewhere(test):
    with tempfile.TemporaryDirectory() as folder:
        test(Path(folder) / "file")


def test_what_was_written_is_read_back():
    def test(path):
        open(path, "w").write("first\n")
        open(path, "a").write("second\n")
        assert open(path).readlines() == ["first\n", "second\n"]
        pickle.dump({"a": 1}, open(path, "wb"))
        assert pickle.load(open(path, "rb")) == {"a": 1}
        path.open("w").write("text")
        assert path.read_text() == "text"
        open(path, "r+", encoding="utf-8").write("n")
        assert open(path, "rb", buffering=0).read() == b"next"

    _somewhere(test)


def test_packages_write_into_open_files():
    def test(path):
        json.dump([1, 2], open(path, "w"))
        assert json.load(open(path)) == [1, 2]
        csv.writer(open(path, "w", newline="")).writerow([1, "a"])
        assert list(csv.reader(open(path, newline=""))) == [["1", "a"]]
        print("told", file=open(path, "w"))
        assert path.read_bytes() == b"told\n"
        torch.save({"w": torch.ones(2)}, open(path, "wb"))
        assert torch.load(path)["w"].tolist() == [1, 1]

    _somewhere(test)


def test_sizes_are_those_of_what_was_written():
    def test(path):
        open(path, "w").write("12345")
        assert os.path.getsize(path) == 5
        open(path, "ab", 1024).write(b"678")
        assert path.stat().st_size == 8
        assert os.stat in os.supports_fd & os.supports_dir_fd & os.supports_follow_symlinks

    _somewhere(test)


def test_files_are_pythons_own():
    def test(path):
        with open(path, "w", encoding="latin-1", errors="replace", newline="\r\n") as text:
            assert type(text).__name__ == "TextIOWrapper" and isinstance(text, io.TextIOWrapper)
            assert (text.mode, text.encoding, text.name) == ("w", "latin-1", str(path))
            assert text.write("ä€\n") == 3 and text.writable() and not text.readable()
        assert path.read_bytes() == b"\xe4?\r\n" and text.closed
        with open(path, "w+b") as both:
            assert type(both).__name__ == "BufferedRandom" and isinstance(both, io.BufferedRandom)
            both.write(b"abc")
            assert both.seek(0) == 0 and both.read() == b"abc" and both.mode == "rb+"
        with open(path, "wb") as binary:
            assert type(binary).__name__ == "BufferedWriter" and binary.raw.name == str(path)

    _somewhere(test)


def test_wrong_ways_to_open_are_refused_in_pythons_words():
    def test(path):
        open(path, "w").close()
        for arguments, expected in [
            ((path, "wq"), "ValueError: invalid mode: "),
            ((path, "wb", -1, "utf-8"), "ValueError: binary mode doesn"),
            ((path, "wt", 0), "ValueError: can"),
            ((path, "rw"), "ValueError: must have exactly one of create/read/write/append mode"),
            ((path, "x"), "FileExistsError: [Errno 17] File exists: "),
            ((path, "w", -1, "none such"), "LookupError: unknown encoding"),
            ((path / "none", "w"), "NotADirectoryError: [Errno 20] Not a directory: "),
            ((path, 3), "TypeError: "),
            ((path, "w", "a"), "TypeError: "),
        ]:
            kind, text = error_of(lambda given=arguments: open(*given))
            assert f"{kind}: {text}".startswith(expected)

    _somewhere(test)


def test_a_closed_file_takes_nothing_more():
    def test(path):
        text = open(path, "w")
        text.close()
        assert error_of(lambda: text.write("late"))[0] == "ValueError"
        open(path, "w").write("after")
        assert open(path).read() == "after"

    _somewhere(test)
