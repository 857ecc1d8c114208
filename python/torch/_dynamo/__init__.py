"""torch._dynamo: nothing is compiled here; what programs set and call around it works."""

from torch._dynamo import config, eval_frame, exc  # noqa: F401
from torch._dynamo.eval_frame import OptimizedModule, optimized  # noqa: F401
from torch.compiler import allow_in_graph, disable, is_compiling, list_backends, reset  # noqa: F401


def optimize(backend="inductor", *, nopython=False, dynamic=None, disable=False, **settings):
    """Return a function that does as torch.compile does."""
    return lambda model: optimized(model, {"backend": backend, "disable": disable})


def assume_constant_result(fn):
    """Return what was given: nothing is compiled that could take its result for a constant."""
    return fn


def mark_dynamic(tensor, index, **options):
    """Do nothing: no sizes are assumed."""


maybe_mark_dynamic = mark_static = mark_static_address = mark_dynamic
