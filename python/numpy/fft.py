"""Fourier transforms: libtorch's, in double precision as NumPy's are for anything but float32."""

import torch

from ._creation import asarray
from ._ndarray import wrap


def _transform(name):
    operator = getattr(torch.fft, name)

    def function(a, *args, **kwargs):
        array = asarray(a)
        tensor = array._t if array.dtype.kind in "fc" else array._t.to(torch.float64)
        for numpy_name, torch_name in (("axis", "dim"), ("axes", "dim")):
            if numpy_name in kwargs:
                kwargs[torch_name] = kwargs.pop(numpy_name)
        return wrap(operator(tensor, *args, **kwargs))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"Return the transform `{name}` along an axis, or along axes."
    return function


for (
    _name
) in "fft ifft rfft irfft hfft ihfft fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn".split():
    globals()[_name] = _transform(_name)


def fftfreq(n, d=1.0):
    """Return the frequencies of a transform's elements."""
    return wrap(torch.fft.fftfreq(n, d, dtype=torch.float64))


def rfftfreq(n, d=1.0):
    """Return the frequencies of a real transform's elements."""
    return wrap(torch.fft.rfftfreq(n, d, dtype=torch.float64))


def fftshift(x, axes=None):
    """Return the elements with frequency zero in the middle."""
    return wrap(torch.fft.fftshift(asarray(x)._t, axes))


def ifftshift(x, axes=None):
    """Return the elements with frequency zero at the front again."""
    return wrap(torch.fft.ifftshift(asarray(x)._t, axes))
