"""Marks that float models hold where a quantized one converts. Source: torch.ao.quantization."""

from torch.nn import Module


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
