"""When native tensors go: scopes, promotion, and packages whose modules clean up after themselves.

GraalPy has no reference counts. Within a scope every tensor handle stands on a stack of the native
side and goes when the scope ends, except the scope's result and what was kept. Outside a scope the
collector releases it.
"""

from ._C import library
from ._override_state import overriding

_leave = library.leave
_leave_module = library.leave_module

enter = library.enter
#: Begin and end somebody else's code: no module scope around it releases what it makes.
suspend = library.suspend
resume = library.resume
#: First name of the packages whose modules release the temporaries of `forward`.
#: Never other people's.
scoped_packages = {"torch"}

_FORWARD = "the return of a module's forward"


def leave(mark, result=None):
    """End the scope of a module's call: release what was made in it, but not `result`.

    What was kept, or made by somebody else's code, stays too.

    Args:
        mark: what `enter` returned, in this thread.
        result: a tensor, or tuples, lists and dicts of them.
    """
    if result is None:
        _leave_module(mark, _FORWARD)
        return
    handle = getattr(result, "_h", None)
    if handle is not None:
        _leave_module(mark, _FORWARD, handle)
        return
    handles = []
    _gather(result, handles)
    _leave_module(mark, _FORWARD, *handles)


def releasing(function):
    """Make a function of ours, which keeps nothing, release its temporaries when it returns.

    Most of all the handles to gradients: with them zero_grad really frees the gradients, instead of
    leaving them scattered among what the next forward pass makes until the collector comes.
    """

    def run(*args, **kwargs):
        return run_scoped(function, args, kwargs)

    return run


def run_scoped(function, args, kwargs):
    """Call a function of ours in a scope, which its result outlives."""
    mark = enter()
    result = None
    try:
        result = function(*args, **kwargs)
    finally:
        leave(mark, result)
    return result


def _gather(value, handles, seen=None):
    if hasattr(value, "_h"):
        if hasattr(value, "requires_grad"):
            handles.append(value._h)
    elif isinstance(value, (tuple, list)):
        for element in value:
            _gather(element, handles, seen)
    elif isinstance(value, dict):
        for element in value.values():
            _gather(element, handles, seen)
    elif hasattr(value, "__dict__") and type(value) not in overriding:
        seen = set() if seen is None else seen
        if id(value) in seen:
            return
        seen.add(id(value))
        for element in vars(value).values():
            _gather(element, handles, seen)


def keep(tensor):
    """Promote a tensor out of every open scope: it goes with its last reference.

    Returns the tensor.
    """
    library.keep(tensor._h)
    return tensor


def release(tensor):
    """Release a tensor's memory at once; later use raises an error."""
    library.release(tensor._h)


class scope:
    """Context manager: releases at its end what was made inside, except what was kept."""

    def __init__(self, label="the end of a torch.scope"):
        """Name the scope for the error of a later use."""
        self._label = label

    def __enter__(self):
        """Open the scope."""
        self._mark = enter(self._label)
        return self

    def __exit__(self, *error):
        """Release what was made inside."""
        _leave(self._mark, self._label)
