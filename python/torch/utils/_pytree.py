"""Nests of containers as a flat list and back.

A node is a dict, OrderedDict, defaultdict, list, tuple, named tuple, deque, or of a registered
class; anything else, None too, is a leaf. Dicts keep their order.
Source: behaviour of torch.utils._pytree, PyTorch 2.10, which many packages use.
"""

from collections import defaultdict, deque
from typing import Any

from torch.utils._lazy import elsewhere

from ._pytree_nodes import (  # noqa: F401 (names that packages take from here)
    MAPPINGS,
    SUPPORTED_NODES,
    NodeDef,
    _deregister_pytree_node,
    _get_node_type,
    is_namedtuple,
    is_namedtuple_class,
    is_namedtuple_instance,
    is_structseq,
    is_structseq_class,
    is_structseq_instance,
    register_pytree_node,
)

_register_pytree_node = register_pytree_node
__getattr__ = elsewhere(__name__, "_pytree_paths _pytree_nodes")
PyTree = Any
Context = Any


class TreeSpec:
    """The form of a nest: its class, what else rebuilds it, and the forms of its parts."""

    def __init__(self, type, context, children_specs):
        """Describe a node; `type` is None for a leaf."""
        self.type = type
        self.context = context
        self.children_specs = children_specs
        self.num_children = len(children_specs)
        leaf = type is None
        self.num_nodes = 1 + sum(spec.num_nodes for spec in children_specs)
        self.num_leaves = 1 if leaf else sum(spec.num_leaves for spec in children_specs)

    def is_leaf(self):
        """Tell whether this is the form of a leaf."""
        return self.type is None

    def children(self):
        """Return the forms of the parts."""
        return list(self.children_specs)

    def child(self, index):
        """Return the form of one part."""
        return self.children_specs[index]

    def unflatten(self, leaves):
        """Return the nest of this form with these leaves."""
        return tree_unflatten(leaves, self)

    def flatten_up_to(self, tree):
        """Return the parts of a nest that stand where this form has leaves.

        Raises: ValueError if the nest differs before that.
        """
        if self.type is None:
            return [tree]
        kind = _get_node_type(tree)
        mappings = kind in MAPPINGS and self.type in MAPPINGS
        if kind is not self.type and not mappings:
            raise ValueError(f"Node type mismatch; expected {self.type!r}, but got {type(tree)!r}.")
        if mappings:
            children = self._parts_in_order(tree)
        else:
            children = self._parts_alike(*SUPPORTED_NODES[kind].flatten_fn(tree))
        parts = zip(self.children_specs, children, strict=True)
        return [leaf for spec, child in parts for leaf in spec.flatten_up_to(child)]

    def _parts_in_order(self, tree):
        keys = self.context[1] if self.type is defaultdict else self.context
        if set(keys) != set(tree):
            missing, extra = set(keys) - set(tree), set(tree) - set(keys)
            raise ValueError(
                f"Node keys mismatch; missing key(s): {missing}; extra key(s): {extra}."
            )
        return [tree[key] for key in keys]

    def _parts_alike(self, children, context):
        if len(children) != self.num_children:
            raise ValueError(
                f"Node arity mismatch; expected {self.num_children}, but got {len(children)}."
            )
        if self.type is not deque and context != self.context:
            raise ValueError(
                f"Node context mismatch; expected {self.context!r}, but got {context!r}."
            )
        return children

    def __eq__(self, other):
        """Compare class, context and parts."""
        return (
            isinstance(other, TreeSpec)
            and self.type is other.type
            and self.context == other.context
            and self.children_specs == other.children_specs
        )

    def __hash__(self):
        """Hash class and size."""
        return hash((self.type, self.num_leaves, self.num_nodes))

    def __repr__(self):
        """Show the class, the context and the parts, all but the first on lines of their own."""
        if self.type is None:
            return "*"
        parts = ",\n".join(map(repr, self.children_specs)).replace("\n", "\n  ")
        return f"TreeSpec({self.type.__name__}, {self.context!r}, [{parts}])"


class LeafSpec(TreeSpec):
    """The form of a leaf."""

    def __init__(self):
        """Describe a leaf."""
        super().__init__(None, None, [])


def _is_leaf(tree, is_leaf=None):
    """Tell whether a nest is a leaf: by `is_leaf`, or because its class is of no node."""
    return (is_leaf is not None and is_leaf(tree)) or _get_node_type(tree) not in SUPPORTED_NODES


tree_is_leaf = _is_leaf


