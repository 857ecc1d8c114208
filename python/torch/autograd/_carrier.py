"""The carrier: how the engine reaches a gradient that is written in Python.

libtorch's engine cannot call Python, but it calls hooks of tensors. So an operator's results are
tied to its inputs by a graph through which nothing flows, the carrier, and hooks put the real
gradients in:

    input -- view -- empty slice -- sum --.
    input -- view -- empty slice -- sum ---+-- carrier (a zero) --- result

    hook on a result: note its gradient      hook on the carrier: call backward
    hook on a view: put the computed gradient in

The results are copies of what `forward` returned, to the bit. Hooks hold nothing that leads back to
the graph they hang on: libtorch's reference counts and Java's collector cannot see each other's
cycles.
"""

import torch
from torch import _lifetime
from torch.autograd._engine import current_pass

FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after "
    "they have already been freed). Saved intermediate values of the graph are freed when you call "
    ".backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the "
    "graph a second time or if you need to access saved tensors after calling backward."
)


class _Gradients:
    """The gradients computed in one pass, by input; views of the inputs fetch them."""

    def __init__(self):
        self.by_input = {}
        self.of_pass = None

    def add(self, gradients):
        now = current_pass()
        if now is None or now is not self.of_pass:
            self.by_input = {}
            self.of_pass = now
        for place, gradient in gradients.items():
            before = self.by_input.get(place)
            self.by_input[place] = gradient if before is None else before + gradient

    def fetch(self, place):
        return self.by_input.pop(place, None)


def _fitted(gradient, like, name, place):
    """Bring a gradient to the shape and dtype of its input.

    Raises: RuntimeError if the shapes do not fit.
    """
    if tuple(gradient.shape) != tuple(like.shape):
        try:
            gradient = gradient.sum_to_size(like.shape)
        except RuntimeError:
            raise RuntimeError(
                f"Function {name} returned an invalid gradient at index {place} - got "
                f"{list(gradient.shape)} but expected shape compatible with {list(like.shape)}"
            ) from None
    return gradient if gradient.dtype == like.dtype else gradient.to(like.dtype)


class Carrier:
    """The zeros through which the engine reaches the inputs of one call."""

    def __init__(self, ctx, args):
        self.gradients = _Gradients()
        self.like = {}  # place -> shape, dtype and device of a result
        self.zeros = []
        self.nodes = {}  # place -> the node of a view of that input
        name = ctx.name()
        for place, needed in enumerate(ctx.needs_input_grad):
            if needed:
                self.zeros.append(self._zero(args[place], place, name))

    def _zero(self, tensor, place, name):
        """Make a scalar 0 that depends on tensor; its gradient is replaced on the way."""
        view = tensor.view_as(tensor)
        self.nodes[place] = view.grad_fn  # not the view, which would hold the input's memory
        gradients = self.gradients

        def put_in(nothing):
            gradient = gradients.fetch(place)
            return None if gradient is None else _fitted(gradient, nothing, name, place)

        view.register_hook(put_in)
        part = view.view(1) if view.dim() == 0 else view
        zero = part.narrow(0, 0, 0).sum()
        zero = zero.real if zero.is_complex() else zero
        _lifetime.keep(zero)
        return zero

    def tie(self, ctx):
        """Return a function (place, value) that ties a result to the inputs."""
        carrier = self.zeros[0].clone()
        for zero in self.zeros[1:]:
            carrier = carrier + zero.to(carrier.device)
        results = {}  # place -> [shape-giving detached result, gradient]
        call = _Call(ctx, self.gradients, results, self.like)
        carrier.register_hook(call)

        def tied(place, value):
            results[place] = None
            self.like[place] = (tuple(value.shape), value.dtype, value.device)
            result = _copy_with_history(value, carrier)

            def note(gradient):
                results[place] = gradient

            result.register_hook(note)
            return result

        return tied


def _copy_with_history(value, carrier):
    """Copy value into a tensor whose graph leads to the carrier."""
    value = value.detach()
    carrier = carrier.to(device=value.device, dtype=value.dtype)
    if value.dim() == 0:
        return torch.slice_scatter(value.view(1), carrier.expand(0), 0, 0, 0).view(())
    nothing = carrier.expand((0, *value.shape[1:]))
    return torch.slice_scatter(value, nothing, 0, 0, 0)


class _Call:
    """The hook on the carrier: calls the user's backward with the noted gradients."""

    def __init__(self, ctx, gradients, results, like):
        self.ctx = ctx
        self.gradients = gradients
        self.results = results
        self.like = like

    def __call__(self, nothing):
        ctx = self.ctx
        if ctx is None:
            raise RuntimeError(FREED)
        grads = [self.results.get(place) for place in range(ctx._result_count)]
        for place in self.results:
            self.results[place] = None
        if ctx._materializes:
            for place, grad in enumerate(grads):
                if grad is None and place in self.like:
                    shape, dtype, device = self.like[place]
                    grads[place] = torch.zeros(shape, dtype=dtype, device=device)
        self.gradients.add(_by_place(ctx, _hooked(ctx, tuple(grads))))
        now = current_pass()
        if now is not None and not now.keeps_graph:
            now.at_end.append(self.free)

    def free(self):
        """Drop what the call saved, as the engine does with its own operators."""
        if self.ctx is not None:
            self.ctx._freed = True
            self.ctx._saved = ()
            self.ctx._carrier = None
            self.ctx = None


def _hooked(ctx, grads):
    """Call backward between the hooks of the call's node."""
    for hook in tuple(ctx._prehooks.values()):
        changed = hook(grads)
        grads = grads if changed is None else changed
    found = ctx._function._gradient()(ctx, *grads)
    for hook in tuple(ctx._hooks.values()):
        found = found if isinstance(found, (tuple, list)) else (found,)
        shown = (grad for grad, shows in zip(found, ctx._is_tensor, strict=False) if shows)
        changed = hook(tuple(shown), grads)
        if changed is not None:
            changed = iter(changed if isinstance(changed, tuple) else (changed,))
            found = [next(changed) if shows else None for shows in ctx._is_tensor]
    return found


def _by_place(ctx, found):
    """Sort what backward returned by input, leaving None out.

    Raises: RuntimeError for a wrong number of gradients, or one for an input that is no tensor.
    """
    found = found if isinstance(found, (tuple, list)) else (found,)
    expected = len(ctx.needs_input_grad)
    if len(found) > expected and all(grad is None for grad in found[expected:]):
        found = found[:expected]
    if len(found) != expected:
        raise RuntimeError(
            f"function {ctx.name()} returned an incorrect number of gradients (expected "
            f"{expected}, got {len(found)})"
        )
    for place, grad in enumerate(found):
        if grad is not None and not isinstance(grad, torch.Tensor):
            raise RuntimeError(f"expected Variable or None (got {type(grad).__name__})")
        if grad is not None and not ctx._is_tensor[place]:
            raise RuntimeError(
                f"function {ctx.name()} returned a gradient different than None at position "
                f"{place + 1}, but the corresponding forward input was not a Variable"
            )
    return {
        place: grad
        for place, grad in enumerate(found)
        if grad is not None and ctx.needs_input_grad[place]
    }
