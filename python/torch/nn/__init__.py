"""torch.nn: the building blocks of neural networks.

Source: documentation of torch.nn, PyTorch 2.10.
"""

from torch.nn import functional, init, modules
from torch.nn.modules import Module  # noqa: F401
from torch.nn.parameter import (
    Buffer,
    Parameter,
    UninitializedBuffer,
    UninitializedParameter,
)
from torch.utils._lazy import attach

__all__ = [
    *modules.__all__, "Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter",
    "DataParallel", "attention", "functional", "init", "modules", "parallel", "utils",
]  # fmt: skip
_PARTS = {
    "attention": "",
    "common_types": "",
    "grad": "",
    "parallel": "",
    "utils": "",
    "DataParallel": "parallel",
    "factory_kwargs": "_factory",
}
_find_part = attach(__name__, globals(), _PARTS)


def __getattr__(name):
    """Load a module class, or a part of the package, when it is first used."""
    if name in modules.PLACES:
        found = getattr(modules, name)
        globals()[name] = found
        return found
    return _find_part(name)
