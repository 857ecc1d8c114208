"""Functions of a program's own within forward-mode differentiation: their `jvp`."""

import torch
from torch.autograd.forward_ad import make_dual, unpack_dual


def apply_to_duals(function, args):
    """Apply a Function to the primals, and give its results the tangents that its `jvp` returns."""
    parts = [unpack_dual(arg) if isinstance(arg, torch.Tensor) else (arg, None) for arg in args]
    if all(tangent is None for _, tangent in parts):
        return function._recorded(args)[1]
    ctx, output = function._recorded([primal for primal, _ in parts])
    tangents = function.jvp(ctx, *[tangent for _, tangent in parts])
    if not isinstance(output, (tuple, list)):
        return output if tangents is None else make_dual(output, tangents)
    return tuple(
        value if tangent is None else make_dual(value, tangent)
        for value, tangent in zip(output, tangents, strict=True)
    )
