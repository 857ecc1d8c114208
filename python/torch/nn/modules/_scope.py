"""Which modules release the temporaries of their forward (design: module scope).

Our own modules hold on to nothing but their attributes, so that a temporary can go when `forward`
returns. Code of third parties may keep what it likes: no module scope around it releases that.
"""

import torch
from torch import _lifetime

_suspend = _lifetime.suspend
_resume = _lifetime.resume

SINGLE_OP = 0  # one operator, no temporaries: nothing to do around it
SCOPED = 1  # ours: temporaries go when forward returns
FOREIGN = 2  # anybody's: an enclosing scope pauses


def decide(cls):
    """Find the kind of a module class and remember it in the class itself as (class, kind)."""
    package = cls.__module__.partition(".")[0]
    if package not in _lifetime.scoped_packages:
        kind = FOREIGN
    elif cls._single_op and (package == "torch" or "_single_op" in cls.__dict__):
        kind = SINGLE_OP
    else:
        kind = SCOPED
    decision = (cls, kind)
    cls._scope_kind = decision
    return decision


def keep_all(value):
    """Promote every tensor in a nest of tuples, lists and dicts out of the scopes."""
    if isinstance(value, (tuple, list)):
        for item in value:
            keep_all(item)
    elif isinstance(value, dict):
        for item in value.values():
            keep_all(item)
    elif isinstance(value, torch.Tensor):
        _lifetime.keep(value)


def run_foreign(function, *args, **kwargs):
    """Call somebody's function; what it makes is no business of an enclosing module scope."""
    token = _suspend()
    try:
        return function(*args, **kwargs)
    finally:
        _resume(token)


def run(module, kind, args, kwargs):
    """Call module.forward inside the scope that its kind asks for."""
    if kind == SINGLE_OP:
        return module.forward(*args, **kwargs)
    if kind == FOREIGN:
        return run_foreign(module.forward, *args, **kwargs)
    return _lifetime.run_scoped(module.forward, args, kwargs)
