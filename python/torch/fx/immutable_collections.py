"""Lists and dicts that do not change: the arguments of a graph's nodes."""


def _refuse(name, told):
    def method(self, *args, **kwargs):
        raise NotImplementedError(
            f"'{type(self).__name__}' object does not support mutation. If you are attempting to "
            "modify the kwargs or args of a torch.fx.Node object, instead create a new copy of it "
            "and assign the copy to the node: new_args = ... # copy and mutate args; "
            "node.args = new_args"
        )

    method.__name__ = name
    method.__doc__ = told
    return method


def _fixed(base, names):
    refusals = {name: _refuse(name, "Refuse.") for name in names.split()}
    return type(f"_Fixed{base.__name__}", (base,), refusals)


class immutable_list(  # noqa: N801 (PyTorch's name)
    _fixed(list, "append clear extend insert pop remove reverse sort __setitem__ __delitem__ "
                 "__iadd__ __imul__")
):  # fmt: skip
    """A list that does not change."""

    def __hash__(self):
        """Return the hash of the same tuple."""
        return hash(tuple(self))

    def __reduce__(self):
        """Pickle as the elements."""
        return immutable_list, (list(self),)


class immutable_dict(  # noqa: N801 (PyTorch's name)
    _fixed(dict, "clear pop popitem setdefault update __setitem__ __delitem__ __ior__")
):
    """A dict that does not change."""

    def __hash__(self):
        """Return the hash of the same items in any order."""
        return hash(frozenset(self.items()))

    def __reduce__(self):
        """Pickle as the items."""
        return immutable_dict, (dict(self),)
