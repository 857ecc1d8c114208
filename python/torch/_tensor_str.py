"""Where packages look for the options of printing, and for the numbers of a tensor as text."""

from . import _printing


class _Options:
    """The options in use; setting one changes how tensors are printed."""

    _NAMES = {
        "precision": "PRECISION",
        "threshold": "THRESHOLD",
        "edgeitems": "EDGE_ITEMS",
        "linewidth": "LINE_WIDTH",
        "sci_mode": "SCIENTIFIC",
    }

    def __getattr__(self, name):
        if name not in self._NAMES:
            raise AttributeError(f"torch._tensor_str.PRINT_OPTS has no option '{name}'")
        return getattr(_printing, self._NAMES[name])

    def __setattr__(self, name, value):
        setattr(_printing, self._NAMES[name], value)


PRINT_OPTS = _Options()
set_printoptions = _printing.set_printoptions


def _tensor_str(tensor, indent):
    """Return the numbers of a tensor; lines after the first are indented."""
    return _printing._numbers(tensor.detach(), indent)


def _str(tensor):
    """Return what `repr` does."""
    return _printing.text(tensor)
