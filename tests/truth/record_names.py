"""Record the public names of CPython PyTorch, and which of them the recorded samples cover.

Run with the reference, after record_operators.py and run_operators.py --update:
`python tests/truth/record_names.py`. Writes `python/torch/_names.txt`, which `docs/coverage.md` and
`./unite doctor --coverage` are made from.
"""

import importlib
import inspect
import sys
from pathlib import Path

import torch
from operator_codec import Reader
from operator_recipes import RECIPES

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "python/torch/_names.txt"
REFERENCE = "2.10.0"
MODULES = """torch torch.Tensor torch.linalg torch.fft torch.special torch.nn.functional torch.nn
torch.nn.init torch.nn.utils torch.optim torch.optim.lr_scheduler torch.autograd
torch.distributions torch.utils.data torch.utils.checkpoint torch.amp torch.func torch.testing
torch.random torch.masked""".split()


def names(path):
    """Return the public names of a module or class: its `__all__`, else what is not imported."""
    owner = torch.Tensor if path == "torch.Tensor" else importlib.import_module(path)
    listed = getattr(owner, "__all__", None)
    if listed is None:
        listed = [name for name in dir(owner) if is_own(owner, getattr(owner, name, None))]
    return sorted({n for n in listed if not n.startswith("_")})


def is_own(owner, value):
    """Tell whether a module without `__all__` means a value to be used by others."""
    if inspect.isclass(owner):
        return True
    home = getattr(value, "__module__", None) or ""
    return callable(value) and (home.startswith("torch") or inspect.isbuiltin(value))


def recorded():
    """Return the public names whose samples all agree."""
    failing = set()
    for line in (HERE / "exceptions.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            operator, _, form = line.split(":", 1)[0].split(" ")
            failing.add((operator, form))
    found, broken = set(), set()
    for operator in Reader.load(HERE / "operators.gz").header["operators"]:
        forms = {form for sample in operator["samples"] for form in sample["forms"]}
        spellings = {spelling(operator["path"]): "forward"}
        for form in forms & {"method", "inplace"}:
            spellings["torch.Tensor." + operator[form]] = form
        for name, form in spellings.items():
            fails = {(operator["name"], form), (operator["name"], "forward")} & failing
            if form == "forward":
                fails |= {(operator["name"], "out")} & failing
            if operator["samples"]:
                (broken if fails else found).add(name)
    return found - broken


def spelling(path):
    """Return the public name that a recorded path stands for."""
    kind, _, name = path.partition(".")
    return RECIPES[name][0] if kind == "recipe" else path.replace("Tensor.", "torch.Tensor.", 1)


def main():
    """Write the file: a line each, `module name`, with ` =` where recorded values agree."""
    if torch.__version__.split("+")[0] != REFERENCE:
        sys.exit(f"torch: expected {REFERENCE}, got {torch.__version__}; use the reference")
    agreeing = recorded()
    lines = []
    for path in MODULES:
        for name in names(path):
            mark = " =" if f"{path}.{name}" in agreeing else ""
            lines.append(f"{path} {name}{mark}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} names", file=sys.stderr)


if __name__ == "__main__":
    main()
