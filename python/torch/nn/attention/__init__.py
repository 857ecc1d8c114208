"""torch.nn.attention: which kernels may compute attention.

Source: documentation of torch.nn.attention, PyTorch 2.10.
"""

from torch._C import library

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend:
    """Names of the kernels of scaled_dot_product_attention."""

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


_SWITCHES = {
    SDPBackend.MATH: "sdp.math",
    SDPBackend.FLASH_ATTENTION: "sdp.flash",
    SDPBackend.EFFICIENT_ATTENTION: "sdp.mem_efficient",
    SDPBackend.CUDNN_ATTENTION: "sdp.cudnn",
}


class sdpa_kernel:
    """Context manager that lets libtorch choose among these kernels only.

    Args:
        backends: a kernel or a list of them.
        set_priority: accepted; libtorch's own order decides among them.
    """

    def __init__(self, backends, set_priority=False):
        """Check that there is a choice of kernels."""
        known = [value for value in vars(SDPBackend).values() if isinstance(value, int)]
        self._chosen = backends if isinstance(backends, list) else [backends]
        self._before = []
        if not self._chosen or any(backend not in known for backend in self._chosen):
            raise AssertionError(
                "sdpa_kernel: expected an instance of SDPBackend or a list of SDPBackend, got "
                f"{backends}; name at least one"
            )

    def __enter__(self):
        """Allow the chosen kernels and no others."""
        self._before.append({name: library.get_switch(name) for name in _SWITCHES.values()})
        for backend, name in _SWITCHES.items():
            library.set_switch(name, backend in self._chosen)

    def __exit__(self, *error):
        """Allow again what was allowed before."""
        for name, on in self._before.pop().items():
            library.set_switch(name, on)
