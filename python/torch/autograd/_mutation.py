"""Tensors that may change after they were saved. Source: torch.autograd.graph, PyTorch 2.10."""

import contextlib
import re
import weakref

import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.utils._python_dispatch import TorchDispatchMode

_active = []
_written = {}


class _Saved:
    """What the graph holds in a saved tensor's place."""

    def __init__(self, tensor):
        self.tensor = tensor


class _Saving:
    """What was saved since the context began, by address and version."""

    def __init__(self):
        self.known = {}

    def pack(self, tensor):
        saved = _Saved(tensor)
        self.known.setdefault(_identity(tensor), weakref.WeakSet()).add(saved)
        return saved

    def unpack(self, saved):
        if saved.tensor is None or self not in _active:
            raise AssertionError(
                "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context in "
                "which the graph was originally recorded."
            )
        return saved.tensor

    def before_change(self, tensor):
        """Give what was saved of a tensor its own copy."""
        for saved in self.known.pop(_identity(tensor), ()):
            saved.tensor = saved.tensor.clone()

    def clear(self):
        """Forget all that was saved."""
        for group in self.known.values():
            for saved in group:
                saved.tensor = None
        self.known.clear()


def _identity(tensor):
    return tensor.data_ptr(), tensor._version


class _CopyBeforeChange(TorchDispatchMode):
    def __init__(self, saving):
        super().__init__()
        self.saving = saving

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        """Copy what an operator is about to change, then call it."""
        kwargs = kwargs or {}
        for place, name in _changes(func):
            changed = kwargs.get(name, args[place] if place < len(args) else None)
            for one in changed if isinstance(changed, (list, tuple)) else [changed]:
                if isinstance(one, torch.Tensor):
                    self.saving.before_change(one)
        return func(*args, **kwargs)


def _changes(func):
    """Return place and name of the arguments that an operator changes."""
    found = _written.get(func)
    if found is None:
        text = func._schema.partition("(")[2].rpartition(") ->")[0]
        parts = [part for part in re.split(r", (?![^\[]*\])", text) if part != "*"]
        found = _written[func] = [
            (place, part.partition("=")[0].rpartition(" ")[2])
            for place, part in enumerate(parts)
            if "!" in part
        ]
    return found


@contextlib.contextmanager
def allow_mutation_on_saved_tensors():
    """Let a program change what the backward pass needs: it is copied before the change.

    Forward and backward pass belong into the same context.

    Raises: RuntimeError inside of another one.
    """
    if _active:
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    saving = _Saving()
    with saved_tensors_hooks(saving.pack, saving.unpack), _CopyBeforeChange(saving):
        _active.append(saving)
        try:
            yield saving
        finally:
            saving.clear()
            _active.remove(saving)
