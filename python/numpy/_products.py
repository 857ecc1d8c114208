"""Products of vectors, matrices and tensors."""

import torch

from ._creation import asarray
from ._ndarray import result, wrap
from ._ufuncs import common_type, computing, stored


def _pair(a, b):
    arrays = [asarray(a), asarray(b)]
    own = common_type(arrays)
    tensors = [computing(array, own) for array in arrays]
    if own.kind == "b":
        tensors = [tensor.to(torch.int64) for tensor in tensors]
    return tensors, own


def _given(made, own, out):
    made = stored(made, own)
    if out is None:
        return result(made)
    out[...] = wrap(made)
    return out


def _mismatch(name, a, b, axis):
    return ValueError(
        f"{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
        f"(n?,k),(k,m?)->(n?,m?) (size {b} is different from {a})"
    )


def matmul(x1, x2, /, out=None, *, dtype=None, casting="same_kind"):
    """Return the matrix product of the last two dimensions; vectors count as row and column."""
    (a, b), own = _pair(x1, x2)
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError(
            "matmul: Input operand 0 does not have enough dimensions (has 0, gufunc core with "
            "signature (n?,k),(k,m?)->(n?,m?) requires 1)"
        )
    rows = b.shape[-2] if b.dim() > 1 else b.shape[0]
    if a.shape[-1] != rows:
        raise _mismatch("matmul", a.shape[-1], rows, 0)
    return _given(torch.matmul(a, b), own, out)


def dot(a, b, out=None):
    """Return the product over the last dimension of `a` and the last but one of `b`."""
    (x, y), own = _pair(a, b)
    if x.dim() == 0 or y.dim() == 0:
        return _given(x * y, own, out)
    axis = max(y.dim() - 2, 0)
    if x.shape[-1] != y.shape[axis]:
        shapes = [tuple(t.shape) for t in (x, y)]
        raise ValueError(
            f"shapes {shapes[0]} and {shapes[1]} not aligned: {x.shape[-1]} (dim {x.dim() - 1}) != "
            f"{y.shape[axis]} (dim {axis})".replace(", ", ",")
        )
    if x.dim() <= 2 and y.dim() <= 2:
        return _given(torch.matmul(x, y), own, out)
    return _given(torch.ops.aten.tensordot(x, y, [x.dim() - 1], [axis]), own, out)


def vdot(a, b, /):
    """Return the product of all elements, those of `a` conjugated."""
    (x, y), own = _pair(a, b)
    return _given(torch.dot(torch.conj(x).resolve_conj().reshape(-1), y.reshape(-1)), own, None)


def inner(a, b, /):
    """Return the product over the last dimensions of both."""
    (x, y), own = _pair(a, b)
    if x.dim() == 0 or y.dim() == 0:
        return _given(x * y, own, None)
    return _given(torch.inner(x, y), own, None)


def outer(a, b, out=None):
    """Return the products of all pairs of elements."""
    (x, y), own = _pair(a, b)
    return _given(torch.outer(x.reshape(-1), y.reshape(-1)), own, out)


def tensordot(a, b, axes=2):
    """Return the product over given dimensions of both, or over the last and first few."""
    (x, y), own = _pair(a, b)
    if not isinstance(axes, int):
        axes = tuple(
            [int(i) for i in part] if hasattr(part, "__len__") else [int(part)] for part in axes
        )
    else:
        axes = list(range(x.dim() - axes, x.dim())), list(range(axes))
    try:
        return _given(torch.ops.aten.tensordot(x, y, *axes), own, None)
    except RuntimeError:
        raise ValueError("shape-mismatch for sum") from None


def kron(a, b):
    """Return the Kronecker product."""
    (x, y), own = _pair(a, b)
    return _given(torch.kron(x, y), own, None)


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """Return the cross product of vectors of three numbers."""
    (x, y), own = _pair(a, b)
    axis = axisa if axis is None else axis
    if x.shape[axis] != 3 or y.shape[axis] != 3:
        raise NotImplementedError("cross: vectors of two numbers are not provided; append a zero")
    return _given(torch.linalg.cross(*torch.broadcast_tensors(x, y), dim=axis), own, None)


def einsum(*operands, out=None, optimize=False, dtype=None, **ignored):
    """Return the sum of products that a text such as "ij,jk->ik" describes."""
    if not isinstance(operands[0], str):
        operands = _lists_as_text(operands)
    equation, *arrays = operands
    arrays = [asarray(array) for array in arrays]
    own = common_type(arrays) if dtype is None else asarray(arrays[0]).astype(dtype).dtype
    tensors = [computing(array, own) for array in arrays]
    try:
        made = torch.einsum(equation.replace(" ", ""), *tensors)
    except RuntimeError as error:
        raise ValueError(f"einsum: {str(error).splitlines()[0]}") from None
    return _given(made, own, out)


def _lists_as_text(operands):
    def letters(numbers):
        return "".join("..." if n is Ellipsis else chr(ord("a") + n) for n in numbers)

    pairs = len(operands) // 2
    text = ",".join(letters(operands[2 * i + 1]) for i in range(pairs))
    if len(operands) % 2:
        text += "->" + letters(operands[-1])
    return text, *[operands[2 * i] for i in range(pairs)]


def convolve(a, v, mode="full"):
    """Return the convolution of two vectors."""
    (x, y), own = _pair(a, v)
    x, y = (x, y) if x.numel() >= y.numel() else (y, x)
    kernel = y.flip(0).to(torch.float64)
    full = torch.nn.functional.conv1d(
        x.to(torch.float64)[None, None], kernel[None, None], padding=y.numel() - 1
    )[0, 0]
    return wrap(stored(_cropped(full, x.numel(), y.numel(), mode).to(x.dtype), own))


def _cropped(full, n, m, mode):
    if mode == "full":
        return full
    length, start = (n, (m - 1) // 2) if mode == "same" else (n - m + 1, m - 1)
    return full[start : start + length]


def correlate(a, v, mode="valid"):
    """Return the correlation of two vectors."""
    return convolve(a, asarray(v)[::-1], mode)


def cov(m, y=None, rowvar=True, bias=False, ddof=None):
    """Return the covariances of variables that stand in rows."""
    array = asarray(m).astype("float64")._t
    array = array if array.dim() > 1 else array[None]
    array = array if rowvar or array.shape[0] == 1 else array.T
    if y is not None:
        other = asarray(y).astype("float64")._t
        array = torch.cat([array, other if other.dim() > 1 else other[None]])
    correction = (0 if bias else 1) if ddof is None else ddof
    return result(torch.cov(array, correction=correction))


def corrcoef(x, y=None, rowvar=True):
    """Return the correlations of variables that stand in rows."""
    made = asarray(cov(x, y, rowvar))._t
    if made.dim() == 0:
        return result(made / made)
    deviation = torch.sqrt(torch.diagonal(made))
    return wrap(torch.clamp(made / deviation[:, None] / deviation[None], -1, 1))


def polyval(p, x):
    """Return a polynomial's value; its coefficients stand highest power first."""
    made = asarray(x) * 0
    for coefficient in asarray(p):
        made = made * x + coefficient
    return made


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """Return the integral by the trapezoidal rule."""
    values = asarray(y)
    values = values._t if values.dtype.kind in "fc" else values._t.to(torch.float64)
    if x is None:
        return result(torch.trapezoid(values, dx=float(dx), dim=axis))
    return result(torch.trapezoid(values, asarray(x)._t, dim=axis))
