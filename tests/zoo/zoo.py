"""Other people's packages, unmodified: what a case computes, compared with CPython's PyTorch.

A case is a function `case_*` in a file `zoo_PACKAGE.py`. It returns a model (a module, or a dict
of tensors) and a function that computes the outputs. `tests/zoo/fetch` gets the packages,
`./unite python tests/zoo/zoo.py [PACKAGE ...]` compares, `record_zoo.py` records on CPython.
"""

import random
import sys
import time
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent / "target" / "zoo"
SEED = 7
# Largest deviation, as a share of a tensor's norm. A gradient that is zero but for rounding is
# measured against the largest gradient of its model.
TOLERANCE = {"initial": 1e-6, "output": 2e-5, "gradient": 1e-4}
ZERO = 1e-2


def modules():
    """Name the case files."""
    return sorted(path.stem for path in HERE.glob("zoo_*.py"))


def cases(module):
    """Name a file's cases."""
    return [name for name in dir(load(module)) if name.startswith("case_")]


def load(module):
    """Import a case file, with the packages on the path."""
    for folder in (str(HERE), str(PACKAGES)):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    return __import__(module)


def tensors_of(nest, name="output"):
    """Yield the tensors of tuples, lists, dicts and objects with fields, each with its path."""
    if isinstance(nest, torch.Tensor):
        yield name, nest
    elif isinstance(nest, dict):
        for key, part in nest.items():
            yield from tensors_of(part, f"{name}.{key}")
    elif isinstance(nest, (tuple, list)):
        for place, part in enumerate(nest):
            yield from tensors_of(part, f"{name}.{place}")
    elif hasattr(nest, "__dict__"):
        yield from tensors_of(vars(nest), name)


def _flat(tensor):
    """Return a tensor's real numbers as a float64 vector, and a fixed vector of weights."""
    numbers = torch.view_as_real(tensor.resolve_conj()) if tensor.is_complex() else tensor
    numbers = numbers.to(torch.float64).flatten()
    return numbers, torch.cos(torch.arange(numbers.numel(), dtype=torch.float64) * 1.618)


def digest(tensor):
    """Return a tensor's norm and its product with fixed weights, as Python numbers."""
    numbers, weights = _flat(tensor.detach())
    return numbers.norm().item(), (numbers * weights).sum().item()


def loss_of(output):
    """Return a loss that tells the elements apart, and large from small."""
    numbers, weights = _flat(output)
    return (numbers * (numbers + weights)).mean()


def compute(module, case):
    """Run a case: returns {(kind, name): (shape, norm, product)}."""
    torch.manual_seed(SEED)
    random.seed(SEED)
    model, call = getattr(load(module), case)()
    is_module = isinstance(model, torch.nn.Module)
    leaves = dict(model.named_parameters()) if is_module else dict(model)
    found = {}

    def note(kind, name, tensor):
        found[kind, name] = (tuple(tensor.shape), *digest(tensor))

    for name, leaf in leaves.items():
        note("initial", name, leaf)
    outputs = list(tensors_of(call()))
    for name, output in outputs:
        note("output", name, output)
    differentiable = [output for _, output in outputs if output.requires_grad]
    if differentiable:
        sum(map(loss_of, differentiable)).backward()
    for name, leaf in leaves.items():
        if leaf.grad is not None:
            note("gradient", name, leaf.grad)
    return found


def read(module):
    """Return the recorded values of a file's cases: {case: as `compute` returns}."""
    recorded = {}
    for line in (HERE / "recorded" / f"{module}.values").read_text("utf-8").splitlines()[1:]:
        case, kind, name, shape, norm, product = line.split("|")
        sizes = tuple(int(size) for size in shape.split(",") if size)
        recorded.setdefault(case, {})[kind, name] = (sizes, float(norm), float(product))
    return recorded


def compare(expected, actual):
    """Return the largest deviation of each kind, as a share of its tolerance.

    Raises: AssertionError if a value is missing, added, of another shape or too far off.
    """
    assert expected.keys() == actual.keys(), (
        f"expected the recorded tensors, got {sorted(actual.keys() ^ expected.keys())[:4]} on one "
        "host only; record again if the case changed"
    )
    largest = dict.fromkeys(TOLERANCE, 0.0)
    for (kind, _), value in expected.items():
        largest[kind] = max(largest[kind], value[1])
    worst = dict.fromkeys(TOLERANCE, (0.0, ""))
    for (kind, name), (shape, norm, product) in expected.items():
        got_shape, got_norm, got_product = actual[kind, name]
        assert got_shape == shape, f"{kind} {name}: expected the shape {shape}, got {got_shape}"
        scale = max(norm, ZERO * largest[kind], 1e-30)
        off = max(abs(got_norm - norm), abs(got_product - product)) / scale
        off = off if off == off else float("inf")
        worst[kind] = max(worst[kind], (off, name))
    for kind, (off, name) in worst.items():
        assert off <= TOLERANCE[kind], (
            f"{kind} {name}: expected within {TOLERANCE[kind]:g} of its norm, got {off:.2g}: "
            f"recorded {expected[kind, name]}, here {actual[kind, name]}"
        )
    return {kind: off for kind, (off, _) in worst.items()}


def check(module, case):
    """Compare a case with its recorded values; returns the largest deviations by kind."""
    return compare(read(module)[case], compute(module, case))


def main(names):
    """Compare the named packages' cases, or all, and print a line for each."""
    failed = False
    for module in [f"zoo_{name}" for name in names] or modules():
        start = time.time()
        for case in read(module):
            try:
                worst = check(module, case)
                told = " ".join(f"{kind} {off:.1e}" for kind, off in worst.items())
            except Exception as error:
                import traceback

                traceback.print_exc()
                failed = True
                told = f"FAILED {type(error).__name__}: {error}".replace("\n", " ")
            print(f"{module[4:]} {case[5:]}: {told} ({time.time() - start:.1f} s)", flush=True)
            start = time.time()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
