"""Run the recorded samples here, and tell which agree with CPython PyTorch.

`./unite python tests/truth/run_operators.py [--every N] [--verbose] [--update] [NAME ...]`
prints counts and what disagrees. `--every N` takes each N-th sample; `--update` writes
`exceptions.txt`.
"""

import sys

import operator_calls as calls
import torch
from operator_codec import Reader

HERE = __file__.replace("\\", "/").rsplit("/", 1)[0]
SAMPLES = HERE + "/operators.gz"
EXCEPTIONS = HERE + "/exceptions.txt"
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
    """Counts of samples, and the first failure by operator, form and dtype."""

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
            self.failures.setdefault(f"{operator} {dtype} {form}", text)

    def lines(self):
        """Return `operator dtype form: reason` lines, sorted."""
        return [f"{key}: {self.failures[key]}" for key in sorted(self.failures)]


def run(every=1, names=(), progress=None):
    """Run the recorded samples; a failure of one never stops the others."""
    reader = Reader.load(SAMPLES)
    outcome = Outcome()
    place = 0
    for operator in reader.header["operators"]:
        if names and operator["name"] not in names:
            continue
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
        if not operator["values"] or other.numel() == 0:
            continue
        name = str(other.dtype)[6:]
        rtol, atol = TOLERANCES.get(name, (0.0, 0.0))
        wider = operator["tolerances"].get(name, (0.0, 0.0))
        rtol, atol = max(rtol, wider[0]), max(atol, wider[1])
        one, other = one.detach(), other.detach()
        if not torch.allclose(one, other, rtol=rtol, atol=atol, equal_nan=True):
            error = (one.double() - other.double()).abs().max().item()
            raise AssertionError(f"{what}: differs by up to {error:.2e}")


def known():
    """Return the keys of the listed exceptions."""
    with open(EXCEPTIONS, encoding="utf-8") as lines:
        return [line.split(":", 1)[0] for line in lines if line.strip() and line[0] != "#"]


def report(every):
    """Return counts and lists as plain values, for the test in Java."""
    outcome = run(every)
    listed = set(known())
    return {
        "samples": outcome.samples,
        "agreeing": outcome.agreeing,
        "unlisted": [line for line in outcome.lines() if line.split(":", 1)[0] not in listed],
        "repaired": sorted(listed - set(outcome.failures)),
    }


def show(operator, failures):
    """Print where the run stands."""
    text = "".join(f"\n  {key}: {reason}" for key, reason in failures)
    print(operator + text, file=sys.stderr, flush=True)


def main(arguments):
    """Run from the command line."""
    every = int(arguments[arguments.index("--every") + 1]) if "--every" in arguments else 1
    names = [a for a in arguments if not a.startswith("--") and not a.isdigit()]
    outcome = run(every, names, show if "--verbose" in arguments else None)
    for line in outcome.lines():
        print(line)
    print(f"{outcome.agreeing} of {outcome.samples} samples agree ({outcome.share:.2%})")
    if "--update" in arguments:
        with open(EXCEPTIONS, "w", encoding="utf-8") as file:
            file.write("# Samples that do not agree with CPython PyTorch 2.10.0:\n")
            file.write("# operator dtype form: what happens. Made by run_operators.py --update\n")
            file.write("".join(line + "\n" for line in outcome.lines()))


if __name__ == "__main__":
    main(sys.argv[1:])
