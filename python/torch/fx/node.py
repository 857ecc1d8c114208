"""Steps of a graph. Source: documentation of torch.fx.Node, PyTorch 2.10."""

import types
from typing import Any

import torch

from ._names import qualified_name, type_text
from .immutable_collections import immutable_dict, immutable_list

Argument = Any
Target = Any
OPS = ("placeholder", "call_method", "call_module", "call_function", "get_attr", "output", "root")
_get_qualified_name = qualified_name
_type_repr = type_text


_side_effectful_functions = {torch._assert}


def has_side_effect(fn):
    """Have calls of a function kept even where nothing uses their result. A decorator."""
    _side_effectful_functions.add(fn)
    return fn


def map_aggregate(a, fn):
    """Apply a function to the leaves of tuples, lists, dicts and slices."""
    if isinstance(a, tuple):
        parts = [map_aggregate(part, fn) for part in a]
        return type(a)(*parts) if hasattr(a, "_fields") else tuple(parts)
    if isinstance(a, list):
        return immutable_list([map_aggregate(part, fn) for part in a])
    if isinstance(a, dict):
        return immutable_dict({key: map_aggregate(part, fn) for key, part in a.items()})
    if isinstance(a, slice):
        return slice(*(map_aggregate(part, fn) for part in (a.start, a.stop, a.step)))
    return fn(a)


def map_arg(a, fn):
    """Apply a function to the nodes among arguments."""
    return map_aggregate(a, lambda part: fn(part) if isinstance(part, Node) else part)


class Node:
    """One step: an argument of the graph, a call, an attribute, or the result.

    Args:
        graph: whose step it is.
        name: unlike those of the other steps.
        op: one of OPS.
        target: what is called: a function, or the name of a method, module, attribute, argument.
        args: positional arguments, nodes among them.
        kwargs: arguments by name.
        return_type: annotation of the result, or None.
    """

    def __init__(self, graph, name, op, target, args, kwargs, return_type=None):
        """Make a step that stands in no graph yet: use Graph.create_node."""
        if op not in OPS:
            raise AssertionError(f"Node: expected an op of {OPS}, got {op!r}")
        if op == "call_function" and not callable(target):
            raise ValueError(
                f"Node [graph = {graph}, name = '{name}'] target {target} has type "
                f"{type(target)} but a Callable is expected"
            )
        if op != "call_function" and not isinstance(target, str):
            raise ValueError(
                f"Node [graph = {graph}, name = '{name}'] target {target} has type "
                f"{type(target)} but a str is expected"
            )
        self.graph, self.name, self.op, self.target = graph, name, op, target
        self.type, self.meta = return_type, {}
        self.users, self._input_nodes = {}, {}
        self._next = self._prev = self
        self._erased = False
        self._repr_fn = None
        self._set(args, kwargs)

    def _set(self, args, kwargs):
        for old in self._input_nodes:
            old.users.pop(self, None)
        self._input_nodes = {}

        def note(node):
            self._input_nodes[node] = None
            node.users[self] = None
            return node

        self._args = map_arg(tuple(args), note)
        self._kwargs = map_arg(dict(kwargs), note)

    @property
    def args(self):
        """Positional arguments; to change them, assign others."""
        return self._args

    @args.setter
    def args(self, args):
        self._set(args, self._kwargs)

    @property
    def kwargs(self):
        """Arguments by name; to change them, assign others."""
        return self._kwargs

    @kwargs.setter
    def kwargs(self, kwargs):
        self._set(self._args, kwargs)

    @property
    def next(self):
        """The step that follows; the graph's root after the last."""
        return self._next

    @property
    def prev(self):
        """The step before; the graph's root before the first."""
        return self._prev

    @property
    def all_input_nodes(self):
        """The nodes among the arguments, each once."""
        return list(self._input_nodes)

    @property
    def stack_trace(self):
        """Where the program recorded this step, if the tracer notes that."""
        return self.meta.get("stack_trace")

    @stack_trace.setter
    def stack_trace(self, trace):
        self.meta["stack_trace"] = trace

    def prepend(self, x):
        """Move a node of this graph before this one."""
        if self.graph is not x.graph:
            raise AssertionError("Attempting to move a Node into a different Graph")
        if self is x:
            return
        x._remove_from_list()
        before = self._prev
        before._next, x._prev = x, before
        x._next, self._prev = self, x

    def append(self, x):
        """Move a node of this graph behind this one."""
        self._next.prepend(x)

    def _remove_from_list(self):
        self._prev._next, self._next._prev = self._next, self._prev

    def update_arg(self, idx, arg):
        """Replace one positional argument."""
        self.args = (*self.args[:idx], arg, *self.args[idx + 1 :])

    def insert_arg(self, idx, arg):
        """Insert a positional argument."""
        self.args = (*self.args[:idx], arg, *self.args[idx:])

    def update_kwarg(self, key, arg):
        """Set one argument by name."""
        self.kwargs = {**self.kwargs, key: arg}

    def replace_all_uses_with(
        self, replace_with, delete_user_cb=lambda user: True, *, propagate_meta=False
    ):
        """Put another node in this one's place wherever it is used; return the users changed."""
        if propagate_meta:
            replace_with.meta.update(self.meta)
        changed = [user for user in list(self.users) if delete_user_cb(user)]
        for user in changed:
            user.replace_input_with(self, replace_with)
        return changed

    def replace_input_with(self, old_input, new_input):
        """Put another node in the place of one among the arguments."""

        def other(node):
            return new_input if node is old_input else node

        self._set(map_arg(self._args, other), map_arg(self._kwargs, other))

    def is_impure(self, impure_random=True):
        """Tell whether dropping this step could change what the program does."""
        if self.op in ("placeholder", "output"):
            return True
        if self.op == "call_function":
            return self.target in _side_effectful_functions
        if self.op == "call_module":
            module = self.graph.owning_module
            found = module.get_submodule(self.target) if module is not None else None
            return getattr(found, "_is_impure", False)
        return False

    def _pretty_print_target(self, target):
        if isinstance(target, str):
            return target
        if getattr(target, "__module__", None) == "builtins":
            return f"builtins.{target.__name__}"
        return qualified_name(target)

    def format_node(self, *_, **__):
        """Return the step's line in the graph's text."""
        kind = f"{type_text(self.type)} " if self.type else ""
        head = f"%{self.name} : {kind}[num_users={len(self.users)}] = {self.op}"
        if self.op == "placeholder":
            default = f"(default={self.args[0]})" if self.args else ""
            return f"{head}[target={self.target}]{default}"
        if self.op == "get_attr":
            return f"{head}[target={self._pretty_print_target(self.target)}]"
        if self.op == "output":
            return f"return {self.args[0]}"
        target = self._pretty_print_target(self.target)
        return f"{head}[target={target}](args = {_text(self.args)}, kwargs = {_text(self.kwargs)})"

    def __repr__(self):
        """Return the name."""
        return self._repr_fn(self) if self._repr_fn is not None else self.name

    def __lt__(self, other):
        """Tell whether this step comes first."""
        order = {node: place for place, node in enumerate(self.graph.nodes)}
        return order[self] < order[other]


def _text(value):
    """Return arguments as a graph's text shows them: nodes with %, functions by name."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_text, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_text(part)}" for key, part in value.items()) + "}"
    if isinstance(value, Node):
        return f"%{value}"
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
        return qualified_name(value)
    return str(value)
