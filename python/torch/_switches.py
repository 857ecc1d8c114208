"""libtorch's process-wide choices between kernels, as attributes and functions.

Source: documentation of torch and torch.backends, PyTorch 2.10.
"""

from ._C import library


def switch(name):
    """Return a property that reads and sets a choice of libtorch."""
    return property(
        lambda self: library.get_switch(name),
        lambda self, on: library.set_switch(name, bool(on)),
    )


def are_deterministic_algorithms_enabled():
    """Tell whether operators without a deterministic kernel raise or warn."""
    return library.get_switch("deterministic")


def is_deterministic_algorithms_warn_only_enabled():
    """Tell whether they only warn."""
    return library.get_switch("deterministic.warn_only")


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Let operators take deterministic kernels, and raise (or warn) if they have none."""
    library.set_switch("deterministic", bool(mode))
    library.set_switch("deterministic.warn_only", bool(mode and warn_only))


def get_deterministic_debug_mode():
    """Return 0 (off), 1 (warn) or 2 (raise)."""
    if not are_deterministic_algorithms_enabled():
        return 0
    return 1 if is_deterministic_algorithms_warn_only_enabled() else 2


def set_deterministic_debug_mode(debug_mode):
    """Set it: 0 or "default", 1 or "warn", 2 or "error".

    Raises: RuntimeError for another value.
    """
    modes = {"default": 0, "warn": 1, "error": 2, 0: 0, 1: 1, 2: 2}
    if debug_mode not in modes:
        raise RuntimeError(
            "invalid value of debug_mode, expected `default`, `warn`, `error`, 0, 1 or 2, got "
            f"{debug_mode}"
        )
    mode = modes[debug_mode]
    use_deterministic_algorithms(mode > 0, warn_only=mode == 1)


def get_float32_matmul_precision():
    """Return "highest", "high" or "medium"."""
    return library.get_float32_matmul_precision()


def set_float32_matmul_precision(precision):
    """Choose how exactly float32 matrices are multiplied: "highest", "high" or "medium"."""
    library.set_float32_matmul_precision(precision)
