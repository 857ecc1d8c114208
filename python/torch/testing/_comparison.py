"""assert_close: PyTorch's rules and messages for when two results are the same.

Source: documentation of torch.testing, PyTorch 2.10.
"""

import warnings

import torch

_TOLERANCES = {  # dtype: (relative, absolute)
    torch.float16: (1e-3, 1e-5),
    torch.bfloat16: (1.6e-2, 1e-5),
    torch.float32: (1.3e-6, 1e-5),
    torch.float64: (1e-7, 1e-7),
    torch.complex32: (1e-3, 1e-5),
    torch.complex64: (1.3e-6, 1e-5),
    torch.complex128: (1e-7, 1e-7),
}
_OLD_TOLERANCES = {  # of assert_allclose
    torch.float16: (1e-3, 1e-3),
    torch.float32: (1e-4, 1e-5),
    torch.float64: (1e-5, 1e-8),
}
_NUMBERS = (bool, int, float, complex)


class _Options:
    def __init__(self, rtol, atol, equal_nan, checks):
        self.rtol = rtol
        self.atol = atol
        self.equal_nan = equal_nan
        self.checks = checks

    def tolerances(self, *dtypes):
        """Return both tolerances: those given, or the larger ones of the dtypes."""
        if self.rtol is not None:
            return self.rtol, self.atol
        found = [_TOLERANCES.get(dtype, (0.0, 0.0)) for dtype in dtypes]
        return max(pair[0] for pair in found), max(pair[1] for pair in found)


def assert_close(
    actual,
    expected,
    *,
    allow_subclasses=True,
    rtol=None,
    atol=None,
    equal_nan=False,
    check_device=True,
    check_dtype=True,
    check_layout=True,
    check_stride=False,
    msg=None,
):
    """Assert `|actual - expected| <= atol + rtol * |expected|` everywhere.

    Args:
        actual: tensors or numbers, or sequences and mappings of them.
        expected: the same form.
        allow_subclasses: compare different classes of tensors.
        rtol: relative tolerance; goes by the dtype if None, like atol.
        atol: absolute tolerance.
        equal_nan: NaN equals NaN.
        check_device: devices must be the same.
        check_dtype: dtypes must be the same.
        check_layout: layouts must be the same.
        check_stride: strides must be the same.
        msg: error message, or a function from the message to it.

    Raises:
        AssertionError: where they differ.
        ValueError: if one tolerance is given without the other.
        TypeError: if the inputs cannot be compared.
    """
    if (rtol is None) != (atol is None):
        raise ValueError(
            "Both 'rtol' and 'atol' must be either specified or omitted, but got no "
            f"{'rtol' if rtol is None else 'atol'}."
        )
    if not allow_subclasses and type(actual) is not type(expected):
        raise TypeError(f"types do not match: {type(actual)} and {type(expected)}")
    checks = {
        "layout": check_layout,
        "device": check_device,
        "dtype": check_dtype,
        "stride()": check_stride,
    }
    text = _compare(actual, expected, _Options(rtol, atol, equal_nan, checks), ())
    if text is not None:
        raise AssertionError(text if msg is None else msg(text) if callable(msg) else msg)


def assert_allclose(actual, expected, rtol=None, atol=None, equal_nan=True, msg=""):
    """Compare as `assert_close` does, whatever the dtypes and devices, less strictly."""
    warnings.warn(
        "`torch.testing.assert_allclose()` is deprecated since 1.12 and will be removed in a "
        "future release. Please use `torch.testing.assert_close()` instead. You can find detailed "
        "upgrade instructions in https://github.com/pytorch/pytorch/issues/61844.",
        FutureWarning,
        stacklevel=2,
    )
    if not isinstance(actual, torch.Tensor):
        actual = torch.tensor(actual)
    if not isinstance(expected, torch.Tensor):
        expected = torch.tensor(expected, dtype=actual.dtype)
    if rtol is None and atol is None:
        found = [_OLD_TOLERANCES.get(one.dtype, (0.0, 0.0)) for one in (actual, expected)]
        rtol, atol = map(max, zip(*found, strict=True))
    assert_close(
        actual,
        expected,
        rtol=rtol,
        atol=atol,
        equal_nan=equal_nan,
        check_device=False,
        check_dtype=False,
        check_stride=False,
        msg=msg or None,
    )


def _compare(actual, expected, options, place):
    """Return why the two differ, or None."""
    if _is_array(actual) and _is_array(expected):
        actual, expected = torch.as_tensor(actual), torch.as_tensor(expected)
    if isinstance(actual, dict) and isinstance(expected, dict):
        return _mappings(actual, expected, options, place)
    if _is_sequence(actual) and _is_sequence(expected):
        return _sequences(actual, expected, options, place)
    if actual is None and expected is None:
        return None
    if isinstance(actual, bool) and isinstance(expected, bool):
        found = None if actual is expected else f"Booleans mismatch: {actual} is not {expected}"
    elif isinstance(actual, _NUMBERS) and isinstance(expected, _NUMBERS):
        if options.checks["dtype"] and type(actual) is not type(expected):
            return f"The (d)types do not match: {type(actual)} != {type(expected)}." + _at(place)
        found = _scalars(actual, expected, options)
    elif actual is None or expected is None:
        found = f"None mismatch: {actual} is not {expected}"
    elif isinstance(actual, torch.Tensor) and isinstance(expected, torch.Tensor):
        found = _tensors(actual, expected, options)
    else:
        raise TypeError(
            "No comparison pair was able to handle inputs of type "
            f"{type(actual)} and {type(expected)}."
        )
    return None if found is None else found + _at(place)


