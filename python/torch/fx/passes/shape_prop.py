"""Note the shapes of a program's values. Source: documentation of torch.fx, PyTorch 2.10."""

from typing import Any, NamedTuple

import torch
from torch.fx.interpreter import Interpreter
from torch.fx.node import map_aggregate

_FORMATS = (torch.contiguous_format, torch.channels_last, torch.channels_last_3d)
_RANK = {torch.channels_last: 4, torch.channels_last_3d: 5}


class TensorMetadata(NamedTuple):
    """What is known of a tensor without its numbers."""

    shape: torch.Size
    dtype: torch.dtype
    requires_grad: bool
    stride: tuple
    memory_format: Any
    is_quantized: bool
    qparams: dict


def _extract_tensor_metadata(result, include_contiguity=True):
    found = None
    for known in _FORMATS if include_contiguity else ():
        if _RANK.get(known, result.dim()) == result.dim() and result.is_contiguous(
            memory_format=known
        ):
            found = known
            break
    return TensorMetadata(
        result.shape, result.dtype, result.requires_grad, result.stride(), found,
        result.is_quantized, {},
    )  # fmt: skip


class ShapeProp(Interpreter):
    """Runs a program and notes in each step's `meta` what kind of tensor it gives."""

    def __init__(self, gm, fake_mode=None):
        """Take the GraphModule."""
        super().__init__(gm)

    def run_node(self, n):
        """Run a step and note its `tensor_meta` and `type`."""
        result = super().run_node(n)
        found = []

        def meta(value):
            if not isinstance(value, torch.Tensor):
                return value
            found.append(value)
            return _extract_tensor_metadata(value)

        told = map_aggregate(result, meta)
        if found:
            n.meta["tensor_meta"] = told
        n.meta["type"] = type(result)
        return result

    def propagate(self, *args):
        """Run the program on example arguments; return its result."""
        return super().run(*args)
