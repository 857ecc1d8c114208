"""What stands for a value while a program is recorded.

Source: documentation of torch.fx.Proxy, PyTorch 2.10.
"""

import enum
import operator
from dataclasses import fields, is_dataclass

import torch
from torch._asking import install
from torch._override_state import overriding

from ._calls import recorded_call
from ._codegen import magic_methods, reflectable_magic_methods
from ._unpacking import count
from .graph import Graph
from .immutable_collections import immutable_dict, immutable_list
from .node import Node, map_aggregate

base_types = (
    str, int, float, bool, complex, torch.dtype, torch.Tensor, torch.device, torch.memory_format,
    torch.layout, torch.Generator,
)  # fmt: skip


class TraceError(ValueError):
    """A program asks for a value that is not there while it is recorded."""


class TracerBase:
    """Adds steps to a graph."""

    record_stack_traces = False
    trace_asserts = False
    proxy_buffer_attributes = False

    def create_node(self, kind, target, args, kwargs, name=None, type_expr=None):
        """Add a step."""
        return self.graph.create_node(kind, target, args, kwargs, name, type_expr)

    def proxy(self, node):
        """Return what stands for a node's value."""
        return Proxy(node, self)

    def create_proxy(
        self, kind, target, args, kwargs, name=None, type_expr=None, proxy_factory_fn=None
    ):
        """Add a step and return what stands for its value."""
        args, kwargs = self.create_arg(args), self.create_arg(kwargs)
        node = self.create_node(kind, target, tuple(args), dict(kwargs), name, type_expr)
        return proxy_factory_fn(node) if proxy_factory_fn else self.proxy(node)

    def create_arg(self, a):
        """Return a step's argument of a value: nodes for proxies.

        Raises: NotImplementedError for a value that code cannot write.
        """
        if isinstance(a, Proxy):
            return a.node
        if isinstance(a, (tuple, list)):
            parts = [self.create_arg(part) for part in a]
            if hasattr(a, "_fields"):
                return type(a)(*parts)
            return tuple(parts) if isinstance(a, tuple) else immutable_list(parts)
        if isinstance(a, dict):
            return immutable_dict({key: self.create_arg(part) for key, part in a.items()})
        if isinstance(a, slice):
            return slice(*(self.create_arg(part) for part in (a.start, a.stop, a.step)))
        if isinstance(a, range):
            return range(*(self.create_arg(part) for part in (a.start, a.stop, a.step)))
        if isinstance(a, (*base_types, Node, enum.Enum)) or a is None or a is ...:
            return a
        if isinstance(a, type) or (callable(a) and hasattr(a, "__name__")):
            return a
        if is_dataclass(a):
            parts = {field.name: self.create_arg(getattr(a, field.name)) for field in fields(a)}
            return self.create_node("call_function", type(a), (), parts)
        raise NotImplementedError(f"argument of type: {type(a)}")

    def to_bool(self, obj):
        """Refuse to tell a truth: a subclass may.

        Raises: TraceError.
        """
        raise TraceError("symbolically traced variables cannot be used as inputs to control flow")

    def iter(self, obj):
        """Return the parts of a value that is unpacked into a known number of names.

        Raises: TraceError for any other iteration.
        """
        parts = count()
        if parts is None:
            raise TraceError(
                "Proxy object cannot be iterated. This can be attempted when the Proxy is used in "
                "a loop or as a *args or **kwargs function argument. See the torch.fx docs on "
                "pytorch.org for a more detailed explanation of what types of control flow can be "
                "traced, and check out the Proxy docstring for help troubleshooting Proxy "
                "iteration errors"
            )
        return (obj[place] for place in range(parts))

    def keys(self, obj):
        """Return what stands for a dict's keys."""
        return Attribute(obj, "keys")()


class GraphAppendingTracer(TracerBase):
    """Adds steps to a graph that is there already."""

    def __init__(self, graph):
        """Take the graph."""
        self.graph = graph
        self.scope = None
        self.module_stack = {}
        self.node_name_to_scope = {}


