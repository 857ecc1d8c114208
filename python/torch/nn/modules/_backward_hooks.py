"""Full backward hooks: identities around a module's inputs and outputs that see the gradients."""

import warnings

import torch
from torch.autograd import Function

_WITHOUT_INPUTS = (
    "Full backward hook is firing when gradients are computed with respect to module outputs since "
    "no inputs require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module."
    "html#torch.nn.Module.register_full_backward_hook for more details."
)


class _See(Function):
    """Identity of several tensors; hands their gradients to a callable, which may replace them."""

    @staticmethod
    def forward(ctx, on_grads, *tensors):
        """Return views of the tensors."""
        ctx.on_grads = on_grads
        ctx.set_materialize_grads(False)
        return tuple(tensor.view_as(tensor) for tensor in tensors)

    @staticmethod
    def backward(ctx, *grads):
        """Return what the callable makes of the gradients."""
        return (None, *ctx.on_grads(grads))


class BackwardWatch:
    """One call of a module under its backward hooks.

    Args:
        module: the module called.
        pre_hooks: hook(module, grad_output) before its gradients are computed.
        hooks: hook(module, grad_input, grad_output) afterwards.
    """

    def __init__(self, module, pre_hooks, hooks):
        """Remember the hooks for the backward pass."""
        self.module = module
        self.pre_hooks = pre_hooks
        self.hooks = hooks
        self.grad_outputs = None
        self.input_count = 0
        self.input_places = []

    def watch_inputs(self, args):
        """Put the identity around the tensors among the arguments; returns the arguments."""
        self.input_count = len(args)
        self.input_places, args = self._watch(args, self._on_input_grads)
        return args

    def watch_outputs(self, result):
        """Put the identity around the tensors of the result (a tensor or a tuple of them)."""
        if isinstance(result, torch.Tensor):
            return self._watch((result,), self._on_output_grads)[1][0]
        if isinstance(result, (tuple, list)):
            watched = self._watch(tuple(result), self._on_output_grads)[1]
            return watched if isinstance(result, tuple) else list(watched)
        warnings.warn(
            "For backward hooks to be called, module output should be a Tensor or a tuple of "
            f"Tensors but received {type(result)}",
            stacklevel=5,
        )
        return result

    def _watch(self, values, on_grads):
        places = [
            place
            for place, value in enumerate(values)
            if isinstance(value, torch.Tensor) and value.requires_grad
        ]
        if not places:
            return places, values

        def see(grads):
            return on_grads(places, len(values), grads)

        seen = _See.apply(see, *[values[place] for place in places])
        values = list(values)
        for place, tensor in zip(places, seen, strict=True):
            values[place] = tensor
        return places, tuple(values)

    @staticmethod
    def _spread(places, count, grads):
        full = [None] * count
        for place, grad in zip(places, grads, strict=True):
            full[place] = grad
        return tuple(full)

    def _replaced(self, kind, old, new):
        new = new if isinstance(new, tuple) else (new,)
        if len(new) != len(old):
            raise RuntimeError(
                f"Backward hook returned an invalid number of {kind}, got {len(new)}, but expected "
                f"{len(old)}"
            )
        return new

    def _on_output_grads(self, places, count, grads):
        full = self._spread(places, count, grads)
        for hook in self.pre_hooks:
            changed = hook(self.module, full)
            if changed is not None:
                full = self._replaced("grad_output", full, changed)
        self.grad_outputs = full
        if not self.input_places:
            warnings.warn(_WITHOUT_INPUTS, stacklevel=5)
            nothing = (None,) * self.input_count
            for hook in self.hooks:
                if hook(self.module, nothing, full) is not None:
                    raise RuntimeError(
                        "Backward hook for Modules where no input requires gradient should "
                        "always return None or None for all gradients."
                    )
            self.grad_outputs = None
        return tuple(full[place] for place in places)

    def _on_input_grads(self, places, count, grads):
        if self.grad_outputs is None:  # the gradient did not come through the module's result
            return grads
        full = self._spread(places, count, grads)
        for hook in self.hooks:
            changed = hook(self.module, full, self.grad_outputs)
            if changed is not None:
                full = self._replaced("grad_input", full, changed)
        self.grad_outputs = None
        return tuple(full[place] for place in places)
