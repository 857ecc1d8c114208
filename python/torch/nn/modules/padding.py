"""Padding as modules; padding counts from the last axis: (before, after) per axis."""

from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.nn.modules.utils import _ntuple


class _PadNd(Module):
    __constants__ = ["padding"]
    _single_op = True
    _axes = 1
    _mode = "constant"

    def __init__(self, padding):
        """Remember the padding, one number for every side or one per side."""
        super().__init__()
        self.padding = _ntuple(2 * self._axes)(padding)

    def forward(self, input):
        """Pad the last axes."""
        return F.pad(input, self.padding, self._mode)

    def extra_repr(self):
        """Show the padding."""
        return f"{self.padding}"


class _ConstantPadNd(_PadNd):
    __constants__ = ["padding", "value"]

    def __init__(self, padding, value):
        """Remember padding and fill."""
        super().__init__(padding)
        self.value = value

    def forward(self, input):
        """Pad the last axes with value."""
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self):
        """Show padding and fill."""
        return f"padding={self.padding}, value={self.value}"


class _ZeroPadNd(_ConstantPadNd):
    def __init__(self, padding):
        """Remember the padding."""
        super().__init__(padding, 0.0)

    def extra_repr(self):
        """Show the padding."""
        return f"{self.padding}"


class _CircularPadNd(_PadNd):
    _mode = "circular"

    def forward(self, input):
        """Pad the last axes with the other end's values."""
        low, high = self._axes + 1, self._axes + 2
        if input.dim() not in (low, high):
            raise ValueError(f"expected {low}D or {high}D input (got {input.dim()}D input)")
        return super().forward(input)


class _ReflectionPadNd(_PadNd):
    _mode = "reflect"


class _ReplicationPadNd(_PadNd):
    _mode = "replicate"


def _family(base, name, what):
    """Make the classes of one kind for one, two and three axes."""
    made = []
    for axes in (1, 2, 3):
        members = {
            "__doc__": f"Pad the last {axes} axes with {what}.",
            "__module__": __name__,
            "_axes": axes,
        }
        made.append(type(f"{name}{axes}d", (base,), members))
    return made


ConstantPad1d, ConstantPad2d, ConstantPad3d = _family(_ConstantPadNd, "ConstantPad", "a constant")
ZeroPad1d, ZeroPad2d, ZeroPad3d = _family(_ZeroPadNd, "ZeroPad", "zeros")
CircularPad1d, CircularPad2d, CircularPad3d = _family(
    _CircularPadNd, "CircularPad", "the values of the other end"
)
ReflectionPad1d, ReflectionPad2d, ReflectionPad3d = _family(
    _ReflectionPadNd, "ReflectionPad", "their mirror image"
)
ReplicationPad1d, ReplicationPad2d, ReplicationPad3d = _family(
    _ReplicationPadNd, "ReplicationPad", "the edge values"
)
