"""Function: operators with a gradient written in Python; `_carrier` connects it to the engine.

Source: documentation of torch.autograd.Function, PyTorch 2.10.
"""

import torch
from torch import _lifetime
from torch.autograd._carrier import FREED, Carrier
from torch.utils.hooks import add as _add_hook

#: The level of dual tensors that was entered, if any; `forward_ad` fills it.
dual_levels = []


class FunctionCtx:
    """What forward hands to backward: saved tensors and any attributes.

    It is the results' node in the graph, too; each Function has a class of its own for it.
    """

    def __init__(self, function, args):
        """Start a context of one call."""
        self._function = function
        self._saved = ()
        self._freed = False
        self._dirty = ()
        self._constant = ()
        self._materializes = True
        self._carrier = None
        self._for_forward = None
        self._nodes = {}  # place -> the node of a view of that input
        self._hooks, self._prehooks = {}, {}
        self.metadata = {}
        self.needs_input_grad = tuple(
            isinstance(arg, torch.Tensor) and arg.requires_grad for arg in args
        )

    def __setattr__(self, name, value):
        """Store an attribute; a tensor outlives the scopes it was made in."""
        if isinstance(value, torch.Tensor):
            _lifetime.keep(value)
        object.__setattr__(self, name, value)

    def name(self):
        """Return the name of the gradient's function."""
        return self._function.__name__ + "Backward"

    @property
    def next_functions(self):
        """For each tensor among the inputs, the node that its gradient goes to (or None)."""
        return tuple(
            self._nodes[place].next_functions[0] if place in self._nodes else (None, 0)
            for place, is_tensor in enumerate(self._is_tensor)
            if is_tensor
        )

    def register_hook(self, fn):
        """Call `fn(grad_inputs, grad_outputs)` after backward; a result replaces grad_inputs."""
        return _add_hook(self._hooks, fn)

    def register_prehook(self, fn):
        """Call `fn(grad_outputs)` before backward; what it returns replaces them."""
        return _add_hook(self._prehooks, fn)

    def save_for_backward(self, *tensors):
        """Save inputs, results or other tensors (or None) for backward."""
        for place, tensor in enumerate(tensors):
            if tensor is None:
                continue
            if not isinstance(tensor, torch.Tensor):
                raise TypeError(
                    f"save_for_backward can only save variables, but argument {place} is of type "
                    f"{type(tensor).__name__}"
                )
            _lifetime.keep(tensor)
        self._saved = tuple(_Saved(tensor) for tensor in tensors)

    def save_for_forward(self, *tensors):
        """Save tensors for jvp."""
        self._for_forward = tensors

    def mark_dirty(self, *args):
        """Say which inputs forward has changed in place."""
        self._dirty = args

    def mark_non_differentiable(self, *args):
        """Say which results have no gradient."""
        self._constant = args

    def set_materialize_grads(self, value):
        """Choose whether backward gets zeros (the default) or None for unused results."""
        self._materializes = value

    @property
    def saved_tensors(self):
        """The tensors that save_for_backward was given, with their history; in jvp, its own."""
        if self._for_forward is not None:
            return self._for_forward
        if self._freed:
            raise RuntimeError(FREED)
        reattached = {}
        return tuple(saved.unpack(self, reattached) for saved in self._saved)

    saved_variables = saved_tensors


class _Saved:
    """A saved tensor; a result of the call itself is stored without its history."""

    def __init__(self, tensor):
        self.tensor = tensor
        self.version = None if tensor is None else tensor._version
        self.place = None

    def seal(self, results):
        """Note, once forward is done, which result this is and at which version it was saved."""
        if self.tensor is None:
            return
        for place, result in enumerate(results):
            if result is self.tensor:
                self.place = place
                self.tensor = result.detach()
        self.version = self.tensor._version

    def unpack(self, ctx, reattached):
        """Return the tensor; a result is tied to the inputs again if the pass is recorded."""
        tensor = self.tensor
        if tensor is None:
            return None
        if tensor._version != self.version:
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an "
                f"inplace operation: [{tensor.type()} {list(tensor.shape)}] is at version "
                f"{tensor._version}; expected version {self.version} instead. Hint: enable anomaly "
                "detection to find the operation that failed to compute its gradient, with "
                "torch.autograd.set_detect_anomaly(True)."
            )
        if self.place is None or not torch.is_grad_enabled() or ctx._carrier is None:
            return tensor
        if not reattached:
            reattached["carrier"] = ctx._carrier.tie(ctx)
        return reattached["carrier"](self.place, tensor)


