"""Recorded programs: steps in a row. Source: documentation of torch.fx.Graph, PyTorch 2.10."""

import copy
import operator

from ._codegen import CodeGen, PythonCode, inplace_methods, magic_methods, reflectable_magic_methods
from ._names import Namespace, of_target
from .node import Node, map_arg

_Namespace = Namespace
__all__ = [
    "CodeGen",
    "Graph",
    "PythonCode",
    "inplace_methods",
    "magic_methods",
    "reflectable_magic_methods",
]


class _Nodes:
    """A graph's steps in order; one may erase or insert steps while going through them."""

    def __init__(self, graph, direction="_next"):
        self.graph, self.direction = graph, direction

    def __len__(self):
        return self.graph._len

    def __iter__(self):
        root = self.graph._root
        node = getattr(root, self.direction)
        while node is not root:
            if not node._erased:
                yield node
            node = getattr(node, self.direction)

    def __reversed__(self):
        return _Nodes(self.graph, "_prev" if self.direction == "_next" else "_next")


class _InsertPoint:
    def __init__(self, graph, insert):
        self._graph, self._before = graph, graph._insert
        graph._insert = insert

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._graph._insert = self._before


class Graph:
    """A program as a row of nodes: arguments first, the result last.

    Args:
        owning_module: the GraphModule that runs it, or None.
        tracer_cls: the class that recorded it, or None.
        tracer_extras: accepted.
    """

    def __init__(self, owning_module=None, tracer_cls=None, tracer_extras=None):
        """Make an empty graph."""
        self._root = Node(self, "", "root", "", (), {})
        self._insert = self._root.prepend
        self._len = 0
        self._graph_namespace = Namespace()
        self.owning_module = owning_module
        self._tracer_cls, self._tracer_extras = tracer_cls, tracer_extras
        self._codegen = CodeGen()

    @property
    def nodes(self):
        """The steps in order."""
        return _Nodes(self)

    def find_nodes(self, *, op, target=None, sort=True):
        """Return the steps of an op, and of a target if one is given."""
        found = (node for node in self.nodes if node.op == op)
        return [node for node in found if target is None or node.target == target]

    def create_node(self, op, target, args=None, kwargs=None, name=None, type_expr=None):
        """Add a step at the place of insertion, the end by default."""
        args, kwargs = args or (), kwargs or {}
        if not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise AssertionError("create_node: expected args as a tuple and kwargs as a dict")
        name = self._graph_namespace.create_name(name or of_target(target), None)
        made = Node(self, name, op, target, args, kwargs, type_expr)
        self._insert(made)
        self._len += 1
        return made

    def placeholder(self, name, type_expr=None, default_value=()):
        """Add an argument of the program."""
        default = () if default_value == () else (default_value,)
        return self.create_node("placeholder", name, default, type_expr=type_expr)

    def get_attr(self, qualified_name, type_expr=None):
        """Add a step that reads an attribute of the module."""
        return self.create_node("get_attr", qualified_name, type_expr=type_expr)

    def call_module(self, module_name, args=None, kwargs=None, type_expr=None):
        """Add a call of a submodule."""
        return self.create_node("call_module", module_name, args, kwargs, type_expr=type_expr)

    def call_method(self, method_name, args=None, kwargs=None, type_expr=None):
        """Add a call of a method of the first argument."""
        return self.create_node("call_method", method_name, args, kwargs, type_expr=type_expr)

    def call_function(self, the_function, args=None, kwargs=None, type_expr=None, name=None):
        """Add a call of a function."""
        return self.create_node("call_function", the_function, args, kwargs, name, type_expr)

    def output(self, result, type_expr=None):
        """Add the result, with which the program ends."""
        return self.create_node("output", "output", (result,), type_expr=type_expr)

    def output_node(self):
        """Return the result's node."""
        return next(iter(reversed(self.nodes)))

    def node_copy(self, node, arg_transform=lambda x: x):
        """Add a copy of another graph's step; the function says what stands for its inputs."""
        args, kwargs = map_arg(node.args, arg_transform), map_arg(node.kwargs, arg_transform)
        made = self.create_node(node.op, node.target, args, dict(kwargs), node.name, node.type)
        made.meta = copy.copy(node.meta)
        return made

    def graph_copy(self, g, val_map, return_output_node=False):
        """Add copies of another graph's steps; return what stands for its result.

        Args:
            g: the other graph.
            val_map: node of g -> node of this graph; filled here.
            return_output_node: whether to return its output node as well.
        """
        for node in g.nodes:
            if node in val_map:
                continue
            if node.op == "output":
                found = map_arg(node.args[0], lambda n: val_map[n])
                return (found, node) if return_output_node else found
            val_map[node] = self.node_copy(node, lambda n: val_map[n])
        return None

    def __deepcopy__(self, memo=None):
        """Copy the graph, not the module."""
        made = Graph(tracer_cls=self._tracer_cls)
        known = {}
        result = made.graph_copy(self, known, return_output_node=True)
        if isinstance(result, tuple):
            value, node = result
            copied = made.output(value, node.type)
            copied.meta = copy.copy(node.meta)
            known[node] = copied
        if memo is not None:
            memo[id(self)] = made
            memo.update({id(old): new for old, new in known.items()})
        return made

    def erase_node(self, to_erase):
        """Drop a step that no other uses."""
        if to_erase.graph is not self:
            raise RuntimeError(f"Attempting to remove {to_erase} from wrong graph!")
        if to_erase.users:
            raise RuntimeError(
                f"Tried to erase Node {to_erase} but it still had {len(to_erase.users)} users in "
                f"the graph: {to_erase.users}!"
            )
        if to_erase._erased:
            return
        to_erase._remove_from_list()
        to_erase._erased = True
        self._len -= 1
        to_erase._set((), {})

    def inserting_before(self, n=None):
        """Set where steps are added: before a node; at the beginning if None. A context."""
        if n is None:
            return self.inserting_after(self._root)
        self._check_own(n)
        return _InsertPoint(self, n.prepend)

    def inserting_after(self, n=None):
        """Set where steps are added: behind a node; at the end if None. A context."""
        if n is None:
            return self.inserting_before(self._root)
        self._check_own(n)
        return _InsertPoint(self, n.append)

    def _check_own(self, node):
        if node.graph is not self:
            raise AssertionError("Node to insert is not in graph.")

    def process_inputs(self, *args):
        """Return the arguments as the steps take them."""
        return args

    def process_outputs(self, out):
        """Return the result as the caller gets it."""
        return out

    def set_codegen(self, codegen):
        """Have code made in another way."""
        self._codegen = codegen

    def python_code(self, root_module, **kwargs):
        """Return the program as Python: a PythonCode with `src` and `globals`."""
        return self._codegen.gen(self, root_module)

    def lint(self):
        """Raise RuntimeError or AssertionError if the steps do not fit together."""
        seen, names = set(), set()
        for node in self.nodes:
            if node.op not in ("output", *_KINDS):
                raise RuntimeError(f"Node {node} had unknown opcode {node.op}!")
            if node.graph is not self:
                raise RuntimeError(f"Node '{node}' does not belong to this Graph!")
            for other in node.all_input_nodes:
                if other not in seen:
                    raise RuntimeError(
                        f"Argument '{other}' of Node '{node}' was used before it has been defined!"
                        f" Please check that Nodes in the graph are topologically ordered\n{self}"
                    )
            if node.name in names:
                raise RuntimeError(f"Node redefined name {node.name}!")
            seen.add(node)
            names.add(node.name)
            if self.owning_module is not None and node.op in ("get_attr", "call_module"):
                _check_attribute(self.owning_module, node)

    def eliminate_dead_code(self, is_impure_node=None):
        """Drop steps that nothing uses; tell whether there were any."""
        self.lint()
        keeps = is_impure_node or Node.is_impure
        dropped = False
        for node in reversed(self.nodes):
            if not keeps(node) and not node.users:
                self.erase_node(node)
                dropped = True
        return dropped

    def print_tabular(self):
        """Print a row per step; needs the package tabulate."""
        try:
            from tabulate import tabulate
        except ImportError:
            print(
                "`print_tabular` relies on the library `tabulate`, which could not be found on "
                "this machine. Run `pip install tabulate` to install the library."
            )
            raise
        rows = [[node.op, node.name, node.target, node.args, node.kwargs] for node in self.nodes]
        print(tabulate(rows, headers=["opcode", "name", "target", "args", "kwargs"]))

    def __str__(self):
        """Return a line per step."""
        return "graph():" + "".join(f"\n    {node.format_node()}" for node in self.nodes)


_KINDS = ("placeholder", "call_method", "call_module", "call_function", "get_attr")


def _check_attribute(module, node):
    try:
        operator.attrgetter(node.target)(module)
    except AttributeError as error:
        raise RuntimeError(
            f"Node {node} target {node.target} references nonexistent attribute of the module: "
            f"{error}"
        ) from error
