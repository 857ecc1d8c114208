"""Subclasses of tensors that PyTorch traces programs with: there are none here."""

from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode

__all__ = ["FakeTensor", "FakeTensorMode"]
