"""Names for annotations. Source: torch.types, PyTorch 2.10."""

import os
from builtins import bool as _bool
from builtins import float as _float
from builtins import int as _int
from typing import Any

from torch import Size, SymBool, SymFloat, SymInt, Tensor
from torch import device as _device

Number = _int | _float | _bool
Device = _device | str | _int | None
FileLike = str | os.PathLike
TensorLike = Any
_TensorOrTensors = Tensor | tuple
_size = Size | list | tuple
_symsize = _size
BoolLikeType = _bool | SymBool
FloatLikeType = _float | SymFloat
IntLikeType = _int | SymInt
py_sym_types = (SymInt, SymFloat, SymBool)
