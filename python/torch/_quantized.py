"""Quantized tensors: schemes and text. Source: documentation of torch, PyTorch 2.10."""

from . import _operators

_scheme_number = _operators.function("qscheme")


class qscheme:  # noqa: N801 (PyTorch's name)
    """How a tensor's numbers are quantized, for example `torch.per_tensor_affine`."""

    __module__ = "torch"

    def __init__(self, name):
        """Name a scheme."""
        self._name = name

    def __repr__(self):
        """Return PyTorch's spelling."""
        return "torch." + self._name

    def __reduce__(self):
        """Pickle and copy by name."""
        return self._name


#: The schemes by libtorch's numbers.
SCHEMES = tuple(
    map(
        qscheme,
        "per_tensor_affine per_channel_affine per_tensor_symmetric per_channel_symmetric "
        "per_channel_affine_float_qparams".split(),
    )
)
globals().update({scheme._name: scheme for scheme in SCHEMES})


def scheme_of(tensor):
    """Return a quantized tensor's scheme."""
    return SCHEMES[_scheme_number(tensor)]


def suffixes(tensor):
    """Return what the text of a quantized tensor says after its numbers."""
    scheme = scheme_of(tensor)
    found = [
        f"size={tuple(tensor.shape)}",
        f"dtype={tensor.dtype}",
        f"quantization_scheme={scheme}",
    ]
    if "tensor" in scheme._name:
        return [*found, f"scale={tensor.q_scale()}", f"zero_point={tensor.q_zero_point()}"]
    return [
        *found,
        f"scale={tensor.q_per_channel_scales()}",
        f"zero_point={tensor.q_per_channel_zero_points()}",
        f"axis={tensor.q_per_channel_axis()}",
    ]
