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
from torch.utils._lazy import elsewhere


class CheckpointError(RuntimeError):
    """The recomputation differs from the first computation."""


def noop_context_fn():
    """Return two contexts that do nothing."""
    return contextlib.nullcontext(), contextlib.nullcontext()


class _Surroundings:
    """Random states and autocast settings of the first computation."""

    def __init__(self, preserve_rng_state, tensors):
        self.rng = torch.get_rng_state() if preserve_rng_state else None
        self.cuda_rng = None
        self.devices = ["cpu"]
        if any(tensor.device.type == "cuda" for tensor in tensors):
            self.devices.append("cuda")
            if preserve_rng_state:
                self.cuda_rng = torch.cuda.get_rng_state()
        if self.rng is not None:
            _lifetime.keep(self.rng)
        self.autocast = [
            (kind, torch.is_autocast_enabled(kind), torch.get_autocast_dtype(kind))
            for kind in self.devices
        ]

    def run(self, function):
        """Call function under these settings, recording, and put the present ones back."""
        rng = torch.get_rng_state() if self.rng is not None else None
        cuda_rng = torch.cuda.get_rng_state() if self.cuda_rng is not None else None
        contexts = [
            torch.autocast(kind, dtype=dtype, enabled=enabled)
            for kind, enabled, dtype in self.autocast
        ]
        try:
            if rng is not None:
                torch.set_rng_state(self.rng)
            if cuda_rng is not None:
                torch.cuda.set_rng_state(self.cuda_rng)
            for context in contexts:
                context.__enter__()
            with torch.enable_grad():
                return function()
        finally:
            for context in reversed(contexts):
                context.__exit__(None, None, None)
            if rng is not None:
                torch.set_rng_state(rng)
            if cuda_rng is not None:
                torch.cuda.set_rng_state(cuda_rng)


def _take(nest, tensors):
    """Append the tensors of a nest to a list; returns the nest with their places in their stead."""
    if isinstance(nest, torch.Tensor):
        tensors.append(nest)
        return _Place(len(tensors) - 1)
    if isinstance(nest, (tuple, list)):
        parts = [_take(part, tensors) for part in nest]
        if hasattr(nest, "_fields"):
            return type(nest)(*parts)
        return type(nest)(parts)
    if isinstance(nest, dict):
        return {key: _take(part, tensors) for key, part in nest.items()}
    return nest


def _fill(nest, tensors):
    """Put tensors back in their places."""
    if isinstance(nest, _Place):
        return tensors[nest.number]
    if isinstance(nest, (tuple, list)):
        parts = [_fill(part, tensors) for part in nest]
        if hasattr(nest, "_fields"):
            return type(nest)(*parts)
        return type(nest)(parts)
    if isinstance(nest, dict):
        return {key: _fill(part, tensors) for key, part in nest.items()}
    return nest


class _Place:
    def __init__(self, number):
        self.number = number


class _Run:
    """One checkpointed call: computes first without recording, later again with it."""

    def __init__(self, function, nest, contexts, surroundings):
        self.function = function
        self.nest = nest
        self.first_context, self.again_context = contexts
        self.surroundings = surroundings
        self.result = None
        self.modules = _modules_of(function)

    def call(self, tensors):
        args, kwargs = _fill(self.nest, tensors)
        return self.function(*args, **kwargs)

    def first(self, tensors):
        """Compute; remembers the result's form, returns its tensors."""
        with self.first_context:
            result = self.call(tensors)
        found = []
        self.result = _take(result, found)
        return found

    def again(self, tensors):
        """Compute with recording, under the first computation's settings."""
        with self.again_context:
            result = self.surroundings.run(lambda: self.call(tensors))
        found = []
        _take(result, found)
        return found


class CheckpointFunction(Function):
    """The operator that a checkpointed call becomes; anchor is what makes it differentiable."""

    @staticmethod
    def forward(ctx, run, anchor, *tensors):
        """Compute without recording."""
        ctx.run = run
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)
        return tuple(run.first(tensors))

    @staticmethod
    def backward(ctx, *grads):
        """Compute again, and run a backward pass over that."""
        given = ctx.saved_tensors
        needed = [place for place, tensor in enumerate(given) if tensor.requires_grad]
        mark = _lifetime.enter()
        found = [None] * len(given)
        try:
            inner = [tensor.detach().requires_grad_(tensor.requires_grad) for tensor in given]
            results = ctx.run.again(inner)
            if len(results) != len(grads):
                raise CheckpointError(
                    "torch.utils.checkpoint: expected the recomputation to return "
                    f"{len(grads)} tensors, as the first computation did, got {len(results)}; "
                    "make the function depend on its arguments only"
                )
            pairs = [
                (result, grad)
                for result, grad in zip(results, grads, strict=True)
                if grad is not None and result.requires_grad
            ]
            if pairs:
                _differentiate(ctx.run, pairs, [inner[place] for place in needed])
            for place in needed:
                found[place] = inner[place].grad
        finally:
            _lifetime.leave(mark, found)
        return (None, None, *found)


def _differentiate(run, pairs, inputs):
    """Run the inner pass: everywhere, or to the inputs only if the outer pass is limited."""
    outer = current_pass()
    outputs, grads = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if outer is None or outer.inputs is None:
        torch.autograd.backward(outputs, grads)
        return
    asked = {id(tensor) for tensor in outer.inputs}
    if any(id(param) in asked for module in run.modules for param in module.parameters()):
        raise RuntimeError(
            "torch.utils.checkpoint: expected parameters' gradients to be asked for by backward() "
            "without `inputs`, got autograd.grad() or `inputs` that name a parameter of the "
            "checkpointed module; call backward(), or leave the checkpoint out"
        )
    if inputs:
        torch.autograd.backward(outputs, grads, inputs=inputs)


def _modules_of(function):
    """Find the modules that a callable is, belongs to, or closes over."""
    found = []
    waiting = [function]
    seen = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, torch.nn.Module):
            found.append(value)
            continue
        if isinstance(value, (tuple, list)):
            waiting.extend(value)
            continue
        for name in ("__self__", "func", "args", "__wrapped__"):
            part = getattr(value, name, None) if callable(value) else None
            if part is not None:
                waiting.append(part)
        for cell in getattr(value, "__closure__", None) or ():
            try:
                waiting.append(cell.cell_contents)
            except ValueError:
                continue  # a name that is not bound yet
    return found


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
    nest = _take((args, kwargs), tensors)
    run = _Run(function, nest, context_fn(), _Surroundings(preserve, tensors))
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
    return _fill(run.result, results)


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
