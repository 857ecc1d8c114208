"""Modules that run a graph. Source: documentation of torch.fx.GraphModule, PyTorch 2.10."""

import copy
import itertools
import linecache

import torch
from torch.nn import Module
from torch.nn.modules import _scope

from .graph import Graph

_USER_PRESERVED_ATTRIBUTES_KEY = "_user_preserved_attributes"
_numbers = itertools.count()


def _forward_of(code):
    """Return the function that a graph's code defines; tracebacks show its lines."""
    name = f"<eval_with_key>.{next(_numbers)}"
    linecache.cache[name] = (len(code.src), None, code.src.splitlines(True), name)
    namespace = dict(code.globals)
    exec(compile(code.src, name, "exec"), namespace)
    return namespace["forward"]


def _copy_attr(from_module, to_module, target):
    """Copy what a dotted name means to the same place in another module."""
    *path, field = target.split(".")
    for part in path:
        source, aim = getattr(from_module, part), getattr(to_module, part, None)
        if source is aim:
            return
        if aim is None:
            aim = Module()
            setattr(to_module, part, aim)
        from_module, to_module = source, aim
    value = getattr(from_module, field)
    if isinstance(value, torch.Tensor) and not isinstance(value, torch.nn.Parameter):
        to_module.register_buffer(field, value)
    else:
        setattr(to_module, field, value)


def _assign_attr(value, to_module, target):
    """Put a value where a dotted name says, making the modules on the way."""
    *path, field = target.split(".")
    for part in path:
        if getattr(to_module, part, None) is None:
            setattr(to_module, part, Module())
        to_module = getattr(to_module, part)
    if isinstance(value, torch.Tensor) and not isinstance(value, torch.nn.Parameter):
        to_module.register_buffer(field, value)
    else:
        setattr(to_module, field, value)


class _CodeOnlyModule(Module):
    """A module with given attributes and nothing else."""

    def __init__(self, body):
        super().__init__()
        self.__dict__ = body


class GraphModule(Module):
    """Runs a graph: its `forward` is Python code made of it.

    Args:
        root: the module whose attributes the graph names, or a dict of them by dotted name.
        graph: what to run; owned by this module from now on.
        class_name: name that `repr` shows.
    """

    def __new__(cls, *args, **kwargs):
        """Make an object of a class of its own, to which `forward` belongs."""
        base = next(c for c in cls.__mro__ if c.__qualname__ != "GraphModuleImpl")
        own = type("GraphModuleImpl", (base,), {"__module__": base.__module__})
        own._scope_kind = (own, _scope.FOREIGN)  # what it calls is somebody's code
        return super().__new__(own)

    def __init__(self, root, graph, class_name="GraphModule"):
        """Copy what the graph names, and make the code."""
        super().__init__()
        self.__class__.__name__ = class_name
        if isinstance(root, Module) and hasattr(root, "training"):
            self.training = root.training
        for node in graph.nodes:
            if node.op in ("get_attr", "call_module"):
                if isinstance(root, Module):
                    _copy_attr(root, self, node.target)
                elif node.target not in root:
                    raise RuntimeError(
                        f"Node {node} referenced target {node.target} but that target was not "
                        "provided in ``root``!"
                    )
        if isinstance(root, dict):
            named = {node.target for node in graph.nodes if node.op in ("get_attr", "call_module")}
            for target in sorted(named, key=lambda name: name.count(".")):
                _assign_attr(root[target], self, target)
        self.graph = graph
        self._tracer_cls = graph._tracer_cls
        self.meta = dict(getattr(root, "meta", None) or {}) if isinstance(root, Module) else {}

    @property
    def graph(self):
        """What this module runs; after changing it, call recompile()."""
        return self._graph

    @graph.setter
    def graph(self, graph):
        if not isinstance(graph, Graph):
            raise AssertionError(f"Expected a Graph instance, but got {type(graph)}")
        self._graph = graph
        graph.owning_module = self
        self.recompile()

    @property
    def code(self):
        """The Python code."""
        return self._code

    def recompile(self):
        """Make the code anew; returns a PythonCode."""
        made = self._graph.python_code(root_module="self")
        self._code = made.src
        type(self).forward = _forward_of(made)
        return made

    def add_submodule(self, target, m):
        """Put a module where a dotted name says; tell whether that is possible."""
        *path, field = target.split(".")
        place = self
        for part in path:
            if not hasattr(place, part):
                setattr(place, part, Module())
            place = getattr(place, part)
            if not isinstance(place, Module):
                return False
        place.add_module(field, m)
        return True

    def delete_submodule(self, target):
        """Drop the module at a dotted name; tell whether there was one."""
        *path, field = target.split(".")
        place = self
        for part in path:
            place = getattr(place, part, None)
            if not isinstance(place, Module):
                return False
        if not isinstance(getattr(place, field, None), Module):
            return False
        delattr(place, field)
        return True

    def delete_all_unused_submodules(self):
        """Drop the modules that no step names."""
        used = set()
        for node in self.graph.nodes:
            if node.op in ("get_attr", "call_module"):
                parts = node.target.split(".")
                used.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))
                if node.op == "call_module":
                    inner = self.get_submodule(node.target).named_modules()
                    used.update(f"{node.target}.{name}" for name, _ in inner if name)
        for name in [name for name, _ in self.named_modules() if name and name not in used]:
            self.delete_submodule(name)

    def __deepcopy__(self, memo):
        """Copy the attributes and the graph."""
        body = _CodeOnlyModule.__new__(_CodeOnlyModule)
        body.__dict__ = copy.deepcopy(
            {key: value for key, value in self.__dict__.items() if key != "_graph"}, memo
        )
        made = GraphModule(body, copy.deepcopy(self._graph, memo), type(self).__name__)
        made.__dict__.update({k: v for k, v in body.__dict__.items() if k not in _OWN})
        made.meta = copy.copy(self.meta)
        memo[id(self)] = made
        return made

    def __copy__(self):
        """Copy the module with the same parameters and a graph of its own."""
        made = GraphModule(self, copy.copy(self.graph), type(self).__name__)
        made.meta = copy.copy(self.meta)
        return made

    def __reduce__(self):
        """Pickle as the attributes and the code, from which the graph is recorded again."""
        body = {key: value for key, value in self.__dict__.items() if key != "_graph"}
        code = self._graph.python_code("self")
        used = {key: value for key, value in code.globals.items() if key != "torch"}
        return _unpickled, (body, code.src, used, type(self).__name__)

    def print_readable(self, print_output=True, **_):
        """Print, and return, the code as a class."""
        body = self._code.lstrip("\n").replace("\n", "\n    ")
        text = f"class {type(self).__name__}(torch.nn.Module):\n    {body}"
        if print_output:
            print(text)
        return text

    def __str__(self):
        """Return the modules and the code."""
        hint = "# To see more debug info, please use `graph_module.print_readable()`"
        return "\n".join([super().__repr__(), self._code, hint])


_OWN = ("_modules", "_parameters", "_buffers", "_code", "_tracer_cls")


def _unpickled(body, source, used, name):
    from ._codegen import PythonCode
    from ._symbolic_trace import Tracer

    class Leaves(Tracer):
        def is_leaf_module(self, m, module_qualified_name):
            return True

    root = _CodeOnlyModule(body)
    kind = type(name, (_CodeOnlyModule,), {})
    root.__class__ = kind
    kind.forward = _forward_of(PythonCode(source, {"torch": torch, **used}))
    graph = Leaves().trace(root)
    graph._tracer_cls = body.get("_tracer_cls")
    return GraphModule(root, graph, name)
