"""Calls of the order before PyTorch 1.5, with a factor among the tensors: `x.add_(0.1, y)`.

PyTorch still takes them, with a warning, and older packages still make them.
"""

import warnings

# name -> the names of the factors that once stood before tensors
_FACTORS = {"add": ("alpha",), "sub": ("alpha",), "addcmul": ("value",), "addcdiv": ("value",)}
_FACTORS |= dict.fromkeys(("addmm", "addmv", "addr", "addbmm", "baddbmm"), ("beta", "alpha"))
_told = set()


def tolerant(name, call):
    """Return a function that also takes the old order, or the function itself if it had none."""
    factors = _FACTORS.get(name.removesuffix("_"))
    if factors is None:
        return call
    tensors_now = 2 if factors == ("alpha",) else 3

    def ordered(*args, **kwargs):
        if len(args) <= tensors_now:
            return call(*args, **kwargs)
        tensors = [arg for arg in args if hasattr(arg, "_h")]
        numbers = [arg for arg in args if not hasattr(arg, "_h")]
        if len(tensors) != tensors_now or len(numbers) > len(factors):
            return call(*args, **kwargs)
        if name not in _told:
            _told.add(name)
            given = ", ".join(factors[: len(numbers)])
            warnings.warn(
                f"This overload of {name} is deprecated: give {given} as a keyword argument",
                stacklevel=2,
            )
        return call(*tensors, **dict(zip(factors, numbers, strict=False)), **kwargs)

    ordered.__name__ = ordered.__qualname__ = name
    return ordered
