"""Sparse tensors: the functions, and the typed tensor classes of older programs."""

from contextlib import ContextDecorator

from torch import _operators, _typed
from torch._C import library

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


class check_sparse_tensor_invariants(ContextDecorator):  # noqa: N801 (PyTorch's name)
    """A context, or a decorator, that checks all that holds of the sparse tensors made in it.

    Places within the size are checked in any case; this adds, for example, that a row's columns are
    in order and occur once.
    """

    def __init__(self, enable=True):
        """Take whether to check."""
        self.state = enable
        self.saved_state = None

    @staticmethod
    def is_enabled():
        """Tell whether they are checked."""
        return library.get_switch("sparse.check_invariants")

    @staticmethod
    def enable():
        """Check from now on."""
        library.set_switch("sparse.check_invariants", True)

    @staticmethod
    def disable():
        """Check no more than places."""
        library.set_switch("sparse.check_invariants", False)

    def __enter__(self):
        """Set it.

        Raises: RuntimeError within the same context.
        """
        if self.saved_state is not None:
            raise RuntimeError(
                "This context manager instance is already activated. Use a different context "
                "manager instance for context nesting."
            )
        self.saved_state = self.is_enabled()
        library.set_switch("sparse.check_invariants", bool(self.state))

    def __exit__(self, *error):
        """Set what was set before."""
        library.set_switch("sparse.check_invariants", self.saved_state)
        self.saved_state = None
