"""torch.compiler: there is no compiler but the JVM's own, so nothing is ever being compiled.

Source: documentation of torch.compiler, PyTorch 2.10.
"""

from contextlib import contextmanager


def is_compiling():
    """Return False."""
    return False


is_dynamo_compiling = is_exporting = is_compiling


def disable(fn=None, recursive=True, *, reason=None):
    """Return the function; works with and without brackets."""
    return fn if fn is not None else (lambda function: function)


def allow_in_graph(fn):
    """Return what was given."""
    return fn


assume_constant_result = substitute_in_graph = allow_in_graph


def reset():
    """Do nothing: nothing is cached."""


cudagraph_mark_step_begin = reset


@contextmanager
def set_stance(stance="default", *, skip_guard_eval_unsafe=False, force_backend=None):
    """Do nothing; a context or a decorator."""
    yield


def list_backends(exclude_tags=("debug", "experimental")):
    """Return no names."""
    return []


def compile(*args, **kwargs):
    """Return what was given, as torch.compile does."""
    import torch

    return torch.compile(*args, **kwargs)
