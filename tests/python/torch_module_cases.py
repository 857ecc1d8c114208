"""Calls of modules from PyTorch's own ModuleInfo database: how they are written down and summed up.

`tests/parity/record_modules.py` records them on CPython, a Python tuple to the line.
"""

import torch
from torch import nn


def _tensor(dtype, shape, values, requires_grad):
    made = torch.tensor(values, dtype=getattr(torch, dtype)).reshape(shape)
    return made.requires_grad_() if requires_grad else made


def case_of(line):
    """Read a line of the fixture."""
    names = {"tensor": _tensor, "device": torch.device, "F": nn.functional}
    return eval(line, {**names, "torch": torch, "nan": torch.nan, "__builtins__": {}})


def _flat(value):
    """List the tensors in a nest of tuples, lists and dicts."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [tensor for part in value for tensor in _flat(part)]
    return []


def _sum(tensors):
    """Sum tensors with weights that tell their elements apart."""
    parts = [tensor.double().reshape(-1) for tensor in tensors if tensor.is_floating_point()]
    if not parts:
        return torch.zeros((), dtype=torch.float64)
    flat = torch.cat(parts)
    return (flat * torch.arange(1, flat.numel() + 1, dtype=torch.float64).sin()).sum()


def measure(name, training, arguments, inputs):
    """Build a module and call it, forward and backward.

    Args:
        name: of a class of torch.nn.
        training: whether in training mode.
        arguments: (args, kwargs) of the constructor.
        inputs: (args, kwargs) of the call.

    Returns: (state's names, state's shapes, results' shapes, sum of the results, of the gradients).
    """
    torch.manual_seed(0)
    module = getattr(nn, name)(*arguments[0], **arguments[1]).train(training)
    torch.manual_seed(1)
    result = _flat(module(*inputs[0], **inputs[1]))
    total = _sum(result)
    gradients = []
    if total.requires_grad:
        total.backward()
        leaves = [*module.parameters(), *_flat(inputs[0]), *_flat(inputs[1])]
        gradients = [leaf.grad for leaf in leaves if leaf.grad is not None]
    state = module.state_dict()
    return (
        list(state),
        [tuple(tensor.shape) for tensor in state.values()],
        [tuple(tensor.shape) for tensor in result],
        total.item(),
        _sum(gradients).item(),
    )
