"""torch.autograd.graph: what a program can see of the recorded graph.

Source: documentation of torch.autograd.graph, PyTorch 2.10.
"""

from typing import NamedTuple

from torch._graph_node import Node

__all__ = ["GradientEdge", "Node", "get_gradient_edge"]


class GradientEdge(NamedTuple):
    """The place where a tensor's gradient flows: a node, and which of the node's outputs."""

    node: Node
    output_nr: int
    ownership_token: object = None


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
