"""torch.overrides: classes whose `__torch_function__` takes the place of torch's functions.

Asked are operators, the methods of tensors and what turns a tensor into another; attributes such as
`shape` are answered without asking. Functions that are Python here ask for the operators within.

Source: documentation of torch.overrides, PyTorch 2.10; protocol: NEP 18, "type dispatch".
"""

import functools

from ._override_state import overrides as _overrides


def _relevant(values):
    """Yield the arguments that take a function's place, also those in lists and tuples."""
    for value in values:
        if type(value) in (list, tuple):
            yield from _relevant(value)
        elif _overrides(type(value)):
            yield value


def has_torch_function(relevant_args):
    """Tell whether one of the arguments takes a function's place."""
    return next(_relevant(relevant_args), None) is not None


def has_torch_function_unary(arg):
    """Tell whether the argument takes a function's place."""
    return _overrides(type(arg))


def has_torch_function_variadic(*args):
    """Tell whether one of the arguments takes a function's place."""
    return has_torch_function(args)


def _in_order(relevant):
    """Return one argument of each class, classes before those they derive from."""
    found = []
    for value in relevant:
        kind = type(value)
        if any(type(known) is kind for known in found):
            continue
        later = [i for i, known in enumerate(found) if issubclass(kind, type(known))]
        found.insert(later[0] if later else len(found), value)
    return found


def handle_torch_function(public_api, relevant_args, *args, **kwargs):
    """Return what the first class that knows the function makes of the call.

    Raises: TypeError if none does.
    """
    asked = _in_order(_relevant(relevant_args))
    types = tuple(type(value) for value in asked)
    for value in asked:
        found = value.__torch_function__(public_api, types, args, kwargs)
        if found is not NotImplemented:
            return found
    name = f"{getattr(public_api, '__module__', 'torch')}.{public_api.__name__}"
    raise TypeError(
        f"no implementation found for '{name}' on types that implement __torch_function__: "
        f"{list(types)}"
    )


def instead(function, args, kwargs, error):
    """Return what an argument's class makes of a call that an operator could not take.

    Raises: the operator's own error if no argument takes its place.
    """
    relevant = list(_relevant((*args, *kwargs.values())))
    if not relevant:
        raise error
    return handle_torch_function(function, relevant, *args, **kwargs)


def wrap_torch_function(dispatcher):
    """Return a decorator: arguments that the dispatcher names may take the function's place."""

    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            relevant = dispatcher(*args, **kwargs)
            if has_torch_function(relevant):
                return handle_torch_function(wrapped, relevant, *args, **kwargs)
            return function(*args, **kwargs)

        return wrapped

    return decorate


def is_tensor_like(inp):
    """Tell whether a value is a tensor, or says that it acts as one."""
    import torch

    return isinstance(inp, torch.Tensor) or hasattr(type(inp), "__torch_function__")


def is_tensor_method_or_property(func):
    """Tell whether a function is a method of Tensor, or the getter of one of its attributes."""
    import torch

    name = getattr(func, "__name__", "")
    return name == "__get__" or getattr(torch.Tensor, name, None) is func


class TorchFunctionMode:
    """The class of what would take the place of all functions in a context, to derive from."""

    def __enter__(self):
        """Refuse.

        Raises: NotImplementedError always.
        """
        raise NotImplementedError(
            f"{type(self).__name__}: expected a class of tensors with __torch_function__, got a "
            "mode for all functions, which is not provided here"
        )

    def __exit__(self, exc_type, exc_val, exc_tb):
        """Do nothing."""
