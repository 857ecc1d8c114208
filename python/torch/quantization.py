"""The older name of torch.ao.quantization."""

from torch.ao.quantization import DeQuantStub, FakeQuantizeBase, ObserverBase, QuantStub

__all__ = ["DeQuantStub", "FakeQuantizeBase", "ObserverBase", "QuantStub"]
