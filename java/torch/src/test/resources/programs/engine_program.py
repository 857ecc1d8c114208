"""What TorchTest calls."""

import torch

kept = []


def describe(values, mapping):
    """Show the arguments as Python sees them."""
    return f"{values} {mapping}" if type(values) is list and type(mapping) is dict else "not Python's own"


def add_one(tensor):
    """Return the tensor plus one."""
    return tensor + 1


def transposed():
    """Return [[1, 3], [2, 4]] as a view."""
    return torch.tensor([[1.0, 2.0], [3.0, 4.0]]).t()


def losses():
    """Return nested plain values."""
    return {"loss": 0.5, "parts": [1, 2]}


def fail():
    """Multiply matrices that do not fit."""
    return torch.ones(2, 3) @ torch.ones(2, 3)


def make_temporaries():
    """Make tensors that nothing keeps."""
    total = torch.ones(3)
    for _ in range(10):
        total = total + 1
    return float(total.sum())
