"""torch.nn.attention: which kernel computes attention.

Source: documentation of torch.nn.attention, PyTorch 2.10.
"""

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend:
    """Names of the kernels of scaled_dot_product_attention."""

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


class sdpa_kernel:
    """Context manager that takes a choice of kernels and changes nothing.

    libtorch chooses the kernel here by the inputs; all give the same result up to rounding.

    Args:
        backends: a kernel or a list of them.
        set_priority: accepted.
    """

    def __init__(self, backends, set_priority=False):
        """Check that there is a choice of kernels."""
        known = [value for value in vars(SDPBackend).values() if isinstance(value, int)]
        given = backends if isinstance(backends, list) else [backends]
        if not given or any(backend not in known for backend in given):
            raise AssertionError(
                "sdpa_kernel: expected an instance of SDPBackend or a list of SDPBackend, got "
                f"{backends}; name at least one"
            )

    def __enter__(self):
        """Change nothing."""

    def __exit__(self, *error):
        """Change nothing."""