def _is_array(value):
    return type(value).__module__ == "numpy" and hasattr(value, "dtype")


def _is_sequence(value):
    return (
        hasattr(value, "__getitem__")
        and hasattr(value, "__len__")
        and not isinstance(value, (torch.Tensor, str, dict))
    )


def _at(place):
    item = "".join(f"[{key!r}]" for key in place)
    return f"\n\nThe failure occurred for item {item}" if item else ""


def _sequences(actual, expected, options, place):
    if len(actual) != len(expected):
        lengths = f"{len(actual)} != {len(expected)}"
        return f"The length of the sequences mismatch: {lengths}" + _at(place)
    for index in range(len(actual)):
        found = _compare(actual[index], expected[index], options, (*place, index))
        if found is not None:
            return found
    return None


def _mappings(actual, expected, options, place):
    if set(actual) != set(expected):
        return (
            "The keys of the mappings do not match:\n"
            f"Missing keys in the actual mapping: {sorted(set(expected) - set(actual))}\n"
            f"Additional keys in the actual mapping: {sorted(set(actual) - set(expected))}"
            + _at(place)
        )
    for key in actual:
        found = _compare(actual[key], expected[key], options, (*place, key))
        if found is not None:
            return found
    return None


def _head(what, rtol, atol):
    return f"{what} are not {'equal' if rtol == 0 == atol else 'close'}!\n\n"


def _scalars(actual, expected, options):
    rtol, atol = options.tolerances(_kind(actual), _kind(expected))
    difference = abs(actual - expected)
    nan = actual != actual and expected != expected
    if (
        actual == expected
        or (nan and options.equal_nan)
        or (difference <= atol + rtol * abs(expected) and difference != float("inf"))
    ):
        return None
    return _head("Scalars", rtol, atol) + _two_numbers(actual, expected, rtol, atol)


def _two_numbers(actual, expected, rtol, atol):
    difference = abs(actual - expected)
    relative = difference / abs(expected) if expected else float("inf")
    return (
        f"Expected {expected} but got {actual}.\n"
        f"Absolute difference: {difference}{_allowed(atol, rtol, atol)}\n"
        f"Relative difference: {relative}{_allowed(rtol, rtol, atol)}"
    )


def _kind(value):
    if isinstance(value, (bool, int)):
        return torch.int64
    return torch.float64 if isinstance(value, float) else torch.complex128


def _allowed(tolerance, rtol, atol):
    return "" if rtol == 0 == atol else f" (up to {tolerance} allowed)"


def _tensors(actual, expected, options):
    if actual.shape != expected.shape:
        return _attribute("shape", actual.shape, expected.shape)
    for name, checked in options.checks.items():
        both = [_value(tensor, name) for tensor in (actual, expected)]
        if checked and both[0] != both[1]:
            return _attribute(name, *both)
    rtol, atol = options.tolerances(actual.dtype, expected.dtype)
    actual, expected = actual.detach().cpu(), expected.detach().cpu()
    if actual.dtype is not expected.dtype:
        common = (actual.flatten()[:0] + expected.flatten()[:0]).dtype
        actual, expected = actual.to(common), expected.to(common)
    if actual.layout is not torch.strided:
        if actual._nnz() != expected._nnz():
            kind = "COO" if actual.layout is torch.sparse_coo else repr(actual.layout)[-3:].upper()
            return (
                f"The number of specified values in sparse {kind} tensors does not match: "
                f"{actual._nnz()} != {expected._nnz()}"
            )
        actual, expected = actual.to_dense(), expected.to_dense()
    matches = torch.isclose(actual, expected, rtol, atol, options.equal_nan)
    if bool(matches.all()):
        return None
    what = "Tensor-likes" if matches.dim() else "Scalars"
    return _head(what, rtol, atol) + _mismatch(actual, expected, matches, rtol, atol)


def _value(tensor, name):
    return tensor.stride() if name == "stride()" else getattr(tensor, name)


def _attribute(name, actual, expected):
    return f"The values for attribute '{name}' do not match: {actual} != {expected}."


def _mismatch(actual, expected, matches, rtol, atol):
    if not matches.dim():
        return _two_numbers(actual.item(), expected.item(), rtol, atol)
    total, wrong = matches.numel(), int((~matches).sum())
    absolute, relative = _absolute(actual, expected), _relative(actual, expected)
    absolute[matches] = 0
    relative[matches] = 0
    return (
        f"Mismatched elements: {wrong} / {total} ({wrong / total:.1%})\n"
        + _greatest("Greatest absolute difference", absolute, atol, rtol, atol)
        + "\n"
        + _greatest("Greatest relative difference", relative, rtol, rtol, atol)
    )


def _wide(tensor):
    exact = tensor.dtype.is_floating_point or tensor.dtype.is_complex
    return tensor if exact else tensor.to(torch.int64)


def _absolute(actual, expected):
    return (_wide(actual) - _wide(expected)).abs()


def _relative(actual, expected):
    return _absolute(actual, expected) / _wide(expected).abs()


def _greatest(what, values, tolerance, rtol, atol):
    allowed = _allowed(tolerance, rtol, atol)
    flat = int(values.flatten().argmax())
    index = []
    for size in reversed(values.shape):
        index.append(flat % size)
        flat //= size
    index = tuple(reversed(index))
    return f"{what}: {values[index].item()} at index {index}{allowed}"
