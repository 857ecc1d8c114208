"""Calling a module with other parameters than its own.

Source: documentation of torch.func.functional_call, PyTorch 2.10.
"""


def _places(module, tie_weights):
    """Map dotted names to (registry, name) of every place that holds the tensor."""
    found, by_tensor = {}, {}
    for prefix, part in module.named_modules(remove_duplicate=False):
        for registry in (part._parameters, part._buffers):
            for name, tensor in registry.items():
                if tensor is not None:
                    full = f"{prefix}.{name}" if prefix else name
                    shared = by_tensor.setdefault(id(tensor), []) if tie_weights else []
                    shared.append((registry, name))
                    found[full] = shared
    return found


def merged(parameters_and_buffers):
    """Return one dict of a dict or of several.

    Raises: ValueError for a name given twice.
    """
    if isinstance(parameters_and_buffers, dict):
        return parameters_and_buffers
    given = {}
    for part in parameters_and_buffers:
        twice = given.keys() & part.keys()
        if twice:
            raise ValueError(f"{sorted(twice)} appear in multiple dictionaries")
        given.update(part)
    return given


def functional_call(
    module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False
):
    """Call a module with the given tensors in place of its own parameters and buffers.

    Args:
        module: left unchanged, but for tensors that its forward changes in place.
        parameters_and_buffers: dotted name -> tensor, or a sequence of such dicts.
        args: what to call it with; one argument or a tuple.
        kwargs: further arguments by name.
        tie_weights: names that share a tensor get the given one all.
        strict: names must be the module's, all of them.

    Returns: the module's result.

    Raises:
        AttributeError: a name leads through a module that is not there.
        RuntimeError: names do not fit, if strict.
        ValueError: a name is given twice.
    """
    given = merged(parameters_and_buffers)
    places = _places(module, tie_weights)
    unknown = [name for name in given if name not in places]
    if strict:
        tied = [place for name in given if name in places for place in map(_key, places[name])]
        missing = [name for name in places if _key(places[name][0]) not in tied]
        if unknown or missing:
            raise RuntimeError(
                f"functional_call: expected the names of all parameters and buffers, got "
                f"unexpected {unknown} and missing {missing}; give each name once, or strict=False"
            )
    for name in unknown:  # of a module that is there it is ignored
        module.get_submodule(name.rpartition(".")[0])
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    former = []
    try:
        for name, tensor in given.items():
            for registry, key in places.get(name, ()):
                former.append((registry, key, registry[key]))
                registry[key] = tensor
        return module(*args, **(kwargs or {}))
    finally:
        for registry, key, tensor in reversed(former):
            registry[key] = tensor


def _key(place):
    return id(place[0]), place[1]
