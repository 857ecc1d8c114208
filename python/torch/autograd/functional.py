"""Derivatives of functions as a whole: vjp, jvp, jacobian, hessian, vhp, hvp.

Forward derivatives are computed by two backward passes.

Source: documentation of torch.autograd.functional, PyTorch 2.10.
"""

import torch
from torch.autograd._engine import grad


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """Multiply a vector by the Jacobian, from the left.

    Args:
        func: from tensors to a tensor or a tuple of them.
        inputs: a tensor or a tuple.
        v: shaped like the outputs; may be left out for a scalar output.
        create_graph: record the computation, to differentiate the result.
        strict: an input or output that does not matter is an error instead of zeros.

    Returns: the outputs, and the product, shaped like inputs.
    """
    call = _Call(func, inputs, create_graph, strict)
    v = call.vectors(v, call.outputs, call.several_outputs)
    found = call.gradients(call.outputs, call.inputs, v)
    return call.finished(call.outputs, call.several_outputs), call.finished(found, call.several)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """Multiply the Jacobian by a vector: the derivative of the outputs in its direction.

    Args:
        func: from tensors to a tensor or a tuple of them.
        inputs: a tensor or a tuple.
        v: shaped like the inputs; may be left out for an input with one element.
        create_graph: record the computation, to differentiate the result.
        strict: an input or output that does not matter is an error instead of zeros.

    Returns: the outputs, and the product, shaped like outputs.
    """
    call = _Call(func, inputs, create_graph, strict)
    v = call.vectors(v, call.inputs, call.several)
    with torch.enable_grad():
        # The product with any u is linear in u: its gradient towards u is the wanted derivative.
        u = tuple(torch.zeros_like(output, requires_grad=True) for output in call.outputs)
        products = call.gradients(call.outputs, call.inputs, u, record=True)
    found = call.gradients(products, u, v)
    return call.finished(call.outputs, call.several_outputs), call.finished(
        found, call.several_outputs
    )


def jacobian(
    func,
    inputs,
    create_graph=False,
    strict=False,
    vectorize=False,
    strategy="reverse-mode",
):
    """Compute all derivatives of the outputs towards the inputs.

    Args:
        func: from tensors to a tensor or a tuple of them.
        inputs: a tensor or a tuple.
        create_graph: record the computation, to differentiate the result.
        strict: an input or output that does not matter is an error instead of zeros.
        vectorize: accepted; the rows are computed one after the other.
        strategy: "reverse-mode"; "forward-mode" asks for vectorize, as in PyTorch.

    Returns: a tensor of shape (*output, *input); a tuple of them for a tuple of inputs; a tuple of
        those for a tuple of outputs.
    """
    if strategy not in ("reverse-mode", "forward-mode"):
        raise AssertionError(f"Expected strategy forward-mode or reverse-mode, got {strategy}")
    if strategy == "forward-mode" and (create_graph or not vectorize):
        raise NotImplementedError(
            "torch.autograd.functional.jacobian: forward-mode needs vectorize=True and "
            'create_graph=False; use strategy="reverse-mode"'
        )
    call = _Call(func, inputs, create_graph, strict)
    rows = tuple(call.rows(output, place) for place, output in enumerate(call.outputs))
    rows = tuple(call.finished(row, call.several) for row in rows)
    return rows if call.several_outputs else rows[0]


def hessian(
    func,
    inputs,
    create_graph=False,
    strict=False,
    vectorize=False,
    outer_jacobian_strategy="reverse-mode",
):
    """Compute all second derivatives of a scalar function.

    Args:
        func: from tensors to a tensor with one element.
        inputs: a tensor or a tuple.
        create_graph: record the computation, to differentiate the result.
        strict: an input that does not matter is an error instead of zeros.
        vectorize: as in jacobian.
        outer_jacobian_strategy: as strategy of jacobian.

    Returns: a tensor of shape (*input, *input), or a tuple of tuples of them for a tuple of inputs.
    """
    several = isinstance(inputs, tuple)

    def gradient(*given):
        found = jacobian(lambda *a: _scalar(func(*a), "hessian"), given, True, strict)
        found = tuple(part.reshape(one.shape) for part, one in zip(found, given, strict=True))
        return found if several else found[0]

    return jacobian(gradient, inputs, create_graph, strict, vectorize, outer_jacobian_strategy)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """Multiply a vector by the Hessian of a scalar function, from the left.

    Args:
        func: from tensors to a tensor with one element.
        inputs: a tensor or a tuple.
        v: shaped like the inputs; may be left out for an input with one element.
        create_graph: record the computation, to differentiate the result.
        strict: an input that does not matter is an error instead of zeros.

    Returns: the function's value, and the product, shaped like inputs.
    """
    call = _Call(lambda *given: _scalar(func(*given), "vhp"), inputs, create_graph, strict)
    v = call.vectors(v, call.inputs, call.several)
    with torch.enable_grad():
        first = call.gradients(call.outputs, call.inputs, (None,), record=True)
    found = call.gradients(first, call.inputs, v)
    return call.finished(call.outputs, False), call.finished(found, call.several)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """Multiply the Hessian of a scalar function by a vector; the Hessian is symmetric, see vhp."""
    return vhp(func, inputs, v, create_graph, strict)


