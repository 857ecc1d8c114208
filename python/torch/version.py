"""Versions of what this package stands for."""

from ._C import library
from .torch_version import TorchVersion

__version__ = TorchVersion("2.10.0")
_cuda = library.built_against("cuda")
cuda = f"{_cuda // 1000}.{_cuda % 1000 // 10}" if _cuda else None
hip = None
debug = False
git_version = None
