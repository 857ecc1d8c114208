"""Python code of a graph, in PyTorch's words. Source: documentation of torch.fx."""

import enum
import operator
import sys
from dataclasses import dataclass

import torch

from ._names import CUSTOM, Namespace, qualified_name, torch_name, type_text

_BINARY = {
    "add": "+", "sub": "-", "mul": "*", "floordiv": "//", "truediv": "/", "mod": "%", "pow": "**",
    "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^", "matmul": "@",
}  # fmt: skip
_COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}

#: How code writes the functions of `operator`.
reflectable_magic_methods = {name: f"{{}} {sign} {{}}" for name, sign in _BINARY.items()}
magic_methods = {
    **{name: f"{{}} {sign} {{}}" for name, sign in _COMPARED.items()},
    "pos": "+{}",
    "neg": "-{}",
    "invert": "~{}",
    **reflectable_magic_methods,
    "getitem": "{}[{}]",
}
inplace_methods = {
    "i" + name.rstrip("_"): f"{{}} {sign}= {{}}" for name, sign in _BINARY.items()
} | {"setitem": "{}[{}] = {}"}


@dataclass
class PythonCode:
    """Code of a graph, and the objects that it names."""

    src: str
    globals: dict


class CodeGen:
    """Writes a graph as a function `forward`."""

    def gen(self, graph, root_module):
        """Return the code; attributes are those of a variable of the given name."""
        return _Writer(graph, root_module).write()


class _Writer:
    def __init__(self, graph, root_module):
        self._graph, self._root = graph, root_module
        self._names, self._globals = Namespace(), {}
        self._wrapped, self._arguments, self._body = {}, [], []
        self._kind = ""
        for name, (_, value) in CUSTOM.items():
            self._names.create_name(name, None if name == "nan" else value)
            if name == "torch":
                self._globals[name] = value

    def write(self):
        last = self._last_uses()
        for node in self._graph.nodes:
            self._body.append(getattr(self, "_" + node.op)(node))
            if node.op == "output":
                self._body.append("\n")
            elif node.op != "placeholder":
                dead = [*last.get(node, ()), *([] if node.users else [node])]
                ended = " = ".join([*map(repr, dead), "None"])
                self._body.append(f";  {ended}\n" if dead else "\n")
        if not self._body or not any(self._body):
            self._body.append("pass\n")
        lines = "\n".join("    " + line for line in "".join(self._body).split("\n"))
        wraps = "\n".join(f'torch.fx._symbolic_trace.wrap("{name}")' for name in self._wrapped)
        head = f"def forward({', '.join([self._root, *self._arguments])}){self._kind}:"
        return PythonCode(f"\n{wraps}\n\n{head}\n{lines}", self._globals)

    def _last_uses(self):
        """Return {node: the nodes that no later one uses}."""
        known, found = set(), {}
        for node in reversed(self._graph.nodes):
            for used in node._input_nodes:
                if used not in known:
                    known.add(used)
                    found.setdefault(node, []).append(used)
        return found

    def _global(self, name, value):
        """Return the name by which the code finds an object."""
        if torch_name(value) is not None:
            return qualified_name(value)
        module = getattr(value, "__module__", None) or ""
        if (
            module.startswith("torch.")
            and getattr(sys.modules[module], value.__name__, None) is value
        ):
            return f"{module}.{value.__name__}"
        name = name.replace(".", "_")
        if self._globals.get(name, value) is not value:
            name = self._names.create_name(name, None)
        self._globals[name] = value
        return name

    def _placeholder(self, node):
        default = f" = {self._text(node.args[0])}" if node.args else ""
        self._arguments.append(f"{node.target}{self._annotation(node)}{default}")
        plain = node.target.replace("*", "")
        return "" if plain == repr(node) else f"{node!r} = {plain}\n"

    def _call_method(self, node):
        target = _attribute(self._text(node.args[0]), node.target)
        return f"{self._left(node)} = {target}({self._all(node.args[1:], node.kwargs)})"

    def _call_module(self, node):
        target = _attribute(self._root, node.target)
        return f"{self._left(node)} = {target}({self._all(node.args, node.kwargs)})"

    def _get_attr(self, node):
        return f"{self._left(node)} = {_attribute(self._root, node.target)}"

    def _call_function(self, node):
        name = node.target.__name__ if hasattr(node.target, "__name__") else ""
        texts = [self._text(value) for value in node.args]
        if getattr(operator, name, None) is node.target and not node.kwargs:
            if name in magic_methods:
                return f"{self._left(node)} = {magic_methods[name].format(*texts)}"
            if name in inplace_methods:
                changed = inplace_methods[name].format(*texts)
                return f"{changed};  {self._left(node)} = {texts[0]}"
        known = self._global(qualified_name(node.target), node.target)
        if known == "getattr" and len(node.args) == 2 and str(node.args[1]).isidentifier():
            return f"{self._left(node)} = {_attribute(texts[0], node.args[1])}"
        if node.meta.get("is_wrapped", False):
            self._wrapped[known] = None
        return f"{self._left(node)} = {known}({self._all(node.args, node.kwargs)})"

    def _output(self, node):
        if node.type is not None:
            self._kind = f" -> {self._type(node.type)}"
        return f"return {self._text(node.args[0])}"

    def _left(self, node):
        return f"{node!r}{self._annotation(node)}"

    def _annotation(self, node):
        return "" if node.type is None else f" : {self._type(node.type)}"

    def _type(self, kind):
        text = type_text(kind)
        if kind is type(None):
            return self._global("NoneType", kind)
        return self._global(text, kind) if not text.startswith(("torch.", "typing.")) else text

    def _all(self, args, kwargs):
        texts = [self._text(value) for value in args]
        return ", ".join([*texts, *(f"{k} = {self._text(v)}" for k, v in kwargs.items())])

    def _text(self, value):
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            kind = self._global(type_text(type(value)), type(value))
            return f"{kind}{tuple(value)!r}"
        if isinstance(value, tuple):
            return "(" + ", ".join(map(self._text, value)) + ("," if len(value) == 1 else "") + ")"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._text, value)) + "]"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k!r}: {self._text(v)}" for k, v in value.items()) + "}"
        if isinstance(value, slice):
            parts = (value.start, value.stop, value.step)
            return f"slice({', '.join(map(self._text, parts))})"
        if isinstance(value, enum.Enum):
            return f"{self._global(type_text(type(value)), type(value))}.{value.name}"
        if isinstance(value, torch.device):
            self._globals["device"] = torch.device
            return repr(value)
        if isinstance(value, type) or (callable(value) and hasattr(value, "__name__")):
            return self._global(qualified_name(value), value)
        if isinstance(value, float) and repr(value) in ("inf", "-inf", "nan"):
            self._globals[repr(value).lstrip("-")] = abs(value)
        return repr(value)


def _attribute(base, target):
    """Return the code that reads an attribute, also one whose name is no identifier."""
    for part in target.split("."):
        base = f"{base}.{part}" if part.isidentifier() else f'getattr({base}, "{part}")'
    return base
