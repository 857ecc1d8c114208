"""Functions of `torch.linalg`: libtorch's operators whose names begin with `linalg_`."""

from . import _operators
from ._C import _LinAlgError as LinAlgError  # noqa: F401

__getattr__ = _operators.family(__name__, "linalg_", globals())
