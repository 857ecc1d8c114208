"""torch.fx: programs are not traced here, but what marks them for tracing works."""

from torch.nn import Module


def wrap(fn_or_name):
    """Return a function, or a function's name, unchanged: what is never traced needs no mark.

    Raises: RuntimeError for anything else.
    """
    if not (callable(fn_or_name) or isinstance(fn_or_name, str)):
        raise RuntimeError(
            "Unsupported type for global function! Must be either a callable or string name"
        )
    return fn_or_name


def symbolic_trace(root, concrete_args=None):
    """Refuse.

    Raises: NotImplementedError always.
    """
    _refuse("symbolic_trace")


def _refuse(name):
    raise NotImplementedError(
        f"torch.fx.{name}: programs are not traced here; call the module itself, or record "
        "intermediate values by forward hooks"
    )


class GraphModule(Module):
    """The class of traced modules, for `isinstance` and annotations; there are none."""

    def __init__(self, *args, **kwargs):
        """Refuse.

        Raises: NotImplementedError always.
        """
        _refuse(type(self).__name__)


class Graph:
    """The class of recorded programs, for `isinstance` and annotations; there are none."""

    __init__ = GraphModule.__init__


class Node(Graph):
    """The class of their steps."""


class Proxy(Graph):
    """The class of what stands for a value while a program is traced."""


class Tracer(Graph):
    """The class that traces."""


class Interpreter(Graph):
    """The class that runs a recorded program step by step."""


class Transformer(Interpreter):
    """The class that makes one recorded program of another."""
