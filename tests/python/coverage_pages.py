"""The pages under `docs` that list what is here say what is here.

The JVM holds them against the packages, CPython the page about NumPy against our sources.
"""

import sys
import unittest

import numpy as np

ROOT = __file__.replace("\\", "/").rsplit("/", 3)[0]
IN_THE_JVM = sys.implementation.name == "graalpy"


def text_of(page):
    """A page's text."""
    with open(f"{ROOT}/docs/{page}", encoding="utf-8") as source:
        return source.read()


def only_if(here, why):
    """Leave a test out on the other host."""
    if not here:
        raise unittest.SkipTest(why)


def listed(page):
    """The owner, "Has" or "Lacks", and the names of each list of a page."""
    owner = None
    for line in page.splitlines():
        head, _, names = line.rstrip(".").partition(": ")
        if line.startswith("## "):
            owner = line[3:]
        elif head in ("Has", "Lacks"):
            yield owner, head, names.split(", ")


def owns(owner, name):
    """Tell whether a module or class has a name; distributions that only refuse do not count."""
    return getattr(getattr(owner, name, None), "__name__", "") != "refuse" and hasattr(owner, name)


def test_the_page_of_numpys_names_is_that_of_the_sources():
    only_if(not IN_THE_JVM, "the page is made on CPython, of the real NumPy's names")
    sys.path.insert(0, f"{ROOT}/tests")
    import numpy_coverage

    expected = numpy_coverage.page()
    assert text_of("coverage-numpy.md") == expected, "run tests/numpy_coverage.py on CPython"


def test_the_page_of_numpys_names_is_true():
    only_if(IN_THE_JVM, "the real NumPy has them all")
    wrong = []
    for title, kind, names in listed(text_of("coverage-numpy.md")):
        owner = np
        for part in title.split(".")[1:]:
            owner = getattr(owner, part)
        wrong += [f"{title}.{name}" for name in names if owns(owner, name) != (kind == "Has")]
    assert not wrong, f"coverage-numpy.md is wrong about {wrong}: run tests/numpy_coverage.py"


def test_the_page_of_torchs_names_is_true():
    only_if(IN_THE_JVM, "PyTorch has them all")
    from torch import _coverage

    found = _coverage.page(_coverage.states()) + "\n"
    assert text_of("coverage.md") == found, "run ./unite python -m torch._coverage"
