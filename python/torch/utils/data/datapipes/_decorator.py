"""The module in which PyTorch defines functional_datapipe."""

from torch.utils.data.datapipes.datapipe import functional_datapipe

__all__ = ["functional_datapipe"]
