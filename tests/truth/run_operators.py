"""Run the recorded samples here, and tell which agree with CPython PyTorch.

`./unite python tests/truth/run_operators.py [--full FOLDER] [--every N] [--verbose] [--update]
[NAME ...]` prints counts and what disagrees. `--full` reads what record_operators.py wrote there;
`--every N` takes each N-th sample; `--update` writes `exceptions.txt`, or `exceptions_full.txt`.
"""

import argparse
import os
import sys

import operator_calls as calls
import torch
from operator_codec import Reader

HERE = __file__.replace("\\", "/").rsplit("/", 1)[0]
SAMPLES = HERE + "/operators.gz"
EXCEPTIONS = HERE + "/exceptions.txt"
EXCEPTIONS_FULL = HERE + "/exceptions_full.txt"
# PyTorch's own (rtol, atol) of torch.testing.assert_close; zero for the others.
TOLERANCES = {
    "float64": (1e-7, 1e-7),
    "complex128": (1e-7, 1e-7),
    "float32": (1.3e-6, 1e-5),
    "complex64": (1.3e-6, 1e-5),
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
}


class Outcome:
    """Counts of samples, and the failures by operator, dtype and form: how many, and the first."""

    def __init__(self):
        """Start at zero."""
        self.samples = 0
        self.agreeing = 0
        self.failures = {}

    @property
    def share(self):
        """Agreeing samples of all, from 0 to 1."""
        return self.agreeing / max(1, self.samples)

    def add(self, operator, dtype, problems):
        """Count one sample; problems: form -> text."""
        self.samples += 1
        self.agreeing += not problems
        for form, text in problems.items():
            count, first = self.failures.get(f"{operator} {dtype} {form}", (0, text))
            self.failures[f"{operator} {dtype} {form}"] = (count + 1, first)

    def lines(self):
        """Return `operator dtype form: number of samples, reason of the first` lines, sorted."""
        return ["{}: {} x {}".format(key, *self.failures[key]) for key in sorted(self.failures)]


def operators(full, names):
    """Yield the recorded operators, each with the reader of its tensors."""
    files = [SAMPLES]
    if full:
        files = [os.path.join(full, file) for file in sorted(os.listdir(full))]
        files = [file for file in files if not names or os.path.basename(file)[:-3] in names]
    for file in files:
        reader = Reader.load(file)
        for operator in reader.header["operators"]:
            if not names or operator["name"] in names:
                yield operator, reader


def run(every=1, names=(), progress=None, full=None):
    """Run the recorded samples; a failure of one never stops the others."""
    outcome = Outcome()
    place = 0
    for operator, reader in operators(full, names):
        before = len(outcome.failures)
        for sample in operator["samples"]:
            place += 1
            if (place - 1) % every == 0:
                outcome.add(operator["name"], sample["dtype"], problems(operator, sample, reader))
        if progress:
            progress(operator["name"], list(outcome.failures.items())[before:])
    return outcome


def problems(operator, sample, reader):
    """Return what went wrong with one sample: form -> text; empty if it agrees."""
    found = {}

    def attempt(form, check):
        try:
            check()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 (a failure of any kind is a result)
            text = (str(error).splitlines() or [""])[0].split(": Torch for GraalVM")[0]
            found[form] = f"{type(error).__name__}: {text}"[:120]

    def arguments():
        return reader.decode(sample["args"]), reader.decode(sample["kwargs"])

    expected = calls.tensors(reader.decode(sample["result"]))
    attempt("forward", lambda: forward(operator, sample, arguments(), reader))
    if "forward" not in found:
        for form in sample["forms"]:
            attempt(form, lambda form=form: other_form(operator, form, arguments(), expected))
    return found


