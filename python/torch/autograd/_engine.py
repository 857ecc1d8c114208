"""Running the backward pass: `backward` and `grad`.

While the engine runs, the pass is on a stack, so that Python functions inside it (Function,
checkpoint) know whether the graph is kept and whether all leaves get gradients.
"""

import torch
from torch import _C


class Pass:
    """One run of the engine: whether the graph is kept, and which inputs it is limited to.

    What stands in `at_end` is called when it is over, what stands in `accumulated` before that if
    it succeeded. The latter is None for a run that leaves every `grad` alone.
    """

    def __init__(self, keeps_graph, inputs, roots, accumulates=False):
        """Remember them; inputs None means every leaf."""
        self.roots, self._reached = roots, None
        self.keeps_graph = keeps_graph
        self.inputs = inputs
        self.at_end = []
        self.accumulated = [] if accumulates else None

    def reaches(self, token):
        """Tell whether the graph behind the roots has the node of a token."""
        if self._reached is None:
            self._reached = set()
            ahead = [_C.library.grad_fn(root._h) for root in self.roots]
            while ahead:
                node = ahead.pop()
                known = None if node is None else _C.library.node_token(node)
                if node is not None and known not in self._reached:
                    self._reached.add(known)
                    ahead += [following for following, _ in _C.library.node_edges(node)]
        return token in self._reached

    def __enter__(self):
        _passes.append(self)
        return self

    def __exit__(self, failure, *details):
        _passes.pop()
        succeeded = self.accumulated if failure is None else None
        for action in [*(succeeded or ()), *self.at_end]:
            action()


_passes = []


def current_pass():
    """Return the innermost running pass, None outside of any."""
    return _passes[-1] if _passes else None


def _sequence(value):
    if value is None or isinstance(value, torch.Tensor):
        return (value,)
    return tuple(value)


def _starting_gradients(outputs, given):
    """Pair outputs with their gradients; a scalar output starts from 1.

    Raises: RuntimeError for a gradient of another shape, or for none where the output is no scalar.
    """
    if len(given) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(given)} gradients")
    grads = []
    for output, grad in zip(outputs, given, strict=True):
        if grad is None:
            if output.requires_grad:
                if output.numel() != 1:
                    raise RuntimeError("grad can be implicitly created only for scalar outputs")
                if not output.is_floating_point():
                    raise RuntimeError(
                        "grad can be implicitly created only for real scalar outputs but got "
                        f"{output.dtype}"
                    )
                grad = torch.ones_like(output, memory_format=torch.preserve_format)
        elif tuple(grad.shape) != tuple(output.shape):
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{len(grads)}] has a shape of {grad.shape} and "
                f"output[{len(grads)}] has a shape of {output.shape}."
            )
        grads.append(grad)
    return grads


def backward(
    tensors,
    grad_tensors=None,
    retain_graph=None,
    create_graph=False,
    grad_variables=None,
    inputs=None,
):
    """Add the gradients of tensors to the `grad` of the leaves.

    Args:
        tensors: a tensor or several, each scalar or with its gradient in grad_tensors.
        grad_tensors: gradients to start from, shaped like tensors; None for scalars.
        retain_graph: keep the graph for another pass; as create_graph if None.
        create_graph: record the pass itself, for higher derivatives.
        grad_variables: former name of grad_tensors.
        inputs: the only tensors that get gradients; all leaves if None.
    """
    if grad_variables is not None:
        grad_tensors = grad_variables
    if inputs is not None:
        inputs = _sequence(inputs)
        if not inputs:
            raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    tensors = _sequence(tensors)
    given = (None,) * len(tensors) if grad_tensors is None else _sequence(grad_tensors)
    keep = create_graph if retain_graph is None else retain_graph
    grads = _starting_gradients(tensors, given)
    with Pass(keep, inputs, tensors, accumulates=True):
        _C._autograd_backward(tensors, grads, keep, create_graph, inputs)


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    only_inputs=True,
    allow_unused=None,
    is_grads_batched=False,
    materialize_grads=False,
):
    """Compute the gradients of outputs with respect to inputs, leaving every `grad` alone.

    Args:
        outputs: a tensor or several.
        inputs: a tensor or several.
        grad_outputs: gradients to start from; None for scalar outputs.
        retain_graph: as in backward.
        create_graph: as in backward.
        only_inputs: accepted; always true.
        allow_unused: give None for inputs that outputs do not depend on, instead of an error.
        is_grads_batched: grad_outputs have a batch axis in front; the results get one too.
        materialize_grads: give zeros instead of None.

    Returns: tuple of tensors, shaped like inputs.
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: "
            "allow_unused=False."
        )
    if allow_unused is None:
        allow_unused = materialize_grads
    outputs, inputs = _sequence(outputs), _sequence(inputs)
    if not inputs:
        raise ValueError("grad requires non-empty inputs.")
    given = (None,) * len(outputs) if grad_outputs is None else _sequence(grad_outputs)
    keep = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        return _batched(outputs, inputs, given, keep, create_graph, allow_unused, materialize_grads)
    return _grad(outputs, inputs, given, keep, create_graph, allow_unused, materialize_grads)


def _grad(outputs, inputs, given, keep, create_graph, allow_unused, materialize):
    grads = _starting_gradients(outputs, given)
    with Pass(keep, inputs, outputs):
        found = _C._autograd_grad(outputs, inputs, grads, keep, create_graph, allow_unused)
    if materialize:
        found = [
            torch.zeros_like(source) if result is None else result
            for source, result in zip(inputs, found, strict=True)
        ]
    return tuple(found)


def _batched(outputs, inputs, given, keep, create_graph, allow_unused, materialize):
    """Run one pass per entry of the batch and stack the results."""
    count = next(grad.shape[0] for grad in given if grad is not None)
    rows = []
    for place in range(count):
        row = [None if grad is None else grad[place] for grad in given]
        kept = keep or place + 1 < count
        rows.append(_grad(outputs, inputs, row, kept, create_graph, allow_unused, materialize))
    return tuple(
        None if column[0] is None else torch.stack(column) for column in zip(*rows, strict=True)
    )
