"""Record what CPython PyTorch computes for the samples of its own operator database.

Run with the reference: `python tests/truth/record_operators.py [--full] [--out FILE] [NAME ...]`.
The ordinary file holds some samples of each operator, spread evenly and small; `--full` takes all.
What cannot be recorded is in the file with its reason.
"""

import argparse
import os
import random
import sys
import warnings
from pathlib import Path

import numpy
import operator_calls as calls
import torch
from operator_codec import Reader, UndescribableError, Writer

HERE = Path(__file__).resolve().parent
REFERENCE = "2.10.0"
# dtype -> samples of each operator in the ordinary file
SAMPLES = {torch.float64: 6, torch.float32: 4, torch.int64: 4, torch.bool: 3}
# Numbers in one sample's arguments, results and gradients in the ordinary file.
LARGEST = 600
# Operators whose results are defined up to signs: compared by magnitude.
SIGNS = {
    "svd", "linalg.svd", "linalg.eig", "linalg.eigh", "qr", "linalg.qr", "geqrf", "symeig",
    "svd_lowrank", "pca_lowrank",
}  # fmt: skip
# Operators that leave memory as it was: only shape and dtype are compared.
UNSET = {"empty", "empty_like", "empty_strided", "empty_permuted", "new_empty",
         "new_empty_strided", "resize_", "resize_as_"}  # fmt: skip


def main():
    """Record and write the file."""
    if torch.__version__.split("+")[0] != REFERENCE:
        sys.exit(f"torch: expected {REFERENCE}, got {torch.__version__}; use the reference")
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--out", default=str(HERE / "operators.gz"))
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    from torch.testing._internal.common_methods_invocations import op_db

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    writer = Writer()
    recorded = []
    for op in op_db:
        if not options.names or op.name in options.names:
            recorded.append(record(op, writer, options.full))
            print(op.formatted_name, len(recorded[-1]["samples"]), file=sys.stderr)
    writer.save(options.out, {"torch": torch.__version__, "operators": recorded})
    print(f"{options.out}: {os.path.getsize(options.out) / 1e6:.1f} MB", file=sys.stderr)


def record(op, writer, full):
    """Record one operator: public name, variants, tolerances, samples, and what was left out."""
    found = {"name": op.formatted_name, "path": "", "samples": [], "left_out": {}}
    found["signs"] = op.name in SIGNS
    found["values"] = op.name not in UNSET
    found["tolerances"] = tolerances(op)
    found["method"] = name_of(op.method_variant)
    found["inplace"] = name_of(op.inplace_variant)
    for dtype, count in SAMPLES.items():
        if not op.supports_dtype(dtype, "cpu"):
            continue
        label = str(dtype)[6:]
        try:
            samples = samples_of(op, dtype)
        except Exception as error:  # noqa: BLE001 (any failure is the reason)
            found["left_out"][f"{label} all"] = f"no samples: {first_line(error)}"
            continue
        spread = range(len(samples)) if full else even(len(samples), count, samples)
        for place in spread:
            try:
                found["samples"].append(sample(op, samples[place], dtype, writer, full, found))
            except Exception as error:  # noqa: BLE001
                found["left_out"][f"{label} {place}"] = first_line(error)
    return found


def samples_of(op, dtype):
    """Return all samples of a dtype, the same in every run."""
    for seed in (torch.manual_seed, random.seed, numpy.random.seed):
        seed(calls.SEED)
    needs = op.supports_autograd and dtype.is_floating_point
    return list(op.sample_inputs("cpu", dtype, requires_grad=needs))