def _flatten(tree, leaves, is_leaf):
    if _is_leaf(tree, is_leaf):
        leaves.append(tree)
        return LeafSpec()
    kind = _get_node_type(tree)
    children, context = SUPPORTED_NODES[kind].flatten_fn(tree)
    return TreeSpec(kind, context, [_flatten(child, leaves, is_leaf) for child in children])


def tree_flatten(tree, is_leaf=None):
    """Return a nest's leaves, and its form."""
    leaves = []
    spec = _flatten(tree, leaves, is_leaf)
    return leaves, spec


def tree_unflatten(leaves, treespec):
    """Return the nest of a form with the given leaves.

    Raises: TypeError if treespec is no form, ValueError if it has another number of leaves.
    """
    if not isinstance(treespec, TreeSpec):
        raise TypeError(
            "Expected `treespec` to be an instance of PyTreeSpec but got item of type "
            f"{type(treespec)}."
        )
    leaves = list(leaves)
    if len(leaves) != treespec.num_leaves:
        raise ValueError(
            f"treespec.unflatten(leaves): `leaves` has length {len(leaves)} but the spec "
            f"refers to a pytree that holds {treespec.num_leaves} items ({treespec})."
        )
    return _build(treespec, iter(leaves))


def _build(spec, leaves):
    if spec.type is None:
        return next(leaves)
    children = [_build(child, leaves) for child in spec.children_specs]
    return SUPPORTED_NODES[spec.type].unflatten_fn(children, spec.context)


def tree_leaves(tree, is_leaf=None):
    """Return a nest's leaves."""
    return tree_flatten(tree, is_leaf)[0]


def tree_iter(tree, is_leaf=None):
    """Iterate over a nest's leaves."""
    return iter(tree_leaves(tree, is_leaf))


def tree_structure(tree, is_leaf=None):
    """Return a nest's form."""
    return tree_flatten(tree, is_leaf)[1]


def tree_map(func, tree, *rests, is_leaf=None):
    """Return the nest with func(leaf, *leaves of the others) for each leaf."""
    leaves, spec = tree_flatten(tree, is_leaf)
    columns = [leaves, *(spec.flatten_up_to(rest) for rest in rests)]
    return tree_unflatten([func(*row) for row in zip(*columns, strict=True)], spec)


def tree_map_(func, tree, *rests, is_leaf=None):
    """Call func for each leaf, and return the nest itself."""
    tree_map(func, tree, *rests, is_leaf=is_leaf)
    return tree


def _only(kinds, func):
    """Return func for values of some classes, or for which a test holds, else the value."""
    is_test = callable(kinds) and not isinstance(kinds, type)
    chosen = kinds if is_test else (lambda value: isinstance(value, kinds))
    return lambda value: func(value) if chosen(value) else value


def map_only(type_or_types_or_pred, /):
    """Return a decorator that limits a function to leaves of some classes."""
    return lambda func: _only(type_or_types_or_pred, func)


def tree_map_only(type_or_types_or_pred, /, func, tree, is_leaf=None):
    """Return the nest with func(leaf) for each leaf of some classes, the others unchanged."""
    return tree_map(_only(type_or_types_or_pred, func), tree, is_leaf=is_leaf)


def tree_map_only_(type_or_types_or_pred, /, func, tree, is_leaf=None):
    """Call func for each leaf of some classes, and return the nest itself."""
    return tree_map_(_only(type_or_types_or_pred, func), tree, is_leaf=is_leaf)


def tree_all(pred, tree, is_leaf=None):
    """Tell whether pred holds for all leaves."""
    return all(map(pred, tree_iter(tree, is_leaf)))


def tree_any(pred, tree, is_leaf=None):
    """Tell whether pred holds for a leaf."""
    return any(map(pred, tree_iter(tree, is_leaf)))


def tree_all_only(type_or_types, /, pred, tree, is_leaf=None):
    """Tell whether pred holds for all leaves of some classes."""
    return all(pred(leaf) for leaf in tree_iter(tree, is_leaf) if isinstance(leaf, type_or_types))


def tree_any_only(type_or_types, /, pred, tree, is_leaf=None):
    """Tell whether pred holds for a leaf of some classes."""
    return any(pred(leaf) for leaf in tree_iter(tree, is_leaf) if isinstance(leaf, type_or_types))


def treespec_pprint(treespec):
    """Return a form as text."""
    return repr(tree_unflatten(["*"] * treespec.num_leaves, treespec)).replace("'*'", "*")
