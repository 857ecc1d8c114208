"""Checkpointing: drop a function's intermediate values and compute them again in the backward pass.

Both variants recompute inside the backward pass and run a pass of their own over the recomputed
graph. It adds to the `grad` of parameters directly, and hands the gradients of the tensors among
the arguments on. So gradients of parameters come by `backward()`, not by `autograd.grad`, which
raises an error rather than give a part of them.

Source: documentation of torch.utils.checkpoint, PyTorch 2.10.
"""

import contextlib

import torch
from torch import _lifetime
from torch.autograd import Function
from torch.autograd._engine import current_pass
from torch.utils._checkpoint_call import Run, Surroundings, fill, take
from torch.utils._lazy import elsewhere


class CheckpointError(RuntimeError):
    """The recomputation differs from the first computation."""


def noop_context_fn():
    """Return two contexts that do nothing."""
    return contextlib.nullcontext(), contextlib.nullcontext()


class CheckpointFunction(Function):
    """The operator that a checkpointed call becomes; anchor is what makes it differentiable."""

    @staticmethod
    def forward(ctx, run, anchor, *tensors):
        """Compute without recording."""
        ctx.run = run
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)
        results = run.first(tensors)
        ctx.like = [(result.shape, result.dtype, result.device) for result in results]
        return tuple(results)

    @staticmethod
    def backward(ctx, *grads):
        """Compute again, and run a backward pass over that."""
        given = ctx.saved_tensors
        needed = [place for place, tensor in enumerate(given) if tensor.requires_grad]
        twice = torch.is_grad_enabled() and not ctx.run.reentrant
        mark = _lifetime.enter()
        found = [None] * len(given)
        try:
            inner = [
                tensor.view_as(tensor) if twice else tensor.detach().requires_grad_(asks)
                for tensor, asks in ((tensor, tensor.requires_grad) for tensor in given)
            ]
            results = _checked(ctx.run.again(inner), ctx.like)
            pairs = [
                (result, grad)
                for result, grad in zip(results, grads, strict=True)
                if grad is not None and result.requires_grad
            ]
            inputs = [inner[place] for place in needed]
            if pairs:
                gradients = (_recorded if twice else _differentiate)(ctx.run, pairs, inputs)
                for place, gradient in zip(needed, gradients, strict=True):
                    found[place] = gradient
        finally:
            _lifetime.leave(mark, found)
        return (None, None, *found)


def _checked(results, like):
    """Return the recomputed results.

    Raises: CheckpointError if they are of another kind than the first ones.
    """
    kinds = [(result.shape, result.dtype, result.device) for result in results]
    if len(kinds) != len(like):
        raise CheckpointError(
            "torch.utils.checkpoint: expected the recomputation to return "
            f"{len(like)} tensors, as the first computation did, got {len(kinds)}; "
            "make the function depend on its arguments only"
        )
    for place, (kind, first) in enumerate(zip(kinds, like, strict=True)):
        if kind != first:
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors have "
                "different metadata than during the forward pass.\n"
                f"tensor at position {place}:\nsaved metadata: {first}\n"
                f"recomputed metadata: {kind}"
            )
    return results


def _recorded(run, pairs, inputs):
    """Return the gradients of inputs with their history, for a pass that is recorded itself."""
    outer = current_pass()
    outputs, grads = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    everywhere = outer is None or outer.inputs is None
    if not everywhere:
        _refuse_parameters(run, outer)
    leaves = _leaves(outputs, inputs) if everywhere else []
    found = torch.autograd.grad(
        outputs, [*inputs, *leaves], grads, create_graph=True, allow_unused=True
    )
    for leaf, gradient in zip(leaves, found[len(inputs) :], strict=True):
        if gradient is not None:
            leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient
    return found[: len(inputs)]


def _leaves(outputs, inputs):
    """Find the leaves that outputs depend on, other than through inputs."""
    seen = {tensor.grad_fn for tensor in inputs}
    waiting = [output.grad_fn for output in outputs]
    found = []
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        waiting.extend(edge[0] for edge in node.next_functions)
    return found


