"""Nests whose leaves are told by their paths, and forms that are built by hand.

Source: behaviour of torch.utils._pytree, PyTorch 2.10.
"""

from dataclasses import dataclass, fields
from functools import reduce
from typing import Any

from ._pytree import (
    LeafSpec,
    TreeSpec,
    _is_leaf,
    tree_iter,
    tree_structure,
    tree_unflatten,
)
from ._pytree_nodes import SUPPORTED_NODES, _get_node_type, register_pytree_node


@dataclass(frozen=True)
class SequenceKey:
    """The step to an element of a list, tuple or deque."""

    idx: int

    def __str__(self):
        """Show it as in a program."""
        return f"[{self.idx!r}]"

    def get(self, sequence):
        """Take the step."""
        return sequence[self.idx]


@dataclass(frozen=True)
class MappingKey:
    """The step to a value of a dict."""

    key: Any

    def __str__(self):
        """Show it as in a program."""
        return f"[{self.key!r}]"

    def get(self, mapping):
        """Take the step."""
        return mapping[self.key]


@dataclass(frozen=True)
class GetAttrKey:
    """The step to a field of an object."""

    name: str

    def __str__(self):
        """Show it as in a program."""
        return f".{self.name}"

    def get(self, obj):
        """Take the step."""
        return getattr(obj, self.name)


def keystr(kp):
    """Return a path as text, as a program would write it."""
    return "".join(map(str, kp))


def key_get(obj, kp):
    """Follow a path from an object."""
    return reduce(lambda at, key: key.get(at), kp, obj)


def _paths(path, tree, is_leaf):
    if _is_leaf(tree, is_leaf):
        yield path, tree
        return
    kind = _get_node_type(tree)
    with_keys = SUPPORTED_NODES[kind].flatten_with_keys_fn
    if with_keys is None:
        raise ValueError(
            f"Did not find a flatten_with_keys_fn for type: {kind}. Please pass a "
            "flatten_with_keys_fn argument to register_pytree_node."
        )
    for key, child in with_keys(tree)[0]:
        yield from _paths((*path, key), child, is_leaf)


def tree_leaves_with_path(tree, is_leaf=None):
    """Return a nest's leaves as pairs of path and leaf.

    Raises: ValueError for a node of a class that was registered without flatten_with_keys_fn.
    """
    return list(_paths((), tree, is_leaf))


def tree_flatten_with_path(tree, is_leaf=None):
    """Return what `tree_leaves_with_path` does, and the nest's form."""
    return tree_leaves_with_path(tree, is_leaf), tree_structure(tree, is_leaf)


def tree_map_with_path(func, tree, *rests, is_leaf=None):
    """Return the nest with func(path, leaf, *leaves of the others) for each leaf."""
    leaves, spec = tree_flatten_with_path(tree, is_leaf)
    columns = [spec.flatten_up_to(rest) for rest in rests]
    made = [func(*leaf, *row) for leaf, *row in zip(leaves, *columns, strict=True)]
    return tree_unflatten(made, spec)


def arg_tree_leaves(*args, **kwargs):
    """Return the leaves of a call's arguments."""
    return [leaf for nest in (*args, *kwargs.values()) for leaf in tree_iter(nest)]


def _broadcast_to_and_flatten(tree, treespec, is_leaf=None):
    """Return a leaf of `tree` for each leaf of a form, which may go on where `tree` ends.

    Returns: None if the two differ before that.
    """
    if _is_leaf(tree, is_leaf):
        return [tree] * treespec.num_leaves
    kind = _get_node_type(tree)
    if treespec.is_leaf() or kind != treespec.type:
        return None
    children, context = SUPPORTED_NODES[kind].flatten_fn(tree)
    if len(children) != treespec.num_children or context != treespec.context:
        return None
    found = []
    for child, spec in zip(children, treespec.children_specs, strict=True):
        part = _broadcast_to_and_flatten(child, spec, is_leaf)
        if part is None:
            return None
        found += part
    return found


def treespec_leaf():
    """Return the form of a leaf."""
    return LeafSpec()


def treespec_tuple(iterable=(), /):
    """Return the form of a tuple of parts with the given forms."""
    return TreeSpec(tuple, None, list(iterable))


def treespec_dict(mapping=(), /, **kwargs):
    """Return the form of a dict of parts with the given forms."""
    forms = dict(mapping, **kwargs)
    return TreeSpec(dict, list(forms), list(forms.values()))


def register_dataclass(cls, *, field_names=None, drop_field_names=None, serialized_type_name=None):
    """Let a dataclass be a node, of which each field is a part; fields of None are left out.

    Args:
        cls: the class.
        field_names: the fields, all those that `__init__` takes if None.
        drop_field_names: fields that are no parts and get their defaults.
        serialized_type_name: accepted: what writing a form to a file needs.

    Raises: ValueError if the names are not the class's.
    """
    known = [field.name for field in fields(cls) if field.init]
    dropped = set(drop_field_names or ())
    names = [n for n in (known if field_names is None else field_names) if n not in dropped]
    if set(names) != set(known) - dropped:
        raise ValueError(
            f"register_dataclass: expected the fields {known} of {cls.__name__}, got {names} and "
            f"{sorted(dropped)} to drop; name each in one of the two"
        )

    def pairs(obj):
        held = [(name, getattr(obj, name)) for name in names]
        there = [(name, value) for name, value in held if value is not None]
        return there, [[name for name, _ in there], [n for n, value in held if value is None]]

    def take(obj):
        there, context = pairs(obj)
        return [value for _, value in there], context

    def take_with_keys(obj):
        there, context = pairs(obj)
        return [(GetAttrKey(name), value) for name, value in there], context

    def put(values, context):
        given = dict(zip(context[0], values, strict=True))
        return cls(**given, **dict.fromkeys(context[1]))

    register_pytree_node(cls, take, put, flatten_with_keys_fn=take_with_keys)