class Proxy:
    """Stands for a value: what is done with it becomes a step of the graph."""

    def __init__(self, node, tracer=None):
        """Stand for a node's value."""
        install()  # functions written in Python, too, ask what they are given
        self.tracer = tracer if tracer is not None else GraphAppendingTracer(node.graph)
        self.node = node

    def __init_subclass__(cls, **kwargs):
        """Have operators ask such objects."""
        super().__init_subclass__(**kwargs)
        overriding.add(cls)

    def __repr__(self):
        """Return the node's name."""
        return f"Proxy({self.node.name})"

    def __getattr__(self, name):
        """Return what stands for an attribute."""
        if name in ("_h", "node", "tracer") or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)
        return Attribute(self, name)

    def __getstate__(self):
        """Return the attributes."""
        return dict(vars(self))

    def __deepcopy__(self, memo):
        """Copy what stands for the value, not the graph."""
        made = type(self).__new__(type(self))
        vars(made).update(vars(self))
        return made

    def __setstate__(self, state):
        """Take the attributes."""
        vars(self).update(state)

    def __call__(self, *args, **kwargs):
        """Record the call of the value."""
        return self.tracer.create_proxy("call_method", "__call__", (self, *args), kwargs)

    def __iter__(self):
        """Return the parts, where their number can be seen."""
        return iter(self.tracer.iter(self))

    def __bool__(self):
        """Ask the tracer."""
        return self.tracer.to_bool(self)

    def __len__(self):
        """Refuse."""
        raise RuntimeError(
            "'len' is not supported in symbolic tracing by default. If you want this call to be "
            "recorded, please call torch.fx.wrap('len') at module scope"
        )

    def __contains__(self, item):
        """Refuse."""
        raise TraceError("'in' cannot be recorded: its result is a truth value")

    def keys(self):
        """Return what stands for a dict's keys."""
        return self.tracer.keys(self)

    @classmethod
    def __torch_function__(cls, orig_method, types, args=(), kwargs=None):
        """Record the call of one of torch's functions."""
        kwargs = kwargs or {}
        tracers = {}

        def note(value):
            if isinstance(value, Proxy):
                tracers[id(value.tracer)] = value.tracer

        map_aggregate(args, note)
        map_aggregate(kwargs, note)
        if len(tracers) > 1:
            raise RuntimeError(
                "Found multiple different tracers while trying to trace operations: "
                f"{list(tracers.values())}"
            )
        (tracer,) = tracers.values()
        return tracer.create_proxy(*recorded_call(orig_method, args, kwargs))


class Attribute(Proxy):
    """Stands for an attribute; a call of it is one of a method."""

    def __init__(self, root, attr):
        """Stand for an attribute of what root stands for."""
        self.root, self.attr, self.tracer = root, attr, root.tracer
        self._node = None

    @property
    def node(self):
        """The step that reads the attribute, made when first asked for."""
        if self._node is None:
            args = (self.root, self.attr)
            self._node = self.tracer.create_proxy("call_function", getattr, args, {}).node
        return self._node

    def __call__(self, *args, **kwargs):
        """Record the call of the method."""
        return self.tracer.create_proxy("call_method", self.attr, (self.root, *args), kwargs)


class ParameterProxy(Proxy):
    """Stands for a parameter whose shape is known."""

    def __init__(self, tracer, node, name, param):
        """Stand for a parameter."""
        super().__init__(node, tracer)
        self.param, self.name = param, name

    @property
    def shape(self):
        """The parameter's shape."""
        return self.param.shape

    def size(self):
        """Return the parameter's shape."""
        return self.param.size()

    def dim(self):
        """Return the parameter's number of dimensions."""
        return self.param.dim()

    @property
    def ndim(self):
        """The parameter's number of dimensions."""
        return self.param.ndim

    def numel(self):
        """Return the parameter's number of elements."""
        return self.param.numel()


def _operation(target, swapped=False):
    def method(self, *args):
        args = (*args, self) if swapped else (self, *args)
        return self.tracer.create_proxy("call_function", target, args, {})

    return method


overriding.add(Proxy)
for _name in magic_methods:
    _target = getattr(operator, _name)
    setattr(Proxy, f"__{_name.rstrip('_')}__", _operation(_target))
for _name in reflectable_magic_methods:
    setattr(Proxy, f"__r{_name.rstrip('_')}__", _operation(getattr(operator, _name), True))
Proxy.__hash__ = object.__hash__  # __eq__ above took it away
__all__ = ["Attribute", "Graph", "GraphAppendingTracer", "Proxy", "TraceError", "TracerBase"]
