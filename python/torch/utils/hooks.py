"""Handles of registered hooks."""


class RemovableHandle:
    """Removes one hook from the dictionary it was put in; also a context manager that does so.

    Args:
        hooks_dict: dictionary from handle id to hook.
        extra_dict: a further dictionary, or list of them, from which the id goes too.
    """

    next_id = 0

    def __init__(self, hooks_dict, *, extra_dict=None):
        """Take the next free id."""
        self.hooks_dict = hooks_dict
        self.id = RemovableHandle.next_id
        RemovableHandle.next_id += 1
        if extra_dict is None:
            self.extra_dicts = ()
        else:
            self.extra_dicts = (extra_dict,) if isinstance(extra_dict, dict) else tuple(extra_dict)

    def remove(self):
        """Remove the hook; a second call does nothing."""
        self.hooks_dict.pop(self.id, None)
        for extra in self.extra_dicts:
            extra.pop(self.id, None)

    def __enter__(self):
        """Return the handle."""
        return self

    def __exit__(self, exc_type, exc, tb):
        """Remove the hook."""
        self.remove()


class _ActionHandle(RemovableHandle):
    """Takes a hook away that stands in no dictionary of ours, by calling a function once."""

    def __init__(self, removal):
        super().__init__({})
        self._removal = removal

    def remove(self):
        """Take the hook away; a second call does nothing."""
        removal, self._removal = self._removal, lambda: None
        removal()


# Programs know one class of handles, PyTorch's.
_ActionHandle.__qualname__ = _ActionHandle.__name__ = RemovableHandle.__name__


def add(hooks, hook, *flags, prepend=False):
    """Put hook into hooks and its id into each flag dictionary.

    Args:
        hooks: dictionary from id to hook, in calling order.
        hook: the callable.
        flags: dictionaries that mark the hook's id with True.
        prepend: call it before the hooks that are there already.

    Returns: its RemovableHandle.
    """
    handle = RemovableHandle(hooks, extra_dict=list(flags))
    others = dict(hooks) if prepend else None
    if prepend:
        hooks.clear()
    hooks[handle.id] = hook
    if prepend:
        hooks.update(others)
    for flag in flags:
        flag[handle.id] = True
    return handle
