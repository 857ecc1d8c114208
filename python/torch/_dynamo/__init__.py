"""torch._dynamo: nothing is compiled here; what programs set and call around it works."""

from torch._dynamo import config  # noqa: F401
from torch.compiler import allow_in_graph, disable, is_compiling, list_backends, reset  # noqa: F401


def optimize(*args, **kwargs):
    """Return a function that returns what it is given."""
    return lambda function: function


def mark_dynamic(tensor, index, **options):
    """Do nothing: no sizes are assumed."""


maybe_mark_dynamic = mark_static = mark_static_address = mark_dynamic
