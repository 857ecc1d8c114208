"""Functions of `torch.special`: libtorch's operators whose names begin with `special_`."""

from . import _operators

__getattr__ = _operators.family(__name__, "special_", globals())