def _scalar(output, name):
    if not isinstance(output, torch.Tensor) or output.numel() != 1:
        raise RuntimeError(
            f"The function given to {name} should return a single Tensor with a single element"
        )
    return output.reshape(())


class _Call:
    """One call of the function, with inputs and outputs as tuples."""

    def __init__(self, func, inputs, create_graph, strict):
        self._create_graph = create_graph
        self._strict = strict
        self.several = isinstance(inputs, tuple)
        given = inputs if self.several else (inputs,)
        with torch.enable_grad():
            # Views, so that the caller's own tensors get no gradient and no flag.
            self.inputs = tuple(
                one.view_as(one) if create_graph and one.requires_grad else _leaf(one)
                for one in given
            )
            outputs = func(*self.inputs)
        self.several_outputs = isinstance(outputs, tuple)
        self.outputs = outputs if self.several_outputs else (outputs,)
        for output in self.outputs:
            if not isinstance(output, torch.Tensor):
                raise TypeError(
                    "The outputs of the user-provided function must be one Tensor or a tuple "
                    f"of Tensors but got {type(output)}"
                )

    def vectors(self, v, like, several):
        """Return the given vectors as a tuple, checked against tensors."""
        if v is None:
            if len(like) != 1 or like[0].numel() != 1:
                raise RuntimeError(
                    "The vector v can only be None if the user-provided function returns a single "
                    "Tensor with a single element."
                )
            return (torch.ones_like(like[0]),)
        v = v if isinstance(v, tuple) else (v,)
        if len(v) != len(like):
            raise RuntimeError(
                f"v is a tuple of invalid length: should be {len(like)} but got {len(v)}."
            )
        for place, (one, other) in enumerate(zip(v, like, strict=True)):
            if one.shape != other.shape:
                raise RuntimeError(
                    f"Entry {place} in v has invalid size: should be {other.shape} but got "
                    f"{one.shape}."
                )
        return v if self._create_graph else tuple(one.detach() for one in v)

    def gradients(self, outputs, inputs, vectors, record=None):
        """Return the gradients of inputs, with zeros (or an error) where there are none."""
        record = self._create_graph if record is None else record
        pairs = [pair for pair in zip(outputs, vectors, strict=True) if pair[0].requires_grad]
        if self._strict and len(pairs) < len(outputs):
            self._refuse("an output", "of the user-provided function is independent of the input")
        found = (None,) * len(inputs)
        if pairs:
            chosen, given = zip(*pairs, strict=True)
            found = grad(chosen, inputs, given, True, record, allow_unused=True)
        if self._strict and any(one is None for one in found):
            self._refuse("the output", "is independent of an input")
        return tuple(
            torch.zeros_like(source) if one is None else one
            for one, source in zip(found, inputs, strict=True)
        )

    def _refuse(self, what, how):
        raise RuntimeError(f"{what} {how}. This is not allowed in strict mode.")

    def rows(self, output, place):
        """Return the derivatives of one output towards each input."""
        rows = []
        for index in range(output.numel()):
            start = torch.zeros(output.numel(), dtype=output.dtype, device=output.device)
            start[index] = 1
            rows.append(self.gradients((output,), self.inputs, (start.view(output.shape),)))
        if not rows:
            return tuple(one.new_zeros((*output.shape, *one.shape)) for one in self.inputs)
        return tuple(
            torch.stack(column).view((*output.shape, *one.shape))
            for column, one in zip(zip(*rows, strict=True), self.inputs, strict=True)
        )

    def finished(self, tensors, several):
        """Return tensors in the caller's form, outside of the graph unless it is wanted."""
        if not self._create_graph:
            tensors = tuple(one.detach() for one in tensors)
        return tuple(tensors) if several else tensors[0]


def _leaf(tensor):
    return tensor.detach().requires_grad_()
