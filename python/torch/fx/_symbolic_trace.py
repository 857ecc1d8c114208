"""Records programs by running them with proxies. Source: documentation of torch.fx."""

import inspect
import math
import traceback
import warnings

import torch
from torch.nn import Module, Parameter, Sequential

from ._patching import Patches, wrap
from .graph import Graph
from .graph_module import GraphModule
from .proxy import Proxy, TracerBase, base_types

__all__ = ["PH", "PHBase", "Tracer", "symbolic_trace", "wrap"]
_active = []


class PHBase:
    """Marks, among concrete arguments, one that stays an argument."""

    def __repr__(self):
        """Return its sign."""
        return "PH"


PH = PHBase()


def is_fx_tracing():
    """Tell whether a program is being recorded."""
    return bool(_active)


is_fx_symbolic_tracing = is_fx_tracing


def _assert_is_none(value, msg):
    assert value is None, msg


class Tracer(TracerBase):
    """Records what a module or a function does as a graph.

    Args:
        autowrap_modules: Python modules whose functions become steps, math by default.
        autowrap_functions: further functions that do.
        param_shapes_constant: whether a parameter's shape is that of now.
    """

    def __init__(
        self, autowrap_modules=(math,), autowrap_functions=(), param_shapes_constant=False
    ):
        """Take what becomes steps."""
        self._wrapped_ids = {
            id(value)
            for module in autowrap_modules
            for name, value in vars(module).items()
            if not name.startswith("_") and callable(value)
        } | {id(function) for function in autowrap_functions}
        self._searched = list(autowrap_modules)
        self.param_shapes_constant = param_shapes_constant
        self.submodule_paths = None
        self.root_module_name = ""
        self.module_stack = {}
        self._constants = {}

    def is_leaf_module(self, m, module_qualified_name):
        """Tell whether a module's call is one step: PyTorch's own modules' are."""
        ours = m.__module__.startswith(("torch.nn", "torch.ao.nn"))
        return ours and not isinstance(m, Sequential)

    def path_of_module(self, mod):
        """Return the name of a submodule."""
        for name, module in self.root.named_modules():
            if module is mod:
                return name
        raise NameError("module is not installed as a submodule")

    def call_module(self, m, forward, args, kwargs):
        """Record the call of a module: a step, or what its forward does."""
        path = self.path_of_module(m)
        before = self.module_stack
        self.module_stack = {**before, path: (path, type(m))}
        try:
            if self.is_leaf_module(m, path):
                return self.create_proxy("call_module", path, args, kwargs)
            return forward(*args, **kwargs)
        finally:
            self.module_stack = before

    def getattr(self, attr, attr_val, parameter_proxy_cache):
        """Return what stands for a module's attribute: a step for a parameter."""
        if isinstance(attr_val, Parameter):
            listed = self.root.named_parameters()
        elif self.proxy_buffer_attributes and isinstance(attr_val, torch.Tensor):
            listed = self.root.named_buffers()
        else:
            return attr_val
        for name, value in listed:
            if value is attr_val:
                if name not in parameter_proxy_cache:
                    made = self.create_proxy("get_attr", name, (), {})
                    parameter_proxy_cache[name] = made
                return parameter_proxy_cache[name]
        return attr_val

    def create_node(self, kind, target, args, kwargs, name=None, type_expr=None):
        """Add a step, and note in which module it is."""
        node = super().create_node(kind, target, args, kwargs, name, type_expr)
        if self.module_stack:
            node.meta["nn_module_stack"] = dict(self.module_stack)
        if self.record_stack_traces:
            node.stack_trace = "".join(traceback.format_stack()[:-3])
        return node

    def create_arg(self, a):
        """Return a step's argument of a value; tensors and modules become attributes."""
        if isinstance(a, Parameter):
            for name, value in self.root.named_parameters():
                if value is a:
                    return self.create_node("get_attr", name, (), {})
            raise NameError("parameter is not a member of this module")
        if isinstance(a, torch.Tensor):
            return self.create_node("get_attr", self._tensor_name(a), (), {})
        if isinstance(a, Module):
            return self.create_node("get_attr", self.path_of_module(a), (), {})
        return super().create_arg(a)

    def _tensor_name(self, tensor):
        for name, value in self.root.named_buffers():
            if value is tensor:
                return name
        found = self._constants.get(id(tensor))
        if found is None:
            place = 0
            while hasattr(self.root, f"_tensor_constant{place}"):
                place += 1
            found = f"_tensor_constant{place}"
            setattr(self.root, found, tensor)
            self._constants[id(tensor)] = found
        return found

    def create_args_for_root(self, root_fn, is_module, concrete_args=None):
        """Return the function and its arguments, for each of which there is a step now."""
        plain = inspect.unwrap(root_fn)
        code = plain.__code__
        count = code.co_argcount + code.co_kwonlyargcount
        names = list(code.co_varnames[:count])
        args = [self.root] if is_module else []
        signature = inspect.signature(plain)
        for place in range(len(args), code.co_argcount):
            args.append(self._argument(names[place], concrete_args, signature))
        kwargs = {
            name: self._argument(name, concrete_args, signature)
            for name in names[code.co_argcount :]
        }
        rest = list(code.co_varnames[count:])
        more = []
        if code.co_flags & inspect.CO_VARARGS:
            more.append(self.proxy(self.graph.placeholder("*" + rest.pop(0))))
        if code.co_flags & inspect.CO_VARKEYWORDS:
            more.append(self.proxy(self.graph.placeholder("**" + rest.pop(0))))
        if more:  # they stand for the tuple and the dict, which the function has by their names
            plain = _with_plain_rest(plain)
            return plain, [*args, *kwargs.values(), *more]
        if not kwargs:
            return root_fn, args
        return lambda *given: root_fn(*given, **kwargs), args

    def _argument(self, name, concrete_args, signature):
        parameter = signature.parameters[name]
        default = () if parameter.default is parameter.empty else (parameter.default,)
        if concrete_args is None or name not in concrete_args:
            kind = None if parameter.annotation is parameter.empty else parameter.annotation
            return self.create_proxy("placeholder", name, default, {}, type_expr=kind)
        value = concrete_args[name]
        made = self.create_proxy("placeholder", f"{name}_1", default, {})
        told = f"{name} has been specialized to have value {value} but got another value"
        if isinstance(value, PHBase):
            return made
        if value is None:
            self.create_proxy("call_function", _assert_is_none, (made, told), {})
        elif isinstance(value, base_types) and not isinstance(value, torch.Tensor):
            self.create_proxy("call_function", torch._assert, (made == value, told), {})
        elif isinstance(value, (list, tuple, dict)):
            raise NotImplementedError(
                f"torch.fx: expected a number, a text, None or PH as concrete '{name}', got "
                f"{type(value).__name__}; flatten it"
            )
        else:
            warnings.warn(
                f"Was not able to add assertion to guarantee correct input {name} to specialized "
                "function. It is up to the user to make sure that your inputs match the inputs "
                "you specialized the function with.",
                stacklevel=2,
            )
        return value

    def trace(self, root, concrete_args=None):
        """Return the graph of a module or a function.

        Args:
            root: the module or function.
            concrete_args: values of arguments by name that shall not vary.
        """
        is_module = isinstance(root, Module)
        self.root = root if is_module else Module()
        function = type(root).forward if is_module else root
        self.root_module_name = type(root).__name__ if is_module else ""
        self.graph = Graph(tracer_cls=type(self))
        self._constants = {
            id(value): f"{path}.{name}" if path else name
            for path, module in self.root.named_modules()
            for name, value in vars(module).items()
            if isinstance(value, torch.Tensor)
        }
        function, args = self.create_args_for_root(function, is_module, concrete_args)
        _active.append(self)
        try:
            with Patches() as patches:
                self._patch(patches, function)
                result = function(*args)
                kind = getattr(function, "__annotations__", {}).get("return")
                self.create_node("output", "output", (self.create_arg(result),), {}, None, kind)
        finally:
            _active.pop()
            self.submodule_paths = None
        return self.graph

    def _patch(self, patches, function):
        known, plain_getattr, plain_call = {}, Module.__getattr__, Module.__call__

        def read(module, name):
            return self.getattr(name, plain_getattr(module, name), known)

        def call(module, *args, **kwargs):
            def forward(*args, **kwargs):
                return plain_call(module, *args, **kwargs)

            patches.functions_of(_globals_of(module.forward), self._wrapped_ids)
            return self.call_module(module, forward, args, kwargs)

        patches.attribute(Module, "__getattr__", read)
        patches.attribute(Module, "__call__", call)
        patches.wrapped_functions()
        patches.functions_of(_globals_of(function), self._wrapped_ids)
        for module in self._searched:
            patches.functions_of(vars(module), self._wrapped_ids)


def _globals_of(function):
    return getattr(getattr(function, "__func__", function), "__globals__", {})


def _with_plain_rest(function):
    """Return a function whose *args and **kwargs are arguments like others."""
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    rest = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    flags = code.co_flags & ~(inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    plain = code.replace(co_flags=flags, co_argcount=count + rest, co_kwonlyargcount=0)
    made = type(function)(
        plain, function.__globals__, function.__name__, None, function.__closure__
    )
    made.__annotations__ = function.__annotations__
    return made


def symbolic_trace(root, concrete_args=None):
    """Return a GraphModule that does what a module or a function does.

    Args:
        root: the module or function; control flow must not depend on tensors' values.
        concrete_args: values of arguments by name that shall not vary.
    """
    tracer = Tracer()
    graph = tracer.trace(root, concrete_args)
    name = type(root).__name__ if isinstance(root, Module) else root.__name__
    return GraphModule(tracer.root, graph, name)


__all__ += ["Proxy"]
