"""Record what CPython PyTorch computes for the samples of its own operator database.

Run with the reference: `python tests/truth/record_operators.py [--full FOLDER] [NAME ...]`.
The ordinary file, `operators.gz`, holds some samples of each operator, spread evenly and small;
`--full` writes all of them, a file for each operator. What cannot be recorded is in the file with
its reason.
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
from operator_recipes import RECIPES

HERE = Path(__file__).resolve().parent
REFERENCE = "2.10.0"
# dtype -> samples of each operator in the ordinary file
SAMPLES = {torch.float64: 6, torch.float32: 4, torch.int64: 4, torch.bool: 3}
# Recorded too where all samples are; and where an operator knows none of the other dtypes.
COMPLEX = (torch.complex128, torch.complex64)
OTHERS = 3
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
# Operators for which the database calls another one: randn_like in place of rand_like.
MISNAMED = {"rand_like"}


def main():
    """Record and write the file."""
    if torch.__version__.split("+")[0] != REFERENCE:
        sys.exit(f"torch: expected {REFERENCE}, got {torch.__version__}; use the reference")
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", type=Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    from torch.testing._internal.common_methods_invocations import op_db

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    chosen = [op for op in op_db if not options.names or op.name in options.names]
    if options.full:
        options.full.mkdir(parents=True, exist_ok=True)
        for op in chosen:
            save(options.full / f"{op.formatted_name}.gz", [op], full=True)
    else:
        save(HERE / "operators.gz", chosen, full=False)


def save(path, operators, full):
    """Record operators and write them into a file."""
    writer = Writer()
    recorded = []
    for op in operators:
        recorded.append(record(op, writer, full))
        print(op.formatted_name, len(recorded[-1]["samples"]), file=sys.stderr)
    writer.save(path, {"torch": torch.__version__, "operators": recorded})
    print(f"{path}: {os.path.getsize(path) / 1e6:.1f} MB", file=sys.stderr)


def record(op, writer, full):
    """Record one operator: public name, variants, tolerances, samples, and what was left out."""
    found = {"name": op.formatted_name, "path": "", "samples": [], "left_out": {}}
    found["signs"] = op.name in SIGNS
    found["values"] = op.name not in UNSET
    found["tolerances"] = tolerances(op)
    found["method"] = name_of(op.method_variant)
    found["inplace"] = name_of(op.inplace_variant)
    for dtype, count in dtypes_of(op, full).items():
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
    if not found["samples"] and not found["left_out"]:
        found["left_out"]["all"] = "no sample on the CPU"
    return found


def dtypes_of(op, full):
    """Return the dtypes to record, with the samples of each in the ordinary file."""
    given = {**SAMPLES, **dict.fromkeys(COMPLEX if full else (), OTHERS)}
    chosen = {d: count for d, count in given.items() if op.supports_dtype(d, "cpu")}
    return chosen or dict.fromkeys(sorted(op.supported_dtypes("cpu"), key=str), OTHERS)


def samples_of(op, dtype):
    """Return all samples of a dtype, the same in every run."""
    for seed in (torch.manual_seed, random.seed, numpy.random.seed):
        seed(calls.SEED)
    needs = differentiable(op, dtype)
    return list(op.sample_inputs("cpu", dtype, requires_grad=needs))


def differentiable(op, dtype):
    return op.supports_autograd and dtype in op.supported_backward_dtypes("cpu")


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

    result = calls.run(op.op, *again())
    path = found["path"] or public_name(op, again, result, found)
    args, kwargs = again()
    result = calls.run(calls.resolve(path), args, kwargs)
    settled = calls.settled(result, found["signs"])
    grads = None
    if found["values"] and differentiable(op, dtype):
        grads = calls.gradients(settled, calls.tensors([args, kwargs]))
    encoded["dtype"] = str(dtype)[6:]
    expected = calls.plain(result)
    if found["signs"]:
        expected = settled
    encoded["result"] = writer.encode(recorded(expected))
    encoded["gradients"] = writer.encode(recorded(grads))
    encoded["forms"] = forms(op, path, again, result, found)
    numbers = sum(t.numel() for t in calls.tensors([args, kwargs, result, grads or []]))
    if not full and numbers > LARGEST * 3:
        raise UndescribableError(f"{numbers} numbers, which is too large for the ordinary file")
    found["path"] = path
    return encoded


def recorded(value):
    """Return a result without its gradients and what lies around it in memory."""
    if isinstance(value, torch.Tensor):
        value = value.detach()
        return value.contiguous().clone() if value.layout == torch.strided else value
    if isinstance(value, (list, tuple)):
        parts = [recorded(element) for element in value]
        return parts if isinstance(value, list) else tuple(parts)
    return value


def public_name(op, again, result, found):
    """Find a public name that does what the database's function does."""
    name = op.name.removeprefix("torch.")
    names = [f"torch.{name}", f"Tensor.{name}", f"Tensor.{name}_", f"torch.ops.aten.{name}"]
    if op.formatted_name in RECIPES:
        names = [f"recipe.{op.formatted_name}"]
    for path in names:
        try:
            args, kwargs = again()
            other = calls.run(calls.resolve(path), args, kwargs)
        except Exception:  # noqa: BLE001, S112 (the next name is tried)
            continue
        if agree(result, other, found["values"] and op.name not in MISNAMED):
            return path
    raise UndescribableError("the database's function is no public name")


def agree(one, other, values=True):
    one, other = calls.tensors(one), calls.tensors(other)
    return len(one) == len(other) and all(
        a.shape == b.shape
        and a.dtype == b.dtype
        and a.layout == b.layout
        and (not values or close(calls.comparable(a), calls.comparable(b)))
        for a, b in zip(one, other, strict=True)
    )


def close(one, other):
    return torch.allclose(one, other, rtol=1e-4, atol=1e-4, equal_nan=True)


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
    """Return the wider tolerances on the CPU of PyTorch's own tests: dtype -> [rtol, atol].

    Of all tests, or of those that compare an operator with itself on the same kind of machine:
    not those of references in NumPy, of the compiler, of decompositions or of other machines.
    """
    found = {}
    for decorator in op.decorators or ():
        parts = getattr(decorator, "decorators", [decorator])
        if getattr(decorator, "device_type", None) not in (None, "cpu"):
            continue
        if getattr(decorator, "cls_name", None) not in (None, "TestCommon"):
            continue
        if "numpy" in (getattr(decorator, "test_name", None) or ""):
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
