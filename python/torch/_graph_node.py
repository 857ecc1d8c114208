"""Nodes of the autograd graph, what a tensor's `grad_fn` gives.

Source: documentation of torch.autograd.graph.Node, PyTorch 2.10.
"""

import weakref

from ._C import library
from ._operators import wrap
from .utils.hooks import _ActionHandle

_classes = {}
_alive = weakref.WeakValueDictionary()


class Node:
    """A recorded operator, or a leaf's accumulation of its gradient.

    While a program holds one, every way to it gives the same object.
    """

    def __init__(self, handle):
        """Wrap libtorch's node."""
        self._handle = handle
        self.metadata = {}

    def name(self):
        """Return libtorch's name of the node."""
        return library.node_name(self._handle)

    @property
    def next_functions(self):
        """For each input, the node that its gradient goes to (or None) and that node's place."""
        return tuple(
            (None if handle is None else node(handle), place)
            for handle, place in library.node_edges(self._handle)
        )

    def _sequence_nr(self):
        return library.node_sequence_number(self._handle)

    def register_hook(self, fn):
        """Call `fn(grad_inputs, grad_outputs)` after the node; a result replaces grad_inputs.

        What it raises is raised when the pass is over.
        """

        def call(inputs, outputs):
            inputs, outputs = _tensors(inputs), _tensors(outputs)
            return _replacing(fn, fn(inputs, outputs), len(inputs))

        number = library.node_hook(self._handle, call)
        return _ActionHandle(lambda: library.remove_node_hook(self._handle, number))

    def register_prehook(self, fn):
        """Call `fn(grad_outputs)` before the node; what it returns replaces them."""
        hooks = [fn]

        def call(outputs):
            outputs = _tensors(outputs)
            return _replacing(fn, fn(outputs), len(outputs)) if hooks else None

        library.node_prehook(self._handle, call)
        return _ActionHandle(hooks.clear)

    def __getattr__(self, name):
        """Tell what there is in place of a missing attribute.

        Raises: AttributeError always.
        """
        text = f"'{type(self).__name__}' object has no attribute '{name}'"
        if name.startswith(("_saved_", "_raw_saved_")):
            text += (
                ": what a node saved cannot be read through libtorch; "
                "torch.autograd.graph.saved_tensors_hooks shows it while it is saved"
            )
        raise AttributeError(text)

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"


def _tensors(handles):
    return tuple(None if handle is None else wrap(handle) for handle in handles)


def _replacing(fn, result, count):
    """Return the handles of what a hook puts in its arguments' place, or None.

    Raises: TypeError or RuntimeError if that cannot stand there.
    """
    if result is None:
        return None
    result = result if isinstance(result, tuple) else (result,)
    name = getattr(fn, "__name__", type(fn).__name__)
    if len(result) != count:
        raise RuntimeError(
            f"hook '{name}' has returned an incorrect number of values (got {len(result)}, but "
            f"expected {count})"
        )
    for value in result:
        if value is not None and not hasattr(value, "_h"):
            raise TypeError(f"expected Variable, but hook returned '{type(value).__name__}'")
    return library.sequence(*[None if value is None else value._h for value in result])


def short_name(name):
    """Return the name of a node's class: without namespaces."""
    return name.rpartition(":")[2]


def _variable(self):
    """Return the leaf whose gradient this node adds to."""
    return wrap(library.node_variable(self._handle))


def node(handle):
    """Return the object of libtorch's node; nodes of one kind share a class, as in CPython."""
    token = library.node_token(handle)
    found = _alive.get(token)
    if found is None:
        name = short_name(library.node_name(handle))
        made = _classes.get(name)
        if made is None:
            members = {"variable": property(_variable)} if name == "AccumulateGrad" else {}
            made = _classes[name] = type(name, (Node,), members)
        found = _alive[token] = made(handle)
    return found
