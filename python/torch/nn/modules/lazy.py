"""Modules that learn the width of their input at the first call."""

from torch.nn.modules import batchnorm, conv, instancenorm, linear
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter, is_lazy


class LazyModuleMixin:
    """Base of the lazy modules: their first call gives parameters their shapes.

    A subclass inherits from this and from the module that it becomes (`cls_to_become`) and defines
    `initialize_parameters(*inputs)`.
    """

    cls_to_become = None

    def __init__(self, *args, **kwargs):
        """Wait for the first call, or for a state dict."""
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(self._lazy_load_hook)
        self._initialize_hook = self.register_forward_pre_hook(
            self._infer_parameters, with_kwargs=True
        )

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        """Save what has no shape yet as it is."""
        for name, param in self._parameters.items():
            if param is not None:
                as_is = is_lazy(param) or keep_vars
                destination[prefix + name] = param if as_is else param.detach()
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers_set:
                as_is = is_lazy(buffer) or keep_vars
                destination[prefix + name] = buffer if as_is else buffer.detach()

    def _lazy_load_hook(self, state_dict, prefix, *others):
        """Take the shapes from a state dict before it is loaded."""
        import torch

        for name, own in [*self._parameters.items(), *self._buffers.items()]:
            given = state_dict.get(prefix + name)
            if given is not None and is_lazy(own) and not is_lazy(given):
                with torch.no_grad():
                    own.materialize(given.shape)

    def initialize_parameters(self, *args, **kwargs):
        """Give the parameters their shapes by the first inputs; every subclass defines it."""
        raise NotImplementedError(
            f"initialize_parameters is not implemented for {type(self).__name__}"
        )

    def has_uninitialized_params(self):
        """Whether any parameter or buffer has no shape yet."""
        return any(is_lazy(own) for own in [*self._parameters.values(), *self._buffers.values()])

    def _infer_parameters(self, module, args, kwargs=None):
        """Initialise before the first forward pass, then become the ordinary module."""
        self.initialize_parameters(*args, **(kwargs or {}))
        if self.has_uninitialized_params():
            raise RuntimeError(f"module {self._get_name()} has not been fully initialized")
        self._initialize_hook.remove()
        self._load_hook.remove()
        del self._initialize_hook, self._load_hook
        if self.cls_to_become is not None:
            self.__class__ = self.cls_to_become


def _waiting(requires_grad, device, dtype):
    return UninitializedParameter(requires_grad=requires_grad, device=device, dtype=dtype)


class LazyLinear(LazyModuleMixin, linear.Linear):
    """Linear that learns in_features."""

    cls_to_become = linear.Linear

    def __init__(self, out_features, bias=True, device=None, dtype=None):
        """Create the parameters without shape."""
        super().__init__(0, 0, False)
        self.out_features = out_features
        self.weight = _waiting(True, device, dtype)
        if bias:
            self.bias = _waiting(True, device, dtype)

    def reset_parameters(self):
        """Draw the parameters, once they have shapes."""
        if not self.has_uninitialized_params() and self.in_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input):
        """Take in_features from input, (*, in_features)."""
        import torch

        if self.has_uninitialized_params():
            with torch.no_grad():
                self.in_features = input.shape[-1]
                self.weight.materialize((self.out_features, self.in_features))
                if self.bias is not None:
                    self.bias.materialize((self.out_features,))
                self.reset_parameters()


class _LazyConv(LazyModuleMixin):
    def __init__(self, out_channels, *args, **kwargs):
        """Create the parameters without shape; arguments as in the module it becomes."""
        bias = kwargs.pop("bias", True)
        device, dtype = kwargs.get("device"), kwargs.get("dtype")
        # With no channels at all: nothing is drawn before the widths are known.
        super().__init__(0, 0, *args, bias=False, **kwargs)
        self.out_channels = out_channels
        self.weight = _waiting(True, device, dtype)
        if bias:
            self.bias = _waiting(True, device, dtype)

    def reset_parameters(self):
        """Draw the parameters, once they have shapes."""
        if not self.has_uninitialized_params() and self.in_channels != 0:
            super().reset_parameters()

    def initialize_parameters(self, input, *args, **kwargs):
        """Take in_channels from input, (N, C, *) or (C, *)."""
        import torch

        if not self.has_uninitialized_params():
            return
        axes = len(self.kernel_size)
        if input.dim() not in (axes + 1, axes + 2):
            raise RuntimeError(
                f"Expected {axes + 1}D (unbatched) or {axes + 2}D (batched) input to "
                f"{type(self).__name__}, but got input of size: {input.shape}"
            )
        channels = input.shape[1 if input.dim() == axes + 2 else 0]
        if channels % self.groups:
            raise ValueError("in_channels must be divisible by groups")
        self.in_channels = channels
        first, second = self.out_channels, channels // self.groups
        if self.transposed:
            first, second = channels, self.out_channels // self.groups
        with torch.no_grad():
            self.weight.materialize((first, second, *self.kernel_size))
            if self.bias is not None:
                self.bias.materialize((self.out_channels,))
            self.reset_parameters()


class _LazyNorm(LazyModuleMixin):
    def __init__(self, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, **factory):
        """Create parameters and buffers without shape."""
        super().__init__(0, eps, momentum, False, False, **factory)
        self.affine = affine
        self.track_running_stats = track_running_stats
        device, dtype = factory.get("device"), factory.get("dtype")
        if affine:
            self.weight = _waiting(True, device, dtype)
            self.bias = _waiting(True, device, dtype)
        if track_running_stats:
            import torch

            for name in ("running_mean", "running_var"):
                self.register_buffer(name, UninitializedBuffer(device=device, dtype=dtype))
            count = torch.tensor(0, dtype=torch.long, device=device)
            self.register_buffer("num_batches_tracked", count)

    def reset_parameters(self):
        """Set the parameters, once they have shapes."""
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input):
        """Take num_features from input, (N, C, *)."""
        if self.has_uninitialized_params():
            self.num_features = input.shape[1]
            owned = [*self._parameters.values(), *self._buffers.values()]
            for own in owned:
                if own is not None and is_lazy(own):
                    own.materialize((self.num_features,))
            self.reset_parameters()


def _make(name, mixin, become):
    made = type(
        name,
        (mixin, become),
        {
            "__doc__": f"{become.__name__} that learns the number of channels of its input.",
            "__module__": become.__module__,
            "cls_to_become": become,
        },
    )
    globals()[name] = made


for _axes in (1, 2, 3):
    for _kind, _mixin, _home in (
        ("Conv", _LazyConv, conv),
        ("ConvTranspose", _LazyConv, conv),
        ("BatchNorm", _LazyNorm, batchnorm),
        ("InstanceNorm", _LazyNorm, instancenorm),
    ):
        _make(f"Lazy{_kind}{_axes}d", _mixin, getattr(_home, f"{_kind}{_axes}d"))
