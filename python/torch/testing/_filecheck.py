"""Texts that must stand in a text, in order. Source: torch.testing.FileCheck, PyTorch 2.10."""

import re

_LINE = re.compile(
    r"CHECK(?:-(NOT|SAME|NEXT|DAG|REGEX|SOURCE-HIGHLIGHTED|COUNT-(\d+)(-EXACTLY)?))?: ?(.*)"
)


class FileCheck:
    """A list of checks, which `run` holds against a text."""

    def __init__(self):
        """Start without checks."""
        self._checks = []

    def _add(self, kind, text, count=1):
        self._checks.append((kind, text, count))
        return self

    def check(self, text):
        """Expect a text behind what was found before. Returns self, as all of these do."""
        return self._add("CHECK", text)

    def check_not(self, text):
        """Expect that a text does not stand between what is found before and after."""
        return self._add("CHECK-NOT", text)

    def check_same(self, text):
        """Expect a text on the line of what was found before."""
        return self._add("CHECK-SAME", text)

    def check_next(self, text):
        """Expect a text on the line after what was found before."""
        return self._add("CHECK-NEXT", text)

    def check_dag(self, text):
        """Expect a text, in any order with the checks of this kind beside it."""
        return self._add("CHECK-DAG", text)

    def check_regex(self, pattern):
        """Expect what a regular expression matches."""
        return self._add("CHECK-REGEX", pattern)

    def check_source_highlighted(self, text):
        """Expect a text below which the next line has tildes."""
        return self._add("CHECK-SOURCE-HIGHLIGHTED", text)

    def check_count(self, text, count, exactly=False):
        """Expect a text several times, and with `exactly` no more often."""
        self._add(f"CHECK-COUNT-{count}", text, count)
        return self.check_not(text) if exactly else self

    def run(self, text, test_file=None):
        """Hold the checks against a text, or those that one text lists against another.

        Raises: RuntimeError for the first that fails, or without checks.
        """
        if test_file is not None:
            self._parse(text)
            text = test_file
        if not self._checks:
            raise RuntimeError(
                "No checks have been added to this instance ofFilecheck! Check for bad input."
            )
        text = str(text)
        place, refused, together = 0, [], None
        for kind, wanted, count in self._checks:
            if kind == "CHECK-NOT":
                refused.append(wanted)
                continue
            if kind == "CHECK-DAG":
                together = place if together is None else together
                start, end = self._found(text, kind, wanted, together)
            else:
                together = None
                start, end = self._found(text, kind, wanted, place)
            for _ in range(count - 1):
                _, end = self._found(text, kind, wanted, end)
            self._between(text, kind, wanted, place, start)
            _refuse(text, refused, place, start)
            refused, place = [], max(end, place)
        _refuse(text, refused, place, len(text))

    def _parse(self, listing):
        for match in _LINE.finditer(listing):
            kind, count, exactly, text = match.groups()
            if count:
                self.check_count(text, int(count), bool(exactly))
            else:
                self._add(f"CHECK-{kind}" if kind else "CHECK", text)

    @staticmethod
    def _found(text, kind, wanted, begin):
        """Return where a text starts and ends."""
        if kind == "CHECK-REGEX":
            match = re.compile(wanted).search(text, begin)
            if match:
                return match.span()
        start = -1 if kind == "CHECK-REGEX" else text.find(wanted, begin)
        while (
            kind == "CHECK-SOURCE-HIGHLIGHTED" and start >= 0 and not _marked(text, start, wanted)
        ):
            start = text.find(wanted, start + 1)
        if start < 0:
            what = "regex " if kind == "CHECK-REGEX" else ""
            raise RuntimeError(
                f'Expected to find {what}"{wanted}" but did not find it\nSearched string:\n'
                f"{text[begin:]}\nFrom {kind}: {wanted}\n"
            )
        return start, start + len(wanted)

    @staticmethod
    def _between(text, kind, wanted, before, start):
        """Check that a text stands on the line that it should."""
        lines = {"CHECK-SAME": 0, "CHECK-NEXT": 1}.get(kind)
        if lines is not None and text.count("\n", before, start) != lines:
            raise RuntimeError(
                f'Expected "{wanted}" {lines} lines below what was found before, got '
                f"{text.count(chr(10), before, start)}\n{text[before:]}\nFrom {kind}: {wanted}\n"
            )


def _refuse(text, refused, begin, end):
    for wanted in refused:
        if text.find(wanted, begin, end) >= 0:
            raise RuntimeError(
                f'Expected to not find "{wanted}" but found it\n{text[begin:end]}\n'
                f"From CHECK-NOT: {wanted}\n"
            )


def _marked(text, start, wanted):
    """Tell whether tildes stand below a text."""
    column = start - (text.rfind("\n", 0, start) + 1)
    below = text[start:].partition("\n")[2].partition("\n")[0]
    return below[column : column + len(wanted)] == "~" * len(wanted)