def even(total, count, samples):
    """Choose `count` places spread evenly, the small ones first."""
    small = [i for i in range(total) if size(samples[i]) <= LARGEST // 2]
    small = small or list(range(total))
    count = min(count, len(small))
    return sorted({small[i * len(small) // count] for i in range(count)})


def size(sample):
    return sum(t.numel() for t in calls.tensors([sample.input, sample.args, sample.kwargs]))


def sample(op, given, dtype, writer, full, found):
    """Record one sample; raises with the reason where that cannot be."""
    start = len(writer.data)
    try:
        return attempt(op, given, dtype, writer, full, found)
    except BaseException:
        del writer.data[start:]
        raise


def attempt(op, given, dtype, writer, full, found):
    arguments = {"args": [given.input, *given.args], "kwargs": given.kwargs}
    encoded = {key: writer.encode(value) for key, value in arguments.items()}
    reader = Reader(writer.data)

    def again():
        return reader.decode(encoded["args"]), reader.decode(encoded["kwargs"])

    result = plain_result(calls.run(op.op, *again()), found)
    path = found["path"] or public_name(op, again, result, found)
    args, kwargs = again()
    result = calls.run(calls.resolve(path), args, kwargs)
    settled = calls.settled(plain_result(result, found), found["signs"])
    grads = None
    if found["values"] and dtype.is_floating_point and op.supports_autograd:
        grads = calls.gradients(settled, calls.tensors([args, kwargs]))
    encoded["dtype"] = str(dtype)[6:]
    expected = calls.plain(result)
    if found["signs"]:
        expected = settled
    encoded["result"] = writer.encode(without_grad_marks(expected))
    encoded["gradients"] = writer.encode(without_grad_marks(grads))
    encoded["forms"] = forms(op, path, again, result, found)
    numbers = sum(t.numel() for t in calls.tensors([args, kwargs, result, grads or []]))
    if not full and numbers > LARGEST * 3:
        raise UndescribableError(f"{numbers} numbers, which is too large for the ordinary file")
    found["path"] = path
    return encoded


def without_grad_marks(value):
    if isinstance(value, torch.Tensor):
        return value.detach()
    if isinstance(value, (list, tuple)):
        parts = [without_grad_marks(element) for element in value]
        return parts if isinstance(value, list) else tuple(parts)
    return value


def plain_result(result, found):
    """Check that a result can be recorded and compared."""
    for tensor in calls.tensors(result):
        if tensor.layout != torch.strided:
            raise UndescribableError(f"a result of layout {tensor.layout}")
    return result


def public_name(op, again, result, found):
    """Find a public name that does what the database's function does."""
    name = op.name.removeprefix("torch.")
    names = [f"torch.{name}", f"Tensor.{name}", f"torch.ops.aten.{name}"]
    for path in names:
        try:
            args, kwargs = again()
            other = calls.run(calls.resolve(path), args, kwargs)
        except Exception:  # noqa: BLE001, S112 (the next name is tried)
            continue
        if agree(result, other, found["values"]):
            return path
    raise UndescribableError("the database's function is no public name")


def agree(one, other, values=True):
    one, other = calls.tensors(one), calls.tensors(other)
    return len(one) == len(other) and all(
        a.shape == b.shape
        and a.dtype == b.dtype
        and (not values or torch.allclose(a, b, rtol=1e-4, atol=1e-4, equal_nan=True))
        for a, b in zip(one, other, strict=True)
    )


def forms(op, path, again, result, found):
    """Return the other forms that give the same result for this sample."""
    given = []
    candidates = {"method": found["method"], "inplace": found["inplace"]}
    candidates["out"] = "out" if op.supports_out and calls.tensors(result) else None
    for kind, name in candidates.items():
        if name is None:
            continue
        try:
            other = calls.variant(kind, name, path, *again())
        except Exception:  # noqa: BLE001, S112 (PyTorch has no such form for this sample)
            continue
        if agree(result, other, found["values"]):
            given.append(kind)
    return given


def name_of(function):
    """Return a method's name if it is the tensor's own."""
    name = getattr(function, "__name__", None)
    return name if name and getattr(torch.Tensor, name, None) is function else None


def tolerances(op):
    """Return PyTorch's own wider tolerances on the CPU: dtype -> [rtol, atol]."""
    found = {}
    for decorator in op.decorators or ():
        parts = getattr(decorator, "decorators", [decorator])
        if getattr(decorator, "device_type", None) not in (None, "cpu"):
            continue
        for part in parts:
            for dtype, tolerance in getattr(part, "d", {}).items():
                before = found.get(str(dtype)[6:], [0, 0])
                rtol = getattr(tolerance, "rtol", 0)
                atol = getattr(tolerance, "atol", tolerance)
                wider = [max(before[0], rtol), max(before[1], atol)]
                found[str(dtype)[6:]] = wider
    return found


def first_line(error):
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:160]


if __name__ == "__main__":
    main()
