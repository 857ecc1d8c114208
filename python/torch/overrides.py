"""torch.overrides: functions do not look for `__torch_function__` here.

Source: documentation of torch.overrides, PyTorch 2.10.
"""


def has_torch_function(relevant_args):
    """Return False: no argument takes a function's place."""
    return False


def has_torch_function_unary(arg):
    """Return False: no argument takes a function's place."""
    return False


def has_torch_function_variadic(*args):
    """Return False: no argument takes a function's place."""
    return False


def handle_torch_function(public_api, relevant_args, *args, **kwargs):
    """Refuse.

    Raises: TypeError always, as PyTorch does where no argument has `__torch_function__`.
    """
    name = f"{public_api.__module__}.{public_api.__name__}"
    raise TypeError(
        f"no implementation found for '{name}' on types that implement __torch_function__: "
        f"{[type(arg) for arg in relevant_args]}"
    )


def is_tensor_like(inp):
    """Tell whether a value is a tensor, or says that it acts as one."""
    import torch

    return isinstance(inp, torch.Tensor) or hasattr(type(inp), "__torch_function__")
