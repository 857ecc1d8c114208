"""Reductions of losses by their former names, which loss classes outside of PyTorch use."""

from torch.nn.functional._reduction import legacy_reduction as legacy_get_string
from torch.nn.functional._reduction import reduction_number as get_enum

__all__ = ["get_enum", "legacy_get_enum", "legacy_get_string"]


def legacy_get_enum(size_average, reduce, emit_warning=True):
    """Return the number of the reduction that two former arguments mean."""
    return get_enum(legacy_get_string(size_average, reduce, emit_warning))
