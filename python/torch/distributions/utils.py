"""Helpers of the distributions: broadcasting, logits and probabilities, lazy properties.

Source: documentation of torch.distributions, PyTorch 2.10.
"""

import torch
from torch.nn import functional as F

__all__ = [
    "broadcast_all", "clamp_probs", "lazy_property", "logits_to_probs", "probs_to_logits",
    "tril_matrix_to_vec", "vec_to_tril_matrix",
]  # fmt: skip
NUMBERS = (int, float, complex)  # `bool` is an int


def _tensors(values):
    if not all(isinstance(value, (torch.Tensor, *NUMBERS)) for value in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing "
            "__torch_function__."
        )
    like = next((value for value in values if isinstance(value, torch.Tensor)), None)
    options = {"dtype": torch.get_default_dtype()}
    if like is not None:
        options = {"dtype": like.dtype, "device": like.device}
    return [
        value if isinstance(value, torch.Tensor) else torch.tensor(value, **options)
        for value in values
    ]


def broadcast_all(*values):
    """Return numbers and tensors as tensors of one shape.

    Numbers take the dtype of the first tensor, or the default dtype.

    Raises: ValueError for anything else.
    """
    return torch.broadcast_tensors(*_tensors(values))


def _standard_normal(shape, dtype, device):
    """Return standard normal numbers, the first step of every normal sample."""
    return torch.empty(shape, dtype=dtype, device=device).normal_()


def sum_rightmost(value, dims):
    """Sum the last `dims` axes."""
    return value if dims == 0 else value.flatten(value.dim() - dims).sum(-1)


_sum_rightmost = sum_rightmost  # PyTorch's name, which packages import


def clamp_probs(probs):
    """Keep probabilities away from 0 and 1 by the dtype's epsilon."""
    eps = torch.finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


def logits_to_probs(logits, is_binary=False):
    """Return probabilities of log-odds (binary), or of unnormalised log-probabilities."""
    return torch.sigmoid(logits) if is_binary else F.softmax(logits, dim=-1)


def probs_to_logits(probs, is_binary=False):
    """Return log-odds (binary) or log-probabilities; 0 and 1 are moved by an epsilon."""
    inner = clamp_probs(probs)
    return torch.log(inner) - torch.log1p(-inner) if is_binary else torch.log(inner)


class lazy_property:  # noqa: N801 (a decorator)
    """A property that is computed once, and remembered on the instance."""

    def __init__(self, wrapped):
        """Wrap a method without arguments."""
        self.wrapped = wrapped
        self.__doc__ = wrapped.__doc__

    def __get__(self, instance, owner=None):
        """Compute and remember."""
        if instance is None:
            return self
        with torch.enable_grad():
            value = self.wrapped(instance)
        setattr(instance, self.wrapped.__name__, value)
        return value


def given(probs, logits):
    """Check that one of probs and logits is given.

    Returns: "probs" or "logits".

    Raises: ValueError for none or both.
    """
    if (probs is None) == (logits is None):
        raise ValueError("Either `probs` or `logits` must be specified, but not both.")
    return "logits" if probs is None else "probs"


class ProbsOrLogits:
    """The part of a distribution that has `probs`, `logits`, or one made of the other."""

    _is_binary = False

    @lazy_property
    def logits(self):
        """Log-odds, or log-probabilities."""
        return probs_to_logits(self.probs, is_binary=self._is_binary)

    @lazy_property
    def probs(self):
        """Probabilities."""
        return logits_to_probs(self.logits, is_binary=self._is_binary)

    @property
    def _param(self):
        return self.__dict__["probs"] if "probs" in self.__dict__ else self.logits

    @property
    def param_shape(self):
        """The shape of the parameter that was given."""
        return self._param.shape


class BinaryProbs(ProbsOrLogits):
    """Probabilities of two outcomes, given with at most one other parameter."""

    _is_binary = True

    def _take(self, probs, logits, other=None):
        """Store what was given, broadcast with `other`, which is returned."""
        name = given(probs, logits)
        value = probs if name == "probs" else logits
        if other is None:
            (value,) = broadcast_all(value)
        else:
            other, value = broadcast_all(other, value)
        setattr(self, name, value)
        return other


def tril_matrix_to_vec(mat, diag=0):
    """Return the lower triangle's elements row by row, up to a diagonal.

    Args:
        mat: (*, N, N).
        diag: the last diagonal taken; 0 is the main one.

    Returns: (*, M).
    """
    size = mat.shape[-1]
    if diag < -size or diag >= size:
        raise ValueError(f"diag ({diag}) provided is outside [{-size}, {size - 1}].")
    rows, columns = torch.tril_indices(size, size, diag, device=mat.device)
    return mat[..., rows, columns]


def vec_to_tril_matrix(vec, diag=0):
    """Return the lower triangular matrix of a vector; undoes tril_matrix_to_vec.

    Args:
        vec: (*, M).
        diag: the last diagonal filled.

    Returns: (*, N, N).

    Raises: ValueError if M fits no N.
    """
    count = vec.shape[-1]
    # M = N(N+1)/2 + (what the shifted diagonal adds or takes), solved for N.
    odd = 1 + 2 * diag
    size = (-odd + (odd**2 + 8 * count + 4 * abs(diag) * (diag + 1)) ** 0.5) / 2
    if round(size) - size > torch.finfo(vec.dtype).eps:
        raise ValueError(
            f"The size of last dimension is {count} which cannot be expressed as the lower "
            "triangular part of a square D x D matrix."
        )
    size = round(size)
    matrix = torch.zeros((*vec.shape[:-1], size, size), dtype=vec.dtype, device=vec.device)
    rows, columns = torch.tril_indices(size, size, diag, device=vec.device)
    matrix[..., rows, columns] = vec
    return matrix
