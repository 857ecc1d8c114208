"""torch.jit.isinstance: what an annotation with parts says of an object.

Source: documentation of torch.jit.isinstance, PyTorch 2.10.
"""

import builtins
import types
import typing


def isinstance(obj, target_type):
    """Tell whether an object is of a type, and what it holds of the type's parts.

    Args:
        obj: any object.
        target_type: a class, `list[int]`, `dict[str, Tensor]`, `tuple[int, str]`, `Optional` or a
            union of such, or a tuple of them.

    Returns: whether it is; containers that hold nothing are of every such type.
    """
    if builtins.isinstance(target_type, tuple):
        return any(isinstance(obj, one) for one in target_type)
    origin, parts = typing.get_origin(target_type), typing.get_args(target_type)
    if origin is None:
        return builtins.isinstance(obj, type(None) if target_type is None else target_type)
    if origin in (typing.Union, types.UnionType):
        return any(isinstance(obj, one) for one in parts)
    if not builtins.isinstance(obj, origin):
        return False
    if origin is list:
        return all(isinstance(one, parts[0]) for one in obj)
    if origin is dict:
        return all(isinstance(k, parts[0]) and isinstance(v, parts[1]) for k, v in obj.items())
    same = len(obj) == len(parts)
    return same and all(isinstance(one, part) for one, part in zip(obj, parts, strict=True))
