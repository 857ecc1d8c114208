"""Record CPython's torch.nn on the samples of PyTorch's ModuleInfo database.

Run with the reference: `python tests/parity/record_modules.py [FILE]`. It refuses another version.
Some samples go to the fixture; all that a line of text can hold go to FILE, if it is given.
"""

import math
import sys
from pathlib import Path

import torch
from record import HERE, require_reference
from torch.testing._internal.common_modules import module_db

MOST_SAMPLES = 24  # of one module, spread over all
MOST_ELEMENTS = 700  # of one input
# Their samples hold random numbers of a dtype that the modules refuse.
LEFT_OUT = ("nn.FractionalMaxPool2d", "nn.FractionalMaxPool3d")


class NotWritableError(Exception):
    """A value that a line of text cannot hold, such as a lambda."""


def _rounded(tensor):
    """List the elements, floats with three digits so that lines stay short."""
    if not tensor.is_floating_point():
        return tensor.tolist()
    return [float(f"{x:.3g}") for x in tensor.detach().flatten().tolist()]


def _text(value, most):
    """Write a value as Python, its tensors of no more elements than `most`."""
    if isinstance(value, torch.Tensor):
        if value.numel() > most:
            raise NotWritableError
        values = _rounded(value.flatten())
        if not all(math.isfinite(x) for x in values):
            raise NotWritableError
        numbers = ",".join(f"{x:g}" for x in values)
        dtype = str(value.dtype).removeprefix("torch.")
        return f"tensor({dtype!r},{tuple(value.shape)},[{numbers}],{value.requires_grad})"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_text(part, most)}" for key, part in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        inside = "".join(_text(part, most) + "," for part in value)
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if isinstance(value, torch.dtype):
        return str(value)
    if isinstance(value, torch.device):
        return f"device({str(value)!r})"
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    found = getattr(torch.nn.functional, getattr(value, "__name__", "") or "", None)
    if found is value:
        return "F." + value.__name__
    raise NotWritableError


def _lines(info, training, full):
    """Write the samples of a module that a line can hold; some of them, or all."""
    torch.manual_seed(0)
    given = info.module_inputs_func(
        info, device="cpu", dtype=torch.float32, requires_grad=True, training=training
    )
    found = []
    for sample in given:
        if sample.forward_input is None:
            continue
        try:
            parts = [
                _text((each.args, each.kwargs), math.inf if full else MOST_ELEMENTS)
                for each in (sample.constructor_input, sample.forward_input)
            ]
        except NotWritableError:
            continue
        found.append(f"{info.name.removeprefix('nn.')!r},{training},{parts[0]},{parts[1]}")
    return found if full or not found else found[:: math.ceil(len(found) / MOST_SAMPLES)]


def main():
    """Write a line for each sample: module, mode, constructor, call, and what came out."""
    from torch_module_cases import case_of, measure

    target = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    lines = [f"# torch {require_reference()}; made by tests/parity/record_modules.py"]
    for info in module_db:
        if info.name in LEFT_OUT:
            continue
        modes = (True, False) if info.train_and_eval_differ else (True,)
        for training in modes:
            for line in _lines(info, training, target is not None):
                names, shapes, results, total, gradient = measure(*case_of(f"({line})"))
                lines.append(f"({line},{names},{shapes},{results},{total:.9g},{gradient:.9g})")
    (target or HERE / "torch_modules.values").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
