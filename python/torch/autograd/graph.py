"""torch.autograd.graph: what a program can see of the recorded graph.

Source: documentation of torch.autograd.graph, PyTorch 2.10.
"""

import contextlib
from typing import NamedTuple

import torch
from torch import _lifetime
from torch._C import library
from torch._graph_node import Node
from torch._operators import wrap
from torch.autograd._engine import current_pass
from torch.utils._lazy import elsewhere
from torch.utils.hooks import _ActionHandle

__all__ = [
    "GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks",  # noqa: F822
    "get_gradient_edge", "increment_version", "register_multi_grad_hook", "save_on_cpu",
    "saved_tensors_hooks",
]  # fmt: skip


class GradientEdge(NamedTuple):
    """The place where a tensor's gradient flows: a node, and which of the node's outputs."""

    node: Node
    output_nr: int
    ownership_token: object = None


class saved_tensors_hooks:  # noqa: N801 (PyTorch's name)
    """A context in which functions of one's own keep what operators save for the backward pass.

    Args:
        pack_hook: takes a tensor to save, returns what is kept instead: anything.
        unpack_hook: takes what was kept, returns a tensor with the same numbers.
    """

    def __init__(self, pack_hook, unpack_hook):
        """Take the two functions."""
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self):
        """Begin.

        Raises: RuntimeError inside disable_saved_tensors_hooks.
        """
        if _refusals:
            raise RuntimeError(_refusals[-1])

        def pack(handle):
            return _Packed(_outside(self.pack_hook, _lifetime.keep(wrap(handle))))

        def unpack(packed):
            found = _outside(self.unpack_hook, packed.value)
            if not isinstance(found, torch.Tensor):
                raise TypeError(
                    "Output of saved tensor unpack_hook expected to be a Tensor but got result of "
                    f"type {type(found).__name__}"
                )
            return found

        library.push_saved_hooks(pack, unpack)

    def __exit__(self, *error):
        """End."""
        library.pop_saved_hooks()


class _Packed:
    """What a pack hook returned: in a wrapper, so that it is never taken for its tensor."""

    def __init__(self, value):
        self.value = _lifetime.keep(value) if isinstance(value, torch.Tensor) else value


def _outside(function, value):
    """Call a function of the program outside of our modules' scopes: what it makes stays."""
    before = _lifetime.suspend()
    try:
        return function(value)
    finally:
        _lifetime.resume(before)


class save_on_cpu(saved_tensors_hooks):  # noqa: N801 (PyTorch's name)
    """A context in which what the backward pass needs is kept in main memory.

    Args:
        pin_memory: accepted: it speeds up copies to a CUDA device.
        device_type: the device that computes.
    """

    def __init__(self, pin_memory=False, device_type="cuda"):
        """Take the settings."""
        super().__init__(
            lambda tensor: (tensor.device, tensor.cpu()),
            lambda packed: packed[1].to(packed[0], non_blocking=pin_memory),
        )


_refusals = []


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message):
    """Refuse saved_tensors_hooks inside of the context, with this message.

    Raises: RuntimeError where such hooks are in use already.
    """
    if library.saved_hooks_count():
        raise RuntimeError(error_message)
    _refusals.append(error_message)
    try:
        yield
    finally:
        _refusals.pop()


def register_multi_grad_hook(tensors, fn, *, mode="all"):
    """Call a function with the gradients of several tensors.

    Args:
        tensors: they all need gradients.
        fn: for mode "all" it takes a list of gradients as soon as all are there, at the end of a
            pass with None for tensors without one; for "any" it takes the first.
        mode: "all" or "any".

    Returns: a handle that takes the hook away.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    if not all(one.requires_grad for one in tensors):
        raise AssertionError("Expected gradient function to be set")
    watch = _Watch(tensors, fn, mode)
    handles = [one.register_hook(watch.noting(i)) for i, one in enumerate(tensors)]
    return _ActionHandle(lambda: [handle.remove() for handle in handles])


class _Watch:
    """The gradients of one pass so far."""

    def __init__(self, tensors, fn, mode):
        self.fn = fn
        self.mode = mode
        # Not the nodes, which would hold the graph for as long as it holds the hooks.
        nodes = [library.grad_fn(one._h) for one in tensors]
        self.tokens = [None if node is None else library.node_token(node) for node in nodes]
        self.gradients = {}
        self.passing = None
        self.expected = 0

    def noting(self, place):
        def note(gradient):
            now = current_pass()
            if now is not self.passing:
                self.passing, self.gradients = now, {}
                self.begin(gradient)
            self.gradients[place] = gradient
            if self.mode == "all" and len(self.gradients) == self.expected:
                now.at_end.remove(self.tell)
                self.tell()

        return note

    def begin(self, gradient):
        if self.mode == "any":
            self.fn(gradient)
            return
        self.passing.at_end.append(self.tell)  # in case that fewer get one than it seems now
        self.expected = sum(one is None or self.passing.reaches(one) for one in self.tokens)

    def tell(self):
        found, self.passing = [self.gradients.get(i) for i in range(len(self.tokens))], None
        self.fn(found)


def increment_version(tensor):
    """Note that a tensor, or several, was changed in a way that the graph has not seen."""
    for one in (tensor,) if isinstance(tensor, torch.Tensor) else tensor:
        library.bump_version(one._h)


def get_gradient_edge(tensor):
    """Return the edge of a tensor: of its operator, or of the accumulation of a leaf's gradient.

    Raises: RuntimeError for a tensor without gradient.
    """
    if not tensor.requires_grad:
        raise RuntimeError(
            "It is not possible to get the gradient edge for a Tensor that does not require "
            "gradients"
        )
    node = tensor.grad_fn
    if node is None:  # a leaf's node is what any operator's gradient of it goes to
        with torch.enable_grad():
            node = tensor.view_as(tensor).grad_fn.next_functions[0][0]
    return GradientEdge(node, tensor.output_nr)


__getattr__ = elsewhere(__name__, "_mutation")
