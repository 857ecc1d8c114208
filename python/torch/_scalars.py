"""Functions and classes that PyTorch's tracers put in the place of Python's own.

Nothing is traced here, so numbers are numbers and the classes have no instances.

Source: documentation of torch, PyTorch 2.10.
"""

import math

sym_float = float
sym_int = math.trunc
sym_max = max
sym_min = min
sym_sum = sum
sym_sqrt = math.sqrt


class SymInt:
    """An unknown integer of a traced program: there is none here."""


class SymFloat:
    """An unknown number of a traced program: there is none here."""


class SymBool:
    """An unknown truth value of a traced program: there is none here."""


def sym_not(a):
    """Return the opposite of a truth value."""
    return not a


def sym_ite(b, t, f):
    """Return t if b holds, else f."""
    return t if b else f


def cond(pred, true_fn, false_fn, operands=()):
    """Return true_fn(*operands) or false_fn(*operands), as a truth value or a tensor says."""
    return (true_fn if bool(pred) else false_fn)(*operands)
