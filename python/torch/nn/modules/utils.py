"""Settings once per axis, and names in state dicts."""


def _ntuple(count, name="parse"):
    def parse(value):
        if hasattr(value, "__iter__"):
            return tuple(value)
        return (value,) * count

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(values, count):
    """Return the values from last to first, each repeated."""
    return tuple(value for value in reversed(values) for _ in range(count))


def _list_with_default(out_size, defaults):
    """Return a size per axis, with the last defaults where it is None."""
    if isinstance(out_size, int):
        return out_size
    if len(defaults) <= len(out_size):
        raise ValueError(f"Input dimension should be at least {len(out_size) + 1}")
    own = defaults[-len(out_size) :]
    return [d if v is None else v for v, d in zip(out_size, own, strict=False)]


def consume_prefix_in_state_dict_if_present(state_dict, prefix):
    """Take a prefix such as `module.` off the names of a state dict, in place."""
    for name in list(state_dict):
        if name.startswith(prefix):
            state_dict[name[len(prefix) :]] = state_dict.pop(name)
    metadata = getattr(state_dict, "_metadata", None)
    if metadata is not None:
        for name in list(metadata):
            if name.startswith(prefix) or name == prefix.rstrip("."):
                metadata[name[len(prefix) :]] = metadata.pop(name)
