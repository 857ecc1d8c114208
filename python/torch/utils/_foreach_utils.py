"""Groups of tensors that one call can process together."""


def _group_tensors_by_device_and_dtype(tensorlistlist, with_indices=False):
    """Group rows of lists of tensors by the first list's device and dtype.

    Args:
        tensorlistlist: lists of equal length; a tensor may be None but in the first.
        with_indices: return each group's row numbers, else an empty list.

    Returns: {(device, dtype): (lists of the group's rows, row numbers)}.
    """
    groups = {}
    for row, first in enumerate(tensorlistlist[0]):
        lists, rows = groups.setdefault(
            (first.device, first.dtype), ([[] for _ in tensorlistlist], [])
        )
        for target, source in zip(lists, tensorlistlist, strict=True):
            if source:
                target.append(source[row])
        if with_indices:
            rows.append(row)
    return groups
