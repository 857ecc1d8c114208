"""Linear algebra: LAPACK through libtorch, in float64 unless matrices are float32 or complex."""

from collections import namedtuple

import torch

from . import _products
from ._creation import asarray
from ._dtypes import FLOAT64, promote_types
from ._ndarray import result, wrap
from ._products import cross, matmul, outer, tensordot  # noqa: F401


class LinAlgError(ValueError):
    """A matrix has no inverse, or a decomposition did not converge."""


def _matrices(*values):
    arrays = [asarray(value) for value in values]
    own = None
    for array in arrays:
        kind = array.dtype if array.dtype.kind in "fc" else FLOAT64
        if kind.name == "float16":
            raise TypeError("array type float16 is unsupported in linalg")
        own = kind if own is None else promote_types(own, kind)
    return [array.astype(own, copy=False)._t for array in arrays]


def _checked(tensor, square=True):
    if tensor.dim() < 2:
        raise LinAlgError(
            f"{tensor.dim()}-dimensional array given. Array must be at least two-dimensional"
        )
    if square and tensor.shape[-1] != tensor.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    return tensor


def _computed(operator, *args, **keywords):
    try:
        return operator(*args, **keywords)
    except RuntimeError as error:
        text = str(error)
        if "singular" in text:
            text = "Singular matrix"
        elif "positive" in text:
            text = "Matrix is not positive definite"
        raise LinAlgError(text.splitlines()[0]) from None


def norm(x, ord=None, axis=None, keepdims=False):
    """Return the norm of a vector or matrix, or along axes; of all elements by default."""
    (tensor,) = _matrices(x)
    if axis is None and ord is None:
        made = torch.linalg.vector_norm(tensor)
        return result(made.reshape((1,) * tensor.dim()) if keepdims else made)
    axes = tuple(range(tensor.dim())) if axis is None else axis
    axes = (int(axes),) if not hasattr(axes, "__len__") else tuple(axes)
    if len(axes) == 1:
        if isinstance(ord, str):
            raise ValueError(f"Invalid norm order '{ord}' for vectors")
        made = torch.linalg.vector_norm(tensor, 2 if ord is None else ord, axes, keepdim=keepdims)
    elif len(axes) == 2:
        kind = "fro" if ord is None else ord
        made = torch.linalg.matrix_norm(tensor, kind, list(axes), keepdim=keepdims)
    else:
        raise ValueError("Improper number of dimensions to norm.")
    return result(made)


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """Return the norm of elements along axes, as of one vector."""
    (tensor,) = _matrices(x)
    return result(torch.linalg.vector_norm(tensor, ord, axis, keepdim=keepdims))


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """Return the norm of matrices in the last two dimensions."""
    return norm(x, ord, (-2, -1), keepdims)


def inv(a):
    """Return the inverses of matrices."""
    return wrap(_computed(torch.linalg.inv, _checked(*_matrices(a))))


def pinv(a, rcond=None, hermitian=False, *, rtol=None):
    """Return the pseudo-inverses of matrices."""
    (tensor,) = _matrices(a)
    limit = rtol if rcond is None else rcond
    eps = torch.finfo(torch.float64).eps if tensor.element_size() >= 8 else 2.0**-23
    limit = max(tensor.shape[-2:]) * eps if limit is None else float(limit)
    return wrap(_computed(torch.linalg.pinv, tensor, rtol=limit, hermitian=hermitian))


def det(a):
    """Return the determinants of matrices."""
    return result(torch.linalg.det(_checked(*_matrices(a))))


def slogdet(a):
    """Return the signs and logarithms of determinants."""
    sign, logarithm = torch.linalg.slogdet(_checked(*_matrices(a)))
    return SlogdetResult(result(sign), result(logarithm))


EigResult = namedtuple("EigResult", "eigenvalues eigenvectors")
EighResult = namedtuple("EighResult", "eigenvalues eigenvectors")
QRResult = namedtuple("QRResult", "Q R")
SlogdetResult = namedtuple("SlogdetResult", "sign logabsdet")
SVDResult = namedtuple("SVDResult", "U S Vh")


def solve(a, b):
    """Return the solutions x of `a @ x = b`."""
    matrix, right = _matrices(a, b)
    _checked(matrix)
    if right.dim() == 1:
        return wrap(_computed(torch.linalg.solve, matrix, right[:, None])[..., 0])
    return wrap(_computed(torch.linalg.solve, matrix, right))


def lstsq(a, b, rcond=None):
    """Return least-squares solutions, their residuals, the rank and the singular values."""
    matrix, right = _matrices(a, b)
    values = torch.linalg.svdvals(matrix)
    limit = max(matrix.shape) * torch.finfo(torch.float64).eps if rcond is None else rcond
    rank = int((values > limit * values[0]).sum())
    columns = right if right.dim() > 1 else right[:, None]
    made = torch.linalg.pinv(matrix, rtol=float(limit)) @ columns
    residuals = (columns - matrix @ made).abs().square().sum(0)
    if rank < matrix.shape[1] or matrix.shape[0] <= matrix.shape[1]:
        residuals = residuals[:0]
    return wrap(made if right.dim() > 1 else made[:, 0]), wrap(residuals), rank, wrap(values)


