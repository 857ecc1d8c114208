"""What the losses share: the names of reductions and the check of shapes."""

import torch

_NUMBERS = {"none": 0, "mean": 1, "elementwise_mean": 1, "sum": 2}


def reduction_number(reduction):
    """Turn a reduction's name into libtorch's number.

    Raises: ValueError for an unknown name.
    """
    number = _NUMBERS.get(reduction)
    if number is None:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    if reduction == "elementwise_mean":
        import warnings

        warnings.warn(
            "reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.",
            stacklevel=3,
        )
    return number


def legacy_reduction(size_average, reduce, emit_warning=True):
    """Turn the former arguments size_average and reduce into a reduction's name."""
    size_average = True if size_average is None else size_average
    reduce = True if reduce is None else reduce
    name = "none" if not reduce else "mean" if size_average else "sum"
    if emit_warning:
        import warnings

        warnings.warn(
            "size_average and reduce args will be deprecated, please use "
            f"reduction='{name}' instead.",
            stacklevel=3,
        )
    return name


def broadcast_targets(input, target):
    """Expand both to one shape; warn if they differ, which is rarely meant."""
    if target.shape == input.shape:
        return input, target
    import warnings

    warnings.warn(
        f"Using a target size ({target.size()}) that is different to the input size "
        f"({input.size()}). This will likely lead to incorrect results due to broadcasting. "
        "Please ensure they have the same size.",
        stacklevel=3,
    )
    return torch.broadcast_tensors(input, target)
