"""The classes of which nests are made: how each is taken apart and put together.

Source: behaviour of torch.utils._pytree, PyTorch 2.10.
"""

from collections import OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from typing import NamedTuple

from torch import Size


class NodeDef(NamedTuple):
    """What is known of one class of nodes."""

    type: object
    flatten_fn: Callable
    unflatten_fn: Callable
    flatten_with_keys_fn: Callable | None


#: Class -> NodeDef; all named tuples stand under the function `namedtuple`.
SUPPORTED_NODES = {}
MAPPINGS = (dict, OrderedDict, defaultdict)


def register_pytree_node(
    cls,
    flatten_fn,
    unflatten_fn,
    *,
    serialized_type_name=None,
    to_dumpable_context=None,
    from_dumpable_context=None,
    flatten_with_keys_fn=None,
):
    """Let a class be a node.

    Args:
        cls: the class itself; subclasses stay leaves.
        flatten_fn: object -> (list of parts, context).
        unflatten_fn: (parts, context) -> object.
        serialized_type_name: accepted, as the next two: what writing a form to a file needs.
        to_dumpable_context: accepted.
        from_dumpable_context: accepted.
        flatten_with_keys_fn: object -> (list of (key, part), context), for paths.

    Raises: ValueError if the class is registered.
    """
    if cls in SUPPORTED_NODES:
        raise ValueError(f"{cls} is already registered as pytree node.")
    SUPPORTED_NODES[cls] = NodeDef(cls, flatten_fn, unflatten_fn, flatten_with_keys_fn)


def _deregister_pytree_node(cls):
    """Let a class be a leaf again."""
    del SUPPORTED_NODES[cls]


def is_namedtuple_class(cls):
    """Tell whether a class is one that `collections.namedtuple` or `NamedTuple` makes."""
    fields = getattr(cls, "_fields", None)
    return (
        isinstance(cls, type)
        and issubclass(cls, tuple)
        and isinstance(fields, tuple)
        and all(type(field) is str for field in fields)
        and callable(getattr(cls, "_make", None))
        and callable(getattr(cls, "_asdict", None))
    )


def is_structseq_class(cls):
    """Tell whether a class is that of an operator's named results."""
    return (
        isinstance(cls, type)
        and issubclass(cls, tuple)
        and hasattr(cls, "n_fields")
        and not is_namedtuple_class(cls)
    )


def is_namedtuple(obj):
    """Tell whether an object is a named tuple, or the class of some."""
    return is_namedtuple_class(obj if isinstance(obj, type) else type(obj))


def is_structseq(obj):
    """Tell whether an object is an operator's named results, or their class."""
    return is_structseq_class(obj if isinstance(obj, type) else type(obj))


def is_namedtuple_instance(obj):
    """Tell whether an object is a named tuple."""
    return is_namedtuple_class(type(obj))


def is_structseq_instance(obj):
    """Tell whether an object is an operator's named results."""
    return is_structseq_class(type(obj))


def _get_node_type(tree):
    """Return what a nest's outermost object stands under in SUPPORTED_NODES, or just its class."""
    cls = type(tree)
    if cls in SUPPORTED_NODES or not isinstance(tree, tuple):
        return cls
    if is_namedtuple_class(cls):
        return namedtuple
    if is_structseq_class(cls):  # a class of results is made when an operator first returns it
        register_pytree_node(cls, lambda node: (list(node), None), lambda parts, _: cls(parts))
    return cls


def _with_indices(flatten):
    def sequence(tree):
        from ._pytree_paths import SequenceKey

        children, context = flatten(tree)
        return [(SequenceKey(place), child) for place, child in enumerate(children)], context

    return sequence


def _with_names(flatten):
    def mapping(tree):
        from ._pytree_paths import MappingKey

        return [(MappingKey(key), child) for key, child in tree.items()], flatten(tree)[1]

    return mapping


def _field_keys(tree):
    from ._pytree_paths import GetAttrKey

    return [(GetAttrKey(n), child) for n, child in zip(tree._fields, tree, strict=True)], type(tree)


def _flatten_items(tree):
    return list(tree.values()), list(tree)


def _of_items(cls):
    return lambda values, keys: cls(zip(keys, values, strict=True))


_BUILTIN = {  # class -> how it is taken apart, how it is put together, and what tells the keys
    tuple: (lambda tree: (list(tree), None), lambda parts, _: tuple(parts), _with_indices),
    list: (lambda tree: (list(tree), None), lambda parts, _: list(parts), _with_indices),
    dict: (_flatten_items, _of_items(dict), _with_names),
    OrderedDict: (_flatten_items, _of_items(OrderedDict), _with_names),
    namedtuple: (
        lambda tree: (list(tree), type(tree)),
        lambda parts, cls: cls(*parts),
        lambda flatten: _field_keys,
    ),
    defaultdict: (
        lambda tree: (list(tree.values()), [tree.default_factory, list(tree)]),
        lambda parts, made: defaultdict(made[0], zip(made[1], parts, strict=True)),
        _with_names,
    ),
    deque: (
        lambda tree: (list(tree), tree.maxlen),
        lambda parts, length: deque(parts, maxlen=length),
        _with_indices,
    ),
    Size: (lambda size: (list(size), None), lambda sizes, _: Size(sizes), _with_indices),
}
for _cls, (_apart, _together, _keys) in _BUILTIN.items():
    _told = _keys(_apart)
    register_pytree_node(_cls, _apart, _together, flatten_with_keys_fn=_told)
    # by these names, packages use them for classes of their own
    _name = _cls.__name__.lower()
    globals()[f"_{_name}_flatten"] = _apart
    globals()[f"_{_name}_unflatten"] = _together
    globals()[f"_{_name}_flatten_with_keys"] = _told