def cholesky(a, /, *, upper=False):
    """Return the triangular factors of positive definite matrices."""
    return wrap(_computed(torch.linalg.cholesky, _checked(*_matrices(a)), upper=upper))


def qr(a, mode="reduced"):
    """Return orthogonal and triangular factors."""
    if mode == "raw":
        raise NotImplementedError("qr(mode='raw') is not provided; use 'reduced' or 'complete'")
    (tensor,) = _matrices(a)
    factors = torch.linalg.qr(tensor, mode=mode)
    return wrap(factors[1]) if mode == "r" else QRResult(*map(wrap, factors))


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """Return singular vectors and values: U, S, Vh."""
    (tensor,) = _matrices(a)
    if not compute_uv:
        return wrap(_computed(torch.linalg.svdvals, tensor))
    parts = _computed(torch.linalg.svd, tensor, full_matrices=full_matrices)
    return SVDResult(*map(wrap, parts))


def svdvals(x, /):
    """Return singular values."""
    return svd(x, compute_uv=False)


def eigh(a, UPLO="L"):
    """Return eigenvalues and eigenvectors of symmetric matrices."""
    parts = _computed(torch.linalg.eigh, _checked(*_matrices(a)), UPLO=UPLO)
    return EighResult(*map(wrap, parts))


def eigvalsh(a, UPLO="L"):
    """Return eigenvalues of symmetric matrices."""
    return wrap(_computed(torch.linalg.eigvalsh, _checked(*_matrices(a)), UPLO=UPLO))


def _real_if_possible(tensor, is_complex):
    if not is_complex and not bool((tensor.imag != 0).any()):
        return wrap(tensor.real.clone())
    return wrap(tensor)


def eig(a):
    """Return eigenvalues and eigenvectors: real ones where all are."""
    tensor = _checked(*_matrices(a))
    values, vectors = _computed(torch.linalg.eig, tensor)
    known = tensor.dtype.is_complex or bool((values.imag != 0).any())
    return EigResult(_real_if_possible(values, known), _real_if_possible(vectors, known))


def eigvals(a):
    """Return eigenvalues: real ones where all are."""
    tensor = _checked(*_matrices(a))
    return _real_if_possible(_computed(torch.linalg.eigvals, tensor), tensor.dtype.is_complex)


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    """Return how many singular values count."""
    (tensor,) = _matrices(A)
    if tensor.dim() < 2:
        return int(bool((tensor != 0).any()))
    values = torch.linalg.svdvals(tensor)
    eps = torch.finfo(torch.float64).eps if values.dtype is torch.float64 else 2.0**-23
    limit = values.amax(-1, keepdim=True) * (max(tensor.shape[-2:]) * eps if rtol is None else rtol)
    return result((values > (limit if tol is None else tol)).sum(-1))


def matrix_power(a, n):
    """Return the n-th powers of matrices."""
    tensor = _checked(asarray(a)._t)
    if n < 0:
        return matrix_power(inv(a), -n)
    return wrap(torch.linalg.matrix_power(tensor, n))


def cond(x, p=None):
    """Return the condition numbers of matrices."""
    (tensor,) = _matrices(x)
    return result(_computed(torch.linalg.cond, tensor, p))


def multi_dot(arrays, *, out=None):
    """Return the product of matrices, in the order that takes least work."""
    return result(torch.linalg.multi_dot(_matrices(*arrays)))


def matrix_transpose(x, /):
    """Return a view with the last two dimensions exchanged."""
    return asarray(x).mT


def diagonal(x, /, *, offset=0):
    """Return the diagonals of the last two dimensions."""
    return asarray(x).diagonal(offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    """Return the sums of the diagonals of the last two dimensions."""
    return asarray(x).trace(offset, -2, -1, dtype)


def vecdot(x1, x2, /, *, axis=-1):
    """Return the products of vectors along an axis."""
    return _products.einsum("...i,...i->...", asarray(x1), asarray(x2))


def tensorsolve(a, b, axes=None):
    """Return the x for which tensordot(a, x) is b; `axes` of a are moved to its end first."""
    return _computed_array(torch.linalg.tensorsolve, *_matrices(a, b), dims=axes)


def tensorinv(a, ind=2):
    """Return the inverse of a as the map that tensordot makes; its first `ind` axes are rows."""
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    return _computed_array(torch.linalg.tensorinv, *_matrices(a), ind)


def _computed_array(operator, *args, **keywords):
    return wrap(_computed(operator, *args, **keywords))
