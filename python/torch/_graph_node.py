"""Nodes of the autograd graph, what a tensor's `grad_fn` gives.

Source: documentation of torch.autograd.graph.Node, PyTorch 2.10.
"""

import weakref

from ._C import library

#: Names as CPython's PyTorch gives them, which makes a number a tensor before these operators.
_NAMES = {f"{name}Backward1": f"{name}Backward0" for name in ("Add", "Sub", "Mul", "Div")}
_NAMES["DivBackward3"] = "DivBackward2"

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
        name = library.node_name(self._handle)
        return _NAMES.get(name, name)

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
        """Refuse: libtorch's node takes hooks from C++ only."""
        raise _no_hooks("register_hook")

    def register_prehook(self, fn):
        """Refuse: libtorch's node takes hooks from C++ only."""
        raise _no_hooks("register_prehook")

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"


def _no_hooks(name):
    return NotImplementedError(
        f"Node.{name}: expected a hook of a tensor or a module, got one of a node of the graph, "
        "which is not provided here; use Tensor.register_hook or Module.register_full_backward_hook"
    )


def short_name(name):
    """Return the name of a node's class: CPython's, without namespaces."""
    return _NAMES.get(name, name.rpartition(":")[2])


def node(handle):
    """Return the object of libtorch's node; nodes of one kind share a class, as in CPython."""
    token = library.node_token(handle)
    found = _alive.get(token)
    if found is None:
        name = short_name(library.node_name(handle))
        made = _classes.get(name)
        if made is None:
            made = _classes[name] = type(name, (Node,), {})
        found = _alive[token] = made(handle)
    return found
