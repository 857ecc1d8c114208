"""Marks and base classes that models name; nothing is quantized here.

Source: documentation of torch.ao.quantization, PyTorch 2.10.
"""

from torch._operators import missing
from torch.nn import Module

__all__ = ["DeQuantStub", "FakeQuantizeBase", "ObserverBase", "QuantStub"]


class QuantStub(Module):
    """Marks where numbers would become quantized ones: the identity in a float model.

    Args:
        qconfig: kept as an attribute.
    """

    def __init__(self, qconfig=None):
        """Keep the configuration."""
        super().__init__()
        if qconfig:
            self.qconfig = qconfig

    def forward(self, x):
        """Return what was given."""
        return x


class DeQuantStub(QuantStub):
    """Marks where quantized numbers would become floats again: the identity in a float model."""


class ObserverBase(Module):
    """The class of what notes ranges of numbers; there are none."""

    def __init__(self, dtype, is_dynamic=False):
        """Refuse.

        Raises: NotImplementedError always.
        """
        raise NotImplementedError(
            f"torch.ao.quantization.{type(self).__name__}: models are not quantized here"
        )


class FakeQuantizeBase(ObserverBase):
    """The class of what rounds as quantized numbers would; there are none."""


def __getattr__(name):
    raise missing("module 'torch.ao.quantization'", name)
