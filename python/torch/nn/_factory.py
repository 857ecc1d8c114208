"""The keyword arguments that a module hands on to what makes its parameters."""

_KNOWN = ("device", "dtype", "memory_format")


def factory_kwargs(kwargs):
    """Return the arguments for torch.empty and the like among a module's keyword arguments.

    Args:
        kwargs: device, dtype and memory_format, by these names or in a dict under
            "factory_kwargs"; None for none.

    Raises: TypeError for other names, and for one given in both ways.
    """
    if kwargs is None:
        return {}
    unknown = set(kwargs) - {*_KNOWN, "factory_kwargs"}
    if unknown:
        raise TypeError(f"unexpected kwargs {unknown}")
    found = dict(kwargs.get("factory_kwargs", {}))
    for name in _KNOWN:
        if name in kwargs:
            if name in found:
                raise TypeError(f"{name} specified twice, in **kwargs and in factory_kwargs")
            found[name] = kwargs[name]
    return found
