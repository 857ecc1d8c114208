"""Autocast: libtorch runs chosen operators in a lower precision.

Source: documentation of torch.autocast, PyTorch 2.10.
"""

import functools

import torch

_DEVICE_TYPES = ("cuda", "cpu", "mtia", "maia", "xpu", "ipu", "hpu", "xla", "mps")
_CPU_DTYPES = ("torch.bfloat16", "torch.float16")


def is_autocast_available(device_type):
    """Say whether autocast exists for a kind of device."""
    return device_type in _DEVICE_TYPES


class autocast:  # noqa: N801 (PyTorch's name)
    """Context manager and decorator: run the operators that gain from it in a lower precision.

    Args:
        device_type: "cpu", "cuda", ...
        dtype: torch.bfloat16 or torch.float16; the device's default if None.
        enabled: whether it does anything.
        cache_enabled: remember cast weights within the context; the current setting if None.
    """

    def __init__(self, device_type, dtype=None, enabled=True, cache_enabled=None):
        """Check the arguments."""
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        if not is_autocast_available(device_type):
            raise RuntimeError(
                f"User specified an unsupported autocast device_type '{device_type}'"
            )
        self.device = device_type
        self.fast_dtype = torch.get_autocast_dtype(device_type) if dtype is None else dtype
        if cache_enabled is None:
            cache_enabled = torch.is_autocast_cache_enabled()
        self._cache_enabled = cache_enabled
        if enabled and device_type == "cpu" and str(self.fast_dtype) not in _CPU_DTYPES:
            import warnings

            warnings.warn(
                "In CPU autocast, but the target dtype is not supported. Disabling autocast.\n"
                "CPU Autocast only supports dtype of torch.bfloat16, torch.float16 currently.",
                stacklevel=2,
            )
            enabled = False
        if enabled and device_type == "cuda" and not torch.cuda.is_available():
            import warnings

            warnings.warn(
                "User provided device_type of 'cuda', but CUDA is not available. Disabling",
                stacklevel=2,
            )
            enabled = False
        self._enabled = enabled
        self._before = []

    def __enter__(self):
        """Switch autocast to this context's settings."""
        self._before.append(
            (
                torch.is_autocast_enabled(self.device),
                torch.get_autocast_dtype(self.device),
                torch.is_autocast_cache_enabled(),
            )
        )
        torch.set_autocast_enabled(self.device, self._enabled)
        torch.set_autocast_dtype(self.device, self.fast_dtype)
        torch.autocast_increment_nesting()
        torch.set_autocast_cache_enabled(self._cache_enabled)
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        """Switch back; the cache goes with the outermost context."""
        if torch.autocast_decrement_nesting() == 0:
            torch.clear_autocast_cache()
        enabled, dtype, cache = self._before.pop()
        torch.set_autocast_enabled(self.device, enabled)
        torch.set_autocast_dtype(self.device, dtype)
        torch.set_autocast_cache_enabled(cache)
        return False

    def __call__(self, func):
        """Make a function run inside this context."""

        @functools.wraps(func)
        def decorated(*args, **kwargs):
            with self:
                return func(*args, **kwargs)

        return decorated


def _cast(value, device_type, dtype):
    """Cast the floating tensors (but float64) of one kind of device in a nest of values."""
    if isinstance(value, torch.Tensor):
        wanted = value.is_floating_point() and value.device.type == device_type
        return value.to(dtype) if wanted and value.dtype is not torch.float64 else value
    if isinstance(value, dict):
        return {key: _cast(part, device_type, dtype) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_cast(part, device_type, dtype) for part in value)
    return value


def custom_fwd(fwd=None, *, device_type, cast_inputs=None):
    """Decorate a Function's forward: note autocast's state, or cast the inputs and switch it off.

    Args:
        fwd: the forward; left out when used with arguments.
        device_type: as in autocast.
        cast_inputs: dtype to which inputs are cast where autocast is on.
    """
    if fwd is None:
        return lambda function: custom_fwd(
            function, device_type=device_type, cast_inputs=cast_inputs
        )

    @functools.wraps(fwd)
    def decorated(ctx, *args, **kwargs):
        ctx._dtype = torch.get_autocast_dtype(device_type)
        if cast_inputs is None:
            ctx._fwd_used_autocast = torch.is_autocast_enabled(device_type)
            return fwd(ctx, *args, **kwargs)
        on = torch.is_autocast_enabled(device_type)
        ctx._fwd_used_autocast = False
        if not on:
            return fwd(ctx, *args, **kwargs)
        with autocast(device_type, enabled=False):
            args = _cast(args, device_type, cast_inputs)
            return fwd(ctx, *args, **_cast(kwargs, device_type, cast_inputs))

    return decorated


def custom_bwd(bwd=None, *, device_type):
    """Decorate a Function's backward: run it in the autocast state that custom_fwd noted."""
    if bwd is None:
        return lambda function: custom_bwd(function, device_type=device_type)

    @functools.wraps(bwd)
    def decorated(ctx, *args, **kwargs):
        with autocast(device_type, enabled=ctx._fwd_used_autocast, dtype=ctx._dtype):
            return bwd(ctx, *args, **kwargs)

    return decorated
