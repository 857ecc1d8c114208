"""torch.return_types: the classes of what operators with several named results return."""

from . import _operators
from ._C import library


def __getattr__(name):
    """Return the class of an operator's results, for `isinstance` and annotations."""
    names = "" if name.startswith("__") else library.result_names(f"aten::{name}")
    if not names:
        raise AttributeError(
            f"module 'torch.return_types' has no attribute '{name}': expected an operator with "
            "several named results, as max or linalg_qr"
        )
    return _operators.named(name, names)
