"""Parameters as one vector and back."""

import torch


def _same_device(param, device):
    """Return the device of all parameters.

    Raises: TypeError if they lie on several.
    """
    if device is not None and param.device != device:
        raise TypeError(
            "Found two parameters on different devices, this is currently not supported."
        )
    return param.device


def parameters_to_vector(parameters):
    """Join parameters, flattened, into one vector."""
    device = None
    parts = []
    for param in parameters:
        device = _same_device(param, device)
        parts.append(param.view(-1))
    return torch.cat(parts)


def vector_to_parameters(vec, parameters):
    """Make the parameters views of consecutive parts of a vector.

    Raises: TypeError if vec is no tensor.
    """
    if not isinstance(vec, torch.Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {vec.type()}")
    device = None
    start = 0
    for param in parameters:
        device = _same_device(param, device)
        count = param.numel()
        param.data = vec[start : start + count].view_as(param).data
        start += count
