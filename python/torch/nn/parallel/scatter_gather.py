"""Split arguments over devices, and join results. Source: documentation of PyTorch 2.10."""

import torch


def is_namedtuple(obj):
    """Tell whether an object is one of a namedtuple's class."""
    return isinstance(obj, tuple) and hasattr(obj, "_asdict") and hasattr(obj, "_fields")


def scatter(inputs, target_gpus, dim=0):
    """Return, for each device, its share of tensors in tuples, lists and dicts.

    Args:
        inputs: what to split; what is no tensor goes to every device.
        target_gpus: devices, or numbers of CUDA devices.
        dim: axis along which tensors are split.

    Raises: ValueError for the CPU.
    """
    if isinstance(inputs, torch.Tensor):
        for where in target_gpus:
            if not isinstance(where, int) and torch.device(where).type == "cpu":
                raise ValueError(f"Expected a non cpu device, but got: {where}")
        parts = inputs.chunk(len(target_gpus), dim)
        return tuple(part.to(where) for part, where in zip(parts, target_gpus, strict=False))
    if isinstance(inputs, (tuple, list)) and inputs:
        rows = zip(*(scatter(part, target_gpus, dim) for part in inputs), strict=False)
        if is_namedtuple(inputs):
            return [type(inputs)(*row) for row in rows]
        return [list(row) for row in rows] if isinstance(inputs, list) else list(rows)
    if isinstance(inputs, dict) and inputs:
        rows = zip(*(scatter(part, target_gpus, dim) for part in inputs.values()), strict=False)
        return [type(inputs)(zip(inputs, row, strict=True)) for row in rows]
    return [inputs for _ in target_gpus]


def scatter_kwargs(inputs, kwargs, target_gpus, dim=0):
    """Return, for each device, its positional arguments and those by name."""
    args = scatter(inputs, target_gpus, dim) if inputs else []
    named = scatter(kwargs, target_gpus, dim) if kwargs else []
    count = max(len(args), len(named))
    args = [*args, *[() for _ in range(count - len(args))]]
    return tuple(args), tuple([*named, *[{} for _ in range(count - len(named))]])


def gather(outputs, target_device, dim=0):
    """Return results of several devices as one: tensors are joined on one device.

    Raises: AssertionError for tensors on the CPU.
    """
    first = outputs[0]
    if isinstance(first, torch.Tensor):
        if any(part.is_cpu for part in outputs):
            raise AssertionError("Gather function not implemented for CPU tensors")
        parts = [part.reshape(1) if part.dim() == 0 else part for part in outputs]
        return torch.cat([part.to(target_device) for part in parts], dim)
    if first is None:
        return None
    if isinstance(first, dict):
        if any(len(first) != len(other) for other in outputs):
            raise ValueError("All dicts must have the same number of keys")
        named = ((key, gather([o[key] for o in outputs], target_device, dim)) for key in first)
        return type(first)(named)
    parts = (gather(part, target_device, dim) for part in zip(*outputs, strict=True))
    return type(first)._make(parts) if is_namedtuple(first) else type(first)(parts)
