"""Functions of `torch` that are no operators of libtorch: Python in PyTorch, too."""

from . import _operators


def split(tensor, split_size_or_sections, dim=0):
    """Return views of equal or given sizes along a dimension."""
    return tensor.split(split_size_or_sections, dim)


def einsum(equation, *operands):
    """Return the sum of products that the equation describes.

    Instead of an equation, each operand may be followed by the list of its axes, numbered from 0 to
    51, and the last by that of the result: `einsum(a, [0, 1], b, [1, 2], [0, 2])`.
    """
    if not isinstance(equation, str):
        equation, operands = _equation((equation, *operands))
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    return _operators.function("einsum")(equation, list(operands))


def _equation(parts):
    """Return the equation and operands of operands that are each followed by their axes."""
    operands, axes = parts[: len(parts) // 2 * 2 : 2], parts[1::2]
    result = ("->" + _letters(parts[-1])) if len(parts) % 2 else ""
    return ",".join(map(_letters, axes)) + result, operands


def _letters(axes):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    for axis in axes:
        if axis is not Ellipsis and not 0 <= axis < len(letters):
            raise ValueError(
                f"einsum: expected axes from 0 to 51, or ..., got {axis}; number them anew"
            )
    return "".join("..." if axis is Ellipsis else letters[axis] for axis in axes)


def broadcast_tensors(*tensors):
    """Return the tensors expanded to their common shape."""
    return _operators.function("broadcast_tensors")(list(tensors))


def meshgrid(*tensors, indexing=None):
    """Return coordinate grids of one-dimensional tensors."""
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        tensors = tensors[0]
    return _operators.function("meshgrid")(list(tensors), indexing=indexing or "ij")


def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    """Return the p-norm of all elements, or along dimensions.

    "fro" is 2, "nuc" sums singular values.
    """
    keywords = {"keepdim": keepdim, "dtype": dtype}
    if out is not None:
        keywords["out"] = out
    if p == "nuc":
        axes = (0, 1) if dim is None else dim
        return _operators.function("linalg_matrix_norm")(input, "nuc", axes, **keywords)
    order = 2 if p is None or p == "fro" else p
    return _operators.function("linalg_vector_norm")(input, order, dim, **keywords)