def forward(operator, sample, arguments, reader):
    """Compare result and gradients."""
    args, kwargs = arguments
    result = calls.run(calls.resolve(operator["path"]), args, kwargs)
    expected = reader.decode(sample["result"])
    got = calls.settled(result, operator["signs"])
    compare("result", got, calls.tensors(expected), operator)
    if not calls.tensors(expected) and not isinstance(expected, list):
        assert calls.plain(result) == expected, f"expected {expected!r}, got {result!r}"
    gradients = reader.decode(sample["gradients"])
    if gradients is not None:
        found = calls.gradients(got, calls.tensors([args, kwargs]))
        assert found is not None, "expected gradients, got a result that needs none"
        for place, (one, other) in enumerate(zip(found, gradients, strict=True)):
            assert (one is None) == (other is None), f"gradient {place}: one is None"
            if other is not None:
                compare(f"gradient {place}", [one], [other], operator)


def other_form(operator, form, arguments, expected):
    """Compare what the method, the in-place form or the call with out= gives."""
    name = operator.get(form)
    result = calls.variant(form, name, operator["path"], *arguments)
    compare(form, calls.settled(result, operator["signs"]), expected, operator)


def compare(what, got, expected, operator):
    """Raise AssertionError unless shapes, dtypes and numbers agree."""
    assert len(got) == len(expected), f"{what}: expected {len(expected)} tensors, got {len(got)}"
    for one, other in zip(got, expected, strict=True):
        assert one.dtype == other.dtype, f"{what}: expected {other.dtype}, got {one.dtype}"
        shapes = tuple(one.shape), tuple(other.shape)
        assert shapes[0] == shapes[1], f"{what}: expected shape {shapes[1]}, got {shapes[0]}"
        assert one.layout == other.layout, f"{what}: expected {other.layout}, got {one.layout}"
        if not operator["values"] or other.numel() == 0:
            continue
        name = str(other.dtype)[6:]
        rtol, atol = TOLERANCES.get(name, (0.0, 0.0))
        wider = operator["tolerances"].get(name, (0.0, 0.0))
        rtol, atol = max(rtol, wider[0]), max(atol, wider[1])
        one, other = calls.comparable(one), calls.comparable(other)
        if not torch.allclose(one, other, rtol=rtol, atol=atol, equal_nan=True):
            wide = torch.complex128 if other.is_complex() else torch.float64
            error = (one.to(wide) - other.to(wide)).abs().max().item()
            raise AssertionError(f"{what}: differs by up to {error:.2e}")


def known(path):
    """Return the keys of the listed exceptions."""
    with open(path, encoding="utf-8") as lines:
        return [line.split(":", 1)[0] for line in lines if line.strip() and line[0] != "#"]


def report(every, full=None):
    """Return counts and lists as plain values, for the test in Java."""
    outcome = run(every, full=full)
    listed = set(known(EXCEPTIONS_FULL if full else EXCEPTIONS))
    return {
        "samples": outcome.samples,
        "agreeing": outcome.agreeing,
        "unlisted": [line for line in outcome.lines() if line.split(":", 1)[0] not in listed],
        "repaired": sorted(listed - set(outcome.failures)),
    }


def show(operator, failures):
    """Print where the run stands."""
    text = "".join(f"\n  {key}: {count} x {reason}" for key, (count, reason) in failures)
    print(operator + text, file=sys.stderr, flush=True)


def main(arguments):
    """Run from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(arguments)
    progress = show if options.verbose else None
    outcome = run(options.every, options.names, progress, options.full)
    for line in outcome.lines():
        print(line)
    print(f"{outcome.agreeing} of {outcome.samples} samples agree ({outcome.share:.2%})")
    if options.update:
        with open(EXCEPTIONS_FULL if options.full else EXCEPTIONS, "w", encoding="utf-8") as file:
            file.write("# Samples that do not agree with CPython PyTorch 2.10.0:\n")
            file.write("# operator dtype form: what happens. Made by run_operators.py --update\n")
            file.write("".join(line + "\n" for line in outcome.lines()))


if __name__ == "__main__":
    main(sys.argv[1:])
