"""torch.testing: comparing results and making random inputs; parts load when asked for."""

from torch.utils._lazy import attach

__getattr__ = attach(
    __name__,
    globals(),
    {
        "FileCheck": "_filecheck",
        "assert_close": "_comparison",
        "assert_allclose": "_comparison",
        "make_tensor": "_creation",
    },
)
