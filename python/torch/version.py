"""Versions of what this package stands for."""

from .torch_version import TorchVersion

__version__ = TorchVersion("2.10.0")
cuda = None
hip = None
debug = False
git_version = None
