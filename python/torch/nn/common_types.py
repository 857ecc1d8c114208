"""Types of arguments, for annotations: a number for all axes, or one per axis.

Source: torch.nn.common_types, PyTorch 2.10.
"""

from typing import Optional, TypeVar, Union

from torch import Tensor

T = TypeVar("T")


def _per_axis(kind, count=None):
    """Make the type of one value, or of a tuple of `count` (any number if None)."""
    return Union[kind, tuple[(kind,) * count if count else (kind, ...)]]  # noqa: UP007


_scalar_or_tuple_any_t = _per_axis(T)
_scalar_or_tuple_1_t = _per_axis(T, 1)
_scalar_or_tuple_2_t = _per_axis(T, 2)
_scalar_or_tuple_3_t = _per_axis(T, 3)
_scalar_or_tuple_4_t = _per_axis(T, 4)
_scalar_or_tuple_5_t = _per_axis(T, 5)
_scalar_or_tuple_6_t = _per_axis(T, 6)

_size_any_t = _per_axis(int)
_size_1_t = _per_axis(int, 1)
_size_2_t = _per_axis(int, 2)
_size_3_t = _per_axis(int, 3)
_size_4_t = _per_axis(int, 4)
_size_5_t = _per_axis(int, 5)
_size_6_t = _per_axis(int, 6)

_size_any_opt_t = _scalar_or_tuple_any_t[Optional[int]]  # noqa: UP045
_size_2_opt_t = _scalar_or_tuple_2_t[Optional[int]]  # noqa: UP045
_size_3_opt_t = _scalar_or_tuple_3_t[Optional[int]]  # noqa: UP045

_ratio_any_t = _per_axis(float)
_ratio_2_t = _per_axis(float, 2)
_ratio_3_t = _per_axis(float, 3)

_tensor_list_t = _per_axis(Tensor)
_maybe_indices_t = Union[Tensor, tuple[Tensor, Tensor]]  # noqa: UP007
