"""Functions of `torch` that few programs need and that are no plain operators of libtorch.

Loaded when first asked for. Source: documentation of torch, PyTorch 2.10.
"""

import torch
from torch import _operators
from torch._operators import aten
from torch._types import BY_CODE, Size


def _one_list(tensors):
    """Return the tensors of `f(a, b)` or of `f([a, b])` as a list."""
    several = len(tensors) == 1 and isinstance(tensors[0], (list, tuple))
    return list(tensors[0] if several else tensors)


def _of_tensors(name):
    """Return a function that takes its tensors one by one or in a list."""

    def call(*tensors):
        return _operators.function(name)(_one_list(tensors))

    call.__name__ = call.__qualname__ = name
    return call


def _each_or_all(name):
    """Return a function of one tensor, or of several with a tuple as result."""

    def call(*tensors):
        native = _operators.function(name)
        if len(tensors) == 1 and isinstance(tensors[0], torch.Tensor):
            return native(tensors[0])
        return native(_one_list(tensors))

    call.__name__ = call.__qualname__ = name
    return call


block_diag = _of_tensors("block_diag")
cartesian_prod = _of_tensors("cartesian_prod")
align_tensors = _of_tensors("align_tensors")
atleast_1d = _each_or_all("atleast_1d")
atleast_2d = _each_or_all("atleast_2d")
atleast_3d = _each_or_all("atleast_3d")
_segment_reduce = torch.segment_reduce


def result_type(tensor1, tensor2):
    """Return the dtype that arithmetic with two tensors or numbers gives."""
    return BY_CODE[aten.result_type(tensor1, tensor2)]


def promote_types(type1, type2):
    """Return the smallest dtype that holds the values of both."""
    return BY_CODE[aten.promote_types(type1, type2)]


def chain_matmul(*matrices, out=None):
    """Return the product of matrices, in the order that needs the fewest multiplications."""
    keywords = {} if out is None else {"out": out}
    return aten.linalg_multi_dot(_one_list(matrices), **keywords)


def broadcast_shapes(*shapes):
    """Return the shape that all of the shapes broadcast to.

    Args:
        shapes: ints, or tuples of them.

    Raises: RuntimeError if they do not broadcast.
    """
    shapes = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    common = [1] * max(map(len, shapes), default=0)
    for shape in shapes:
        for axis in range(-len(shape), 0):
            if shape[axis] < 0:
                raise RuntimeError(f"expected sizes of at least 0, got {shape[axis]} in {shape}")
            if shape[axis] != 1 and common[axis] not in (1, shape[axis]):
                raise RuntimeError(
                    "Shape mismatch: objects cannot be broadcast to a single shape: "
                    + " and ".join(map(str, shapes))
                )
            common[axis] = shape[axis] if shape[axis] != 1 else common[axis]
    return Size(common)


_CDIST_MODES = {
    "use_mm_for_euclid_dist_if_necessary": None,
    "use_mm_for_euclid_dist": 1,
    "donot_use_mm_for_euclid_dist": 2,
}


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    """Return the p-norm distance of every row of x1 from every row of x2.

    Args:
        x1: (*, P, M).
        x2: (*, R, M).
        p: 0 or greater.
        compute_mode: whether Euclidean distances may be made from a matrix product.

    Returns: (*, P, R).
    """
    if compute_mode not in _CDIST_MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    return aten.cdist(x1, x2, float(p), _CDIST_MODES[compute_mode])


