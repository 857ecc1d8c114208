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


def owners_of_hooked_gradients():
    """Return how many references there are to a gradient that a hook got, and to the one it gave."""
    found = []

    def hook(gradient):
        found.extend([gradient, gradient * 2])
        return found[-1]

    weight = torch.ones(3, requires_grad=True)
    weight.register_hook(hook)
    (weight * 2).sum().backward()
    weight.grad = None
    return [torch._C.library.use_count(tensor._h) for tensor in found]


@torch.recorded
def stopped(tensor):
    """Fail in the middle of a recording."""
    raise ValueError(float(tensor.sum()))


def start_a_recording():
    """Leave a recording running."""
    torch._C.library.start_recording()


def write_and_forget(path, text):
    """Write into a file and leave it open."""
    open(path, "w").write(text)


def kinds(*values):
    """Show values with their types."""
    return ", ".join(f"{type(value).__name__} {value}" for value in values)


def is_none(value):
    """Tell whether the argument is None."""
    return value is None and isinstance(value, type(None))


def raise_unreadable():
    """Raise what raises when it is asked about."""

    class Kind(type):
        @property
        def __name__(cls):
            raise ValueError("no name")

    class Unreadable(Exception, metaclass=Kind):
        @property
        def __traceback__(self):
            raise Unreadable

    raise Unreadable
