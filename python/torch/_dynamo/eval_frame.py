"""torch.compile: checks what it is asked for, and runs the program as it is.

There is no compiler here beyond the JVM's own, which compiles whatever is run often.
Source: documentation of torch.compile, PyTorch 2.10.
"""

import torch
from torch._dynamo.exc import InvalidBackend

_MODES = ("default", "lite", "reduce-overhead", "max-autotune-no-cudagraphs", "max-autotune")
_BACKENDS = (
    "aot_eager aot_eager_decomp_partition aot_eager_default_partitioner aot_ts cudagraphs eager "
    "eager_debug eager_noexcept inductor openxla openxla_eval pre_dispatch_eager ts tvm"
).split()
_OWN = ("_orig_mod", "forward")  # attributes of the wrapper; any other is the wrapped module's


class OptimizedModule(torch.nn.Module):
    """What torch.compile makes of a module: it holds it as `_orig_mod` and stands in for it."""

    def __init__(self, mod, dynamo_ctx=None):
        """Wrap a module."""
        modules = {}  # first of all: the flag `training` is the wrapped module's
        object.__setattr__(self, "_modules", modules)
        modules["_orig_mod"] = mod
        was_training = mod.training
        super().__init__()
        self._modules["_orig_mod"] = mod
        mod.training = was_training

    def forward(self, *args, **kwargs):
        """Run the wrapped module with its hooks."""
        return self._orig_mod(*args, **kwargs)

    @property
    def training(self):
        """The wrapped module's mode."""
        return self._orig_mod.training

    @training.setter
    def training(self, value):
        self._orig_mod.training = value

    def __getattr__(self, name):
        """Find the wrapped module, or its attribute."""
        if name == "_modules":
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        if name == "_orig_mod":
            return self._modules["_orig_mod"]
        return getattr(self._orig_mod, name)

    def __setattr__(self, name, value):
        """Set the wrapped module's attribute."""
        if name in _OWN or name == "training":
            super().__setattr__(name, value)
        else:
            setattr(self._orig_mod, name, value)

    def __delattr__(self, name):
        """Delete the wrapped module's attribute."""
        if name in _OWN:
            super().__delattr__(name)
        else:
            delattr(self._orig_mod, name)

    def __len__(self):
        """Return the wrapped module's length."""
        return len(self._orig_mod)

    def __bool__(self):
        """Return the wrapped module's truth: only some have a length."""
        return bool(self._orig_mod)

    def __dir__(self):
        """List the wrapped module's attributes, too."""
        return sorted({*super().__dir__(), *dir(self._orig_mod)})


def optimized(model, options):
    """Return a module in its wrapper, and any other function as it is.

    Args:
        model: a module or a function.
        options: torch.compile's keyword arguments; `backend`, `mode` and `options` are checked.

    Raises: RuntimeError for a mode that there is not; InvalidBackend for a backend.
    """
    _check(**options)
    if not callable(model):
        raise AssertionError(f"A callable function is expected, but {type(model)} is provided.")
    if isinstance(model, torch.nn.Module) and not isinstance(model, OptimizedModule):
        return OptimizedModule(model)
    return model


def _check(
    fullgraph=False, dynamic=None, backend="inductor", mode=None, options=None, disable=False
):
    if mode is not None and options is not None:
        raise RuntimeError(
            "Either mode or options can be specified, but both can't be specified at the same time."
        )
    if isinstance(backend, str) and backend not in _BACKENDS:
        raise InvalidBackend(backend)
    if backend == "inductor" and mode is not None and mode not in _MODES:
        raise RuntimeError(f"Unrecognized mode={mode}, should be one of: {', '.join(_MODES)}")
