"""The older name of torch.ao.quantization."""

from torch.ao import quantization as _now

__all__ = _now.__all__


def __getattr__(name):
    return getattr(_now, name)