def _differentiate(run, pairs, inputs):
    """Run the inner pass: everywhere, or to the inputs only if the outer pass is limited.

    Returns the gradients of inputs.
    """
    outer = current_pass()
    outputs, grads = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if outer is None or outer.inputs is None:
        torch.autograd.backward(outputs, grads)
    else:
        _refuse_parameters(run, outer)
        if inputs:
            torch.autograd.backward(outputs, grads, inputs=inputs)
    return [tensor.grad for tensor in inputs]


def _refuse_parameters(run, outer):
    if run.reentrant:
        raise RuntimeError(
            "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or "
            "passing an `inputs` parameter to .backward(). To resolve this error, you can either "
            "set use_reentrant=False, or call .backward() without passing the `inputs` argument."
        )
    asked = {id(tensor) for tensor in outer.inputs}
    if any(id(param) in asked for module in run.modules for param in module.parameters()):
        raise RuntimeError(
            "torch.utils.checkpoint: expected parameters' gradients to be asked for by backward() "
            "without `inputs`, got autograd.grad() or `inputs` that name a parameter of the "
            "checkpointed module; call backward(), or leave the checkpoint out"
        )


def _is_trained(run, tensors):
    return any(tensor.requires_grad for tensor in tensors) or any(
        param.requires_grad for module in run.modules for param in module.parameters()
    )


def checkpoint(
    function,
    *args,
    use_reentrant=None,
    context_fn=noop_context_fn,
    determinism_check="default",
    debug=False,
    early_stop=True,
    **kwargs,
):
    """Call function(*args, **kwargs); its intermediate values are computed again for the gradients.

    Args:
        function: computes tensors, or a nest of them, from its arguments; twice the same.
        args: its arguments; tensors may stand in tuples, lists and dicts.
        use_reentrant: PyTorch's older variant if true: takes no keyword arguments, and gives no
            gradients unless a tensor among args requires them.
        context_fn: returns the contexts of the first computation and of the second.
        determinism_check: accepted.
        debug: accepted.
        early_stop: accepted.
        kwargs: arguments of function; `preserve_rng_state` (True) is ours: draw the same random
            numbers in both computations.

    Returns: what function returns.
    """
    preserve = kwargs.pop("preserve_rng_state", True)
    if use_reentrant is None:
        import warnings

        warnings.warn(
            "torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. "
            "Starting in PyTorch 2.9, calling checkpoint without use_reentrant will raise an "
            "exception. use_reentrant=False is recommended, but if you need to preserve the "
            "current default behavior, you can pass use_reentrant=True. Refer to docs for more "
            "details on the differences between the two variants.",
            stacklevel=2,
        )
        use_reentrant = True
    if use_reentrant and kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    if use_reentrant and context_fn is not noop_context_fn:
        raise ValueError("Passing `context_fn` is only supported when use_reentrant=False.")
    if not torch.is_grad_enabled():
        return function(*args, **kwargs)
    tensors = []
    nest = take((args, kwargs), tensors)
    surroundings = Surroundings(preserve, tensors)
    run = Run(function, nest, context_fn(), surroundings, use_reentrant)
    wanted = any(tensor.requires_grad for tensor in tensors)
    if use_reentrant and not wanted:
        import warnings

        warnings.warn(
            "None of the inputs have requires_grad=True. Gradients will be None", stacklevel=2
        )
        with torch.no_grad():
            return function(*args, **kwargs)
    if not wanted and not _is_trained(run, tensors):
        return function(*args, **kwargs)  # trained parts out of our sight keep their graph
    anchor = torch.zeros(1, requires_grad=True)
    results = CheckpointFunction.apply(run, anchor, *tensors)
    return fill(run.result, results)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """Run functions one after the other, checkpointing all but the last of `segments` parts.

    Args:
        functions: a Sequential, or a list of callables.
        segments: number of parts.
        input: the first one's argument.
        use_reentrant: as in checkpoint.
        **kwargs: preserve_rng_state, as in checkpoint.
    """
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    functions = list(functions)
    size = len(functions) // segments

    def part(start, end):
        def run(value):
            for function in functions[start:end]:
                value = function(value)
            return value

        return run

    end = 0
    for number in range(segments - 1):
        end = (number + 1) * size
        input = checkpoint(
            part(end - size, end),
            input,
            use_reentrant=use_reentrant,
            preserve_rng_state=preserve,
        )
    return part(end, len(functions))(input)


__getattr__ = elsewhere(__name__, "_checkpoint_more")
