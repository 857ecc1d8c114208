"""Run a graph step by step, or make another of it. Source: documentation of torch.fx."""

import operator

from .graph import Graph
from .graph_module import GraphModule
from .node import map_aggregate, map_arg
from .proxy import Proxy, TracerBase


class Interpreter:
    """Runs the steps of a GraphModule; subclasses say how each kind of step runs.

    Args:
        module: the GraphModule.
        garbage_collect_values: whether a value goes after its last use.
        graph: what to run instead of the module's own graph.
    """

    def __init__(self, module, garbage_collect_values=True, graph=None):
        """Take the module."""
        self.module = module
        self.submodules = dict(module.named_modules())
        self.graph = module.graph if graph is None else graph
        self.garbage_collect_values = garbage_collect_values
        self.extra_traceback = True
        self.name = "Interpreter"
        self.env = {}
        self.user_to_last_uses = {}
        known = set()
        for node in reversed(self.graph.nodes) if garbage_collect_values else ():
            for used in node.all_input_nodes:
                if used not in known:
                    known.add(used)
                    self.user_to_last_uses.setdefault(node, []).append(used)

    def run(self, *args, initial_env=None, enable_io_processing=True):
        """Return the program's result."""
        self.env = dict(initial_env or {})
        if enable_io_processing:
            args = self.graph.process_inputs(*args)
        self.args_iter = iter(args)
        for node in self.graph.nodes:
            if node in self.env:
                continue
            try:
                self.env[node] = self.run_node(node)
            except Exception as error:
                if self.extra_traceback:
                    error.args = (_told(error, node), *error.args[1:])
                raise
            for used in self.user_to_last_uses.get(node, ()):
                del self.env[used]
            if node.op == "output":
                result = self.env[node]
                return self.graph.process_outputs(result) if enable_io_processing else result
        return None

    def boxed_run(self, args_list):
        """Return the result for a list of arguments, which is emptied."""
        args = list(args_list)
        args_list.clear()
        return self.run(*args)

    def run_node(self, n):
        """Return a step's value."""
        args, kwargs = self.fetch_args_kwargs_from_env(n)
        return getattr(self, n.op)(n.target, args, kwargs)

    def placeholder(self, target, args, kwargs):
        """Return the next argument, or its default."""
        if target.startswith("*"):
            return list(self.args_iter)
        try:
            return next(self.args_iter)
        except StopIteration as error:
            if args:
                return args[0]
            raise RuntimeError(
                f"Expected positional argument for parameter {target}, but one was not passed in!"
            ) from error

    def get_attr(self, target, args, kwargs):
        """Return an attribute of the module."""
        return self.fetch_attr(target)

    def call_function(self, target, args, kwargs):
        """Return a function's result."""
        return target(*args, **kwargs)

    def call_method(self, target, args, kwargs):
        """Return the result of a method of the first argument."""
        return getattr(args[0], target)(*args[1:], **kwargs)

    def call_module(self, target, args, kwargs):
        """Return a submodule's result."""
        return self.fetch_attr(target)(*args, **kwargs)

    def output(self, target, args, kwargs):
        """Return the program's result."""
        return args[0]

    def fetch_attr(self, target):
        """Return what a dotted name means."""
        return operator.attrgetter(target)(self.module)

    def fetch_args_kwargs_from_env(self, n):
        """Return a step's arguments with values for nodes."""
        args, kwargs = self.map_nodes_to_values((n.args, n.kwargs), n)
        return tuple(args), dict(kwargs)

    def map_nodes_to_values(self, args, n):
        """Return arguments with values for nodes."""

        def value(node):
            if node not in self.env:
                raise RuntimeError(
                    f"Node {n} referenced nonexistent value {node}! Run Graph.lint() to diagnose "
                    "such issues"
                )
            return self.env[node]

        return map_arg(args, value)


def _told(error, node):
    text = f"While executing {node.format_node()}"
    return f"{error.args[0]}\n\n{text}" if error.args else text


class _Copying(TracerBase):
    def __init__(self, graph, tracer):
        self.graph, self._tracer = graph, tracer
        self.module_stack = {}

    def is_leaf_module(self, _, __):
        return True


class Transformer(Interpreter):
    """Makes another GraphModule: each step is run with proxies."""

    def __init__(self, module):
        """Take the GraphModule."""
        super().__init__(module)
        self.new_graph = Graph()
        self.tracer = _Copying(self.new_graph, self)
        self.tracer.root = module

    def placeholder(self, target, args, kwargs):
        """Return what stands for an argument."""
        default = (next(iter(args)),) if args else ()
        return Proxy(self.new_graph.create_node("placeholder", target, default), self.tracer)

    def get_attr(self, target, args, kwargs):
        """Return what stands for an attribute."""
        return self.tracer.create_proxy("get_attr", target, args, kwargs)

    def call_module(self, target, args, kwargs):
        """Record the call of a submodule."""
        return self.tracer.create_proxy("call_module", target, args, kwargs)

    def call_function(self, target, args, kwargs):
        """Record the call of a function."""
        return self.tracer.create_proxy("call_function", target, args, kwargs)

    def transform(self):
        """Return the GraphModule."""
        result = self.run(enable_io_processing=False)
        if result is not None:

            def node_of(value):
                return value.node if isinstance(value, Proxy) else value

            self.new_graph.output(map_aggregate(result, node_of))
        return GraphModule(self.module, self.new_graph)
