"""Sparse tensors: the functions, and the typed tensor classes of older programs."""

from torch import _operators, _typed

_OPERATORS = {
    "mm": "_sparse_mm",
    "addmm": "_sparse_addmm",
    "sampled_addmm": "sparse_sampled_addmm",
    "sum": "_sparse_sum",
    "softmax": "_sparse_softmax",
    "log_softmax": "_sparse_log_softmax",
    "spdiags": "_spdiags",
}


def __dir__():
    """List the functions and classes that are made on first use, too."""
    return sorted({*globals(), *_OPERATORS, *_typed.NAMES})


def __getattr__(name):
    """Find a function or a typed tensor class on first use."""
    if name in _typed.NAMES:
        return _typed.make(__name__, name)
    if name not in _OPERATORS:
        raise _operators.missing(f"module '{__name__}'", name)
    made = globals()[name] = _operators.function(_OPERATORS[name])
    return made
