"""Assertions on arrays, with messages that tell how far they are apart."""

import torch

from . import _ufunc_table as _table
from ._creation import asarray
from ._dtypes import FLOAT64
from ._elements import array_equal, isclose


def _message(title, err_msg, details, actual, desired):
    lines = ["", title, *([err_msg] if err_msg else []), *details]
    return "\n".join([*lines, f" ACTUAL: {actual!r}", f" DESIRED: {desired!r}"])


def _shapes_agree(x, y, title, err_msg, strict):
    scalars = not strict and (x.ndim == 0 or y.ndim == 0)
    if x.shape != y.shape and not scalars:
        detail = f"(shapes {x.shape}, {y.shape} mismatch)"
        raise AssertionError(_message(title, err_msg, [detail], x, y))
    if strict and x.dtype != y.dtype:
        detail = f"(dtypes {x.dtype}, {y.dtype} mismatch)"
        raise AssertionError(_message(title, err_msg, [detail], x, y))


def _compare(good, x, y, title, err_msg):
    good = asarray(good)
    if bool(good.all()):
        return
    wrong = int((~good).sum())
    details = [f"Mismatched elements: {wrong} / {good.size} ({100 * wrong / good.size:.3g}%)"]
    if x.dtype.kind != "c" and y.dtype.kind != "c":
        apart = abs(x.astype(FLOAT64) - y.astype(FLOAT64))
        relative = torch.nan_to_num(asarray(apart / abs(y.astype(FLOAT64)))._t, 0.0)
        details.append(f"Max absolute difference among violations: {asarray(apart).max()}")
        details.append(f"Max relative difference among violations: {relative.max().item()}")
    raise AssertionError(_message(title, err_msg, details, x, y))


def assert_allclose(
    actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg="", verbose=True, *, strict=False
):
    """Raise an AssertionError unless `|actual - desired| <= atol + rtol * |desired|` everywhere."""
    x, y = asarray(actual), asarray(desired)
    title = f"Not equal to tolerance rtol={rtol:g}, atol={atol:g}"
    _shapes_agree(x, y, title, err_msg, strict)
    _compare(isclose(x, y, rtol, atol, equal_nan), x, y, title, err_msg)


def assert_array_equal(actual, desired, err_msg="", verbose=True, *, strict=False):
    """Raise an AssertionError unless all elements are equal; NaN equals NaN."""
    x, y = asarray(actual), asarray(desired)
    _shapes_agree(x, y, "Arrays are not equal", err_msg, strict)
    good = asarray(x == y)
    if x.dtype.kind in "fc" and y.dtype.kind in "fc":
        good = good | (_table.isnan(x) & _table.isnan(y))
    _compare(good, x, y, "Arrays are not equal", err_msg)


def assert_equal(actual, desired, err_msg="", verbose=True, *, strict=False):
    """Raise an AssertionError unless two values, lists, dicts or arrays are equal."""
    if isinstance(desired, dict):
        if not isinstance(actual, dict) or len(actual) != len(desired):
            raise AssertionError(_message("Items are not equal:", err_msg, [], actual, desired))
        for key in desired:
            if key not in actual:
                raise AssertionError(repr(key))
            assert_equal(actual[key], desired[key], f"key={key!r}\n{err_msg}")
        return
    if isinstance(desired, (list, tuple)) and isinstance(actual, (list, tuple)):
        if len(actual) != len(desired):
            raise AssertionError(_message("Items are not equal:", err_msg, [], actual, desired))
        for i, (one, other) in enumerate(zip(actual, desired, strict=True)):
            assert_equal(one, other, f"item={i}\n{err_msg}")
        return
    if isinstance(desired, (str, bytes, type(None))) or isinstance(
        actual, (str, bytes, type(None))
    ):
        if actual != desired:
            raise AssertionError(_message("Items are not equal:", err_msg, [], actual, desired))
        return
    assert_array_equal(actual, desired, err_msg, strict=strict)


def assert_almost_equal(actual, desired, decimal=7, err_msg="", verbose=True):
    """Raise an AssertionError unless numbers agree to decimals."""
    assert_allclose(actual, desired, 0, 1.5 * 10.0**-decimal, err_msg=err_msg)


def assert_array_almost_equal(actual, desired, decimal=6, err_msg="", verbose=True):
    """Raise an AssertionError unless all elements agree to decimals."""
    assert_allclose(actual, desired, 0, 1.5 * 10.0**-decimal, err_msg=err_msg)


def assert_array_less(x, y, err_msg="", verbose=True):
    """Raise an AssertionError unless each element of `x` is less than that of `y`."""
    a, b = asarray(x), asarray(y)
    _compare(a < b, a, b, "Arrays are not strictly ordered `x < y`", err_msg)


def assert_(val, msg=""):
    """Raise an AssertionError unless a value is true."""
    if not val:
        raise AssertionError(msg() if callable(msg) else msg)


class _Raises:
    """Context manager: an exception must come."""

    def __init__(self, kind, pattern=None):
        self._kind, self._pattern = kind, pattern

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            raise AssertionError(f"{self._kind} not raised")
        if not issubclass(kind, self._kind):
            return False
        if self._pattern is not None:
            import re

            if not re.search(self._pattern, str(error)):
                raise AssertionError(f"{self._pattern!r} does not match {str(error)!r}")
        self.exception = error
        return True


def assert_raises(exception_class, callable=None, *args, **kwargs):
    """Require an exception of a call, or of a `with` block."""
    if callable is None:
        return _Raises(exception_class)
    with _Raises(exception_class):
        callable(*args, **kwargs)
    return None


def assert_raises_regex(exception_class, expected_regexp, callable=None, *args, **kwargs):
    """Require an exception whose text matches a pattern."""
    if callable is None:
        return _Raises(exception_class, expected_regexp)
    with _Raises(exception_class, expected_regexp):
        callable(*args, **kwargs)
    return None


def assert_array_max_ulp(a, b, maxulp=1, dtype=None):
    """Raise an AssertionError unless numbers are at most some units in the last place apart."""
    x, y = asarray(a, dtype), asarray(b, dtype)
    if not array_equal(x, y):
        apart = abs(x - y) / _table.spacing(_table.maximum(abs(x), abs(y)))
        _compare(apart <= maxulp, x, y, f"Arrays are not almost equal up to {maxulp} ULP", "")
