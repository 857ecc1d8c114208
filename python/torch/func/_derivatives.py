"""Derivatives of functions of nested tensors, by backward passes.

A function runs on leaves of its own. What it gives is cut off from them, unless other tensors that
ask for gradients have gone into it: then it stays in their graph. Within no_grad it has none.
"""

import torch
from torch._C import library
from torch.utils._pytree import tree_flatten, tree_map


class Call:
    """A function's call on leaves of its own."""

    def __init__(self, func, args, has_aux=False):
        """Run the function on views of tensors that ask for gradients, and on leaves of others."""
        flat, self.spec = tree_flatten(args)
        self.recording = torch.is_grad_enabled()
        with torch.enable_grad():
            self.inputs = [self._leaf(one) for one in flat]
            result = func(*self.spec.unflatten(self.inputs))
        self.aux = None
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise RuntimeError(
                    "expected a function with has_aux=True to return a tuple of an output and aux, "
                    f"got {type(result).__name__}"
                )
            result, self.aux = result
        self.outputs, self.output_spec = tree_flatten(result)
        for output in self.outputs:
            if not isinstance(output, torch.Tensor):
                raise RuntimeError(
                    "expected the function to return tensors, or containers of them, got "
                    f"{type(output).__name__}"
                )
        own = {node for leaf in self.inputs if leaf.is_leaf for node in _nodes(leaf.view_as(leaf))}
        self._own = own
        self.outer = any(self._depends(output) for output in self.outputs)

    def _leaf(self, value):
        if not isinstance(value, torch.Tensor):
            raise RuntimeError(
                "expected tensors, or containers of them, in the arguments to differentiate by, "
                f"got {type(value).__name__}"
            )
        outside = self.recording and value.requires_grad
        return value.view_as(value) if outside else value.detach().requires_grad_()

    def _depends(self, tensor):
        """Tell whether a tensor depends on more than the call's own leaves."""
        if not (self.recording and tensor.requires_grad):
            return False
        if tensor.is_leaf:
            return not any(tensor is leaf for leaf in self.inputs)
        return any(node not in self._own for node in _nodes(tensor))

    def gradients(self, outputs, starts, inputs=None, record=None, keep=True):
        """Return the gradients of inputs, zeros where there are none."""
        inputs = self.inputs if inputs is None else inputs
        record = self._records(starts) if record is None else record
        pairs = [pair for pair in zip(outputs, starts, strict=True) if pair[0].requires_grad]
        if not pairs:
            return [torch.zeros_like(one) for one in inputs]
        chosen, given = zip(*pairs, strict=True)
        found = torch.autograd.grad(
            chosen, inputs, given, retain_graph=keep, create_graph=record, allow_unused=True
        )
        return [
            torch.zeros_like(one) if slope is None else slope
            for one, slope in zip(inputs, found, strict=True)
        ]

    def _records(self, starts):
        given = any(one is not None and one.requires_grad for one in starts)
        return self.outer or self.recording and given

    def finished(self, tree):
        """Return results outside of the graph, unless they belong to others'."""
        return tree_map(
            lambda one: (
                one if not isinstance(one, torch.Tensor) or self._depends(one) else one.detach()
            ),
            tree,
        )

    def output(self):
        """Return the function's result."""
        return self.finished(self.output_spec.unflatten(self.outputs))

    def tangents(self):
        """Return a function from tangents of the inputs to those of the outputs.

        The gradients of `outputs * u` are linear in u, so that their gradient towards u, started
        with the tangents, is the derivative in their direction.
        """
        with torch.enable_grad():
            u = [torch.zeros_like(one, requires_grad=True) for one in self.outputs]
            products = self.gradients(self.outputs, u, record=True)

        def push(given):
            return self.gradients(products, given, inputs=u)

        return push


def _nodes(tensor):
    return list(library.leaf_nodes(tensor._h))


def rows(call):
    """Return for each output the derivatives of its numbers towards each input.

    Returns: a list per output of tensors of shape (*output, *input).
    """
    found = []
    for output in call.outputs:
        columns = [[] for _ in call.inputs]
        for index in range(output.numel()):
            start = torch.zeros(output.numel(), dtype=output.dtype, device=output.device)
            start[index] = 1
            slopes = call.gradients([output], [start.view(output.shape)])
            for column, slope in zip(columns, slopes, strict=True):
                column.append(slope)
        found.append(
            [
                (torch.stack(column) if column else one.new_zeros((0, *one.shape))).view(
                    *output.shape, *one.shape
                )
                for column, one in zip(columns, call.inputs, strict=True)
            ]
        )
    return found
