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


def _sequence_keys(tree):
    from ._pytree_paths import SequenceKey

    children, context = SUPPORTED_NODES[type(tree)].flatten_fn(tree)
    return [(SequenceKey(place), child) for place, child in enumerate(children)], context


def _mapping_keys(tree):
    from ._pytree_paths import MappingKey

    context = SUPPORTED_NODES[type(tree)].flatten_fn(tree)[1]
    return [(MappingKey(key), child) for key, child in tree.items()], context


def _field_keys(tree):
    from ._pytree_paths import GetAttrKey

    return [(GetAttrKey(n), child) for n, child in zip(tree._fields, tree, strict=True)], type(tree)


def _register_builtins():
    def mapping(cls):
        return lambda values, keys: cls(zip(keys, values, strict=True))

    def items(tree):
        return list(tree.values()), list(tree)

    register = register_pytree_node
    for cls in (tuple, list):
        register(
            cls,
            lambda tree: (list(tree), None),
            lambda values, _, cls=cls: cls(values),
            flatten_with_keys_fn=_sequence_keys,
        )
    for cls in (dict, OrderedDict):
        register(cls, items, mapping(cls), flatten_with_keys_fn=_mapping_keys)
    register(
        namedtuple,
        lambda tree: (list(tree), type(tree)),
        lambda values, cls: cls(*values),
        flatten_with_keys_fn=_field_keys,
    )
    register(
        defaultdict,
        lambda tree: (list(tree.values()), [tree.default_factory, list(tree)]),
        lambda values, made: defaultdict(made[0], zip(made[1], values, strict=True)),
        flatten_with_keys_fn=_mapping_keys,
    )
    register(
        deque,
        lambda tree: (list(tree), tree.maxlen),
        lambda values, length: deque(values, maxlen=length),
        flatten_with_keys_fn=_sequence_keys,
    )
    register(
        Size,
        lambda size: (list(size), None),
        lambda sizes, _: Size(sizes),
        flatten_with_keys_fn=_sequence_keys,
    )


_register_builtins()
