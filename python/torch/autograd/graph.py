"""torch.autograd.graph: what a program can see of the recorded graph.

Source: documentation of torch.autograd.graph, PyTorch 2.10.
"""

from typing import NamedTuple

from torch._C import library
from torch._graph_node import Node

__all__ = ["GradientEdge", "Node", "get_gradient_edge", "save_on_cpu"]


class GradientEdge(NamedTuple):
    """The place where a tensor's gradient flows: a node, and which of the node's outputs."""

    node: Node
    output_nr: int
    ownership_token: object = None


class save_on_cpu:  # noqa: N801 (PyTorch's name)
    """A context in which what the backward pass needs is kept in main memory, where it is anyway.

    Args:
        pin_memory: accepted: it speeds up copies to a CUDA device.
        device_type: the device that computes.
    """

    def __init__(self, pin_memory=False, device_type="cuda"):
        """Take the settings."""

    def __enter__(self):
        """Begin.

        Raises: NotImplementedError where a CUDA device computes.
        """
        if library.cuda_device_count():
            raise NotImplementedError(
                "torch.autograd.graph.save_on_cpu: expected no CUDA device, got one; what it "
                "keeps for the backward pass cannot be moved, use torch.utils.checkpoint"
            )

    def __exit__(self, *error):
        """End."""


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
        node = tensor.view_as(tensor).grad_fn.next_functions[0][0]
    return GradientEdge(node, tensor.output_nr)