class Function:
    """An operator of one's own: a subclass has static methods `forward` and `backward`.

    `forward(ctx, *args)`, or `forward(*args)` together with `setup_context(ctx, inputs, output)`,
    computes without recording; `backward(ctx, *grads)` returns a gradient, or None, for every
    argument of forward. `apply(*args)` calls it.
    """

    @staticmethod
    def forward(*args, **kwargs):
        """Compute the results; every subclass defines it."""
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function."
        )

    @staticmethod
    def setup_context(ctx, inputs, output):
        """Save what backward needs, where forward takes no ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        """Return the gradients of the inputs."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom "
            "autograd.Function to use it with backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx, *grad_inputs):
        """Return the tangents of the results from those of the inputs."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with "
            "forward mode AD."
        )

    def __init_subclass__(cls, **options):
        """Make the class of this Function's contexts."""
        super().__init_subclass__(**options)
        members = {"__module__": __name__}
        cls._backward_cls = type(cls.__name__ + "Backward", (FunctionCtx,), members)

    @classmethod
    def _gradient(cls):
        """Return the gradient that a class defines under either of its two names."""
        return cls.vjp if cls.backward is Function.backward else cls.backward

    @classmethod
    def apply(cls, *args):
        """Run forward and record the call."""
        if dual_levels and any(isinstance(arg, torch.Tensor) for arg in args):
            from torch.autograd._tangents import apply_to_duals

            return apply_to_duals(cls, args)
        return cls._recorded(args)[1]

    @classmethod
    def _recorded(cls, args):
        """Return the context and the results of a recorded call."""
        ctx = cls._backward_cls(cls, args)
        recorded = torch.is_grad_enabled() and any(ctx.needs_input_grad)
        ctx._is_tensor = tuple(isinstance(arg, torch.Tensor) for arg in args)
        carrier = Carrier(ctx, args) if recorded else None
        with torch.no_grad():
            if cls.setup_context is Function.setup_context:
                output = cls.forward(ctx, *args)
            else:
                output = cls.forward(*args)
                cls.setup_context(ctx, args, output)
        if not recorded:
            return ctx, output
        several = isinstance(output, (tuple, list))
        results = tuple(output) if several else (output,)
        ctx._result_count = len(results)
        for saved in ctx._saved:
            saved.seal(results)
        ctx._carrier = carrier
        ctx._nodes = carrier.nodes
        tied = carrier.tie(ctx)
        made = tuple(_record(ctx, tied, place, value) for place, value in enumerate(results))
        return ctx, made if several else made[0]


def _record(ctx, tied, place, value):
    """Tie one result to the inputs, unless it has no gradient, and note who made it."""
    made = _tied(ctx, tied, place, value)
    if made is not value or any(value is dirty for dirty in ctx._dirty):
        made._maker = ctx
    return made


def _tied(ctx, tied, place, value):
    if not isinstance(value, torch.Tensor):
        return value
    if any(value is constant for constant in ctx._constant):
        return value
    if not (value.is_floating_point() or value.is_complex()):
        return value
    if any(value is dirty for dirty in ctx._dirty):
        # In place: copy_ passes a zero gradient to the input's own history.
        return value.copy_(tied(place, value))
    return tied(place, value)


class _TwiceError(Function):
    @staticmethod
    def forward(ctx, *tensors):
        """Pass the tensors on."""
        return tuple(tensor.detach() for tensor in tensors)

    @staticmethod
    def backward(ctx, *grads):
        """Refuse."""
        raise RuntimeError(
            "trying to differentiate twice a function that was marked with @once_differentiable"
        )


def once_differentiable(fn):
    """Decorate backward: its results cannot be differentiated again."""

    def run(ctx, *grads):
        with torch.no_grad():
            found = fn(ctx, *grads)
        if not torch.is_grad_enabled():
            return found
        if not any(isinstance(grad, torch.Tensor) and grad.requires_grad for grad in grads):
            return found
        several = isinstance(found, (tuple, list))
        values = list(found) if several else [found]
        places = [place for place, value in enumerate(values) if isinstance(value, torch.Tensor)]
        for place in places:
            source = values[place].detach().requires_grad_()
            values[place] = _TwiceError.apply(source)[0]
        return tuple(values) if several else values[0]

    run.__name__ = getattr(fn, "__name__", "backward")
    return run


class NestedIOFunction(Function):
    """A kind of Function of former versions, which cannot be called any more."""

    def __call__(self, *inputs):
        """Refuse, as PyTorch does.

        Raises: RuntimeError always.
        """
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use "
            "new-style autograd function with static forward method; derive from "
            "torch.autograd.Function"
        )

    def forward_extended(self, *input):
        """Compute; a subclass defines it."""
        raise NotImplementedError

    def backward_extended(self, *grad_output):
        """Compute the gradients; a subclass defines it."""
        raise NotImplementedError