def tensordot(a, b, dims=2, out=None):
    """Contract axes of two tensors.

    Args:
        a: left tensor.
        b: right tensor.
        dims: how many trailing axes of a meet leading axes of b; or a pair of lists of axes, one
            for each.
        out: receives the result.
    """
    if isinstance(dims, torch.Tensor):
        dims = dims.tolist() if dims.numel() > 1 else int(dims.item())
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.dim(), b.dim()):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        of_a, of_b = list(range(a.dim() - dims, a.dim())), list(range(dims))
    else:
        of_a, of_b = ([axes] if isinstance(axes, int) else list(axes) for axes in dims)
    keywords = {} if out is None else {"out": out}
    return aten.tensordot(a, b, of_a, of_b, **keywords)


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """Return the distinct elements, or slices along `dim`.

    Returns: the elements; with them, where asked, each element's place among them and how often
    each occurs.
    """
    if dim is None:
        found = aten._unique2(input, sorted, return_inverse, return_counts)
    else:
        found = aten.unique_dim(input, dim, sorted, return_inverse, return_counts)
    return _asked(found, return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """Return the elements without those that equal their predecessor; otherwise as `unique`."""
    found = aten.unique_consecutive(input, return_inverse, return_counts, dim)
    return _asked(found, return_inverse, return_counts)


def _asked(found, return_inverse, return_counts):
    chosen = [found[0]]
    if return_inverse:
        chosen.append(found[1])
    if return_counts:
        chosen.append(found[2])
    return tuple(chosen) if len(chosen) > 1 else chosen[0]


def stft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    pad_mode="reflect",
    normalized=False,
    onesided=None,
    return_complex=None,
    align_to_window=None,
):
    """Return the Fourier transforms of overlapping windows of a signal.

    Args:
        input: (*, L), at most one leading axis.
        n_fft: length of a transform.
        hop_length: distance of windows; n_fft // 4 if None.
        win_length: length of the window; n_fft if None.
        window: (win_length,), ones if None.
        center: pad so that a window's centre lies at its place.
        pad_mode: how to pad.
        normalized: multiply by n_fft ** -0.5.
        onesided: only the first half; true for real input if None.
        return_complex: complex numbers rather than pairs.
        align_to_window: where windows begin if center is false.
    """
    if center:
        if align_to_window is not None:
            raise RuntimeError("stft align_to_window should only be set when center = false.")
        pad = n_fft // 2
        leading = [1] * (3 - input.dim())
        padded = torch.nn.functional.pad(input.view(*leading, *input.shape), [pad, pad], pad_mode)
        input = padded.view(padded.shape[-input.dim() :])
    return aten.stft(
        input,
        n_fft,
        hop_length,
        win_length,
        window,
        normalized,
        onesided,
        return_complex,
        align_to_window,
    )


def nonzero(input, *, as_tuple=False, out=None):
    """Return the places of elements that are not zero, (count, axes), or one per axis."""
    if as_tuple:
        return aten.nonzero_numpy(input)
    return aten.nonzero(input) if out is None else aten.nonzero(input, out=out)


def lu(A, pivot=True, get_infos=False, out=None):
    """Return the packed LU factors of matrices, their pivots, and where asked LAPACK's codes.

    Raises: RuntimeError for a singular matrix, unless get_infos.
    """
    factors, pivots, infos = aten._lu_with_info(A, pivot=pivot, check_errors=not get_infos)
    found = (factors, pivots, infos) if get_infos else (factors, pivots)
    if out is None:
        return found
    for target, value in zip(out, found, strict=True):
        target.resize_as_(value).copy_(value)
    return out


def unravel_index(indices, shape):
    """Return the coordinates, one tensor per axis, of places in a flattened array.

    Args:
        indices: integers, any shape; negative ones are counted from the end.
        shape: the array's sizes.

    Raises:
        TypeError: if indices are no integer tensor.
        ValueError: if a size is negative.
    """
    if not isinstance(indices, torch.Tensor) or indices.is_floating_point():
        raise TypeError("expected 'indices' to be an integer tensor; convert it with .long()")
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(size < 0 for size in sizes):
        raise ValueError(f"'shape' cannot have negative values, but got {sizes}")
    places = []
    for size in reversed(sizes):
        places.append(indices % size)
        indices = indices.div(size, rounding_mode="floor")
    return tuple(reversed(places))
