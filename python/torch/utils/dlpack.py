"""Tensors handed to other libraries in this program: NumPy's arrays and whatever gives tensors.

A capsule is an object of Python here, not one of C: it leads to no other library's memory.

Source: documentation of torch.utils.dlpack, PyTorch 2.10; the protocol's of the array API standard.
"""

import enum

from torch._buffers import Capsule, from_dlpack

__all__ = ["DLDeviceType", "from_dlpack", "to_dlpack"]


class DLDeviceType(enum.IntEnum):
    """Kinds of devices by their numbers in DLPack."""

    kDLCPU = 1  # noqa: N815 (DLPack's names)
    kDLCUDA = 2  # noqa: N815
    kDLCUDAHost = 3  # noqa: N815
    kDLOpenCL = 4  # noqa: N815
    kDLVulkan = 7  # noqa: N815
    kDLMetal = 8  # noqa: N815
    kDLVPI = 9  # noqa: N815
    kDLROCM = 10  # noqa: N815
    kDLROCMHost = 11  # noqa: N815
    kDLExtDev = 12  # noqa: N815
    kDLCUDAManaged = 13  # noqa: N815
    kDLOneAPI = 14  # noqa: N815
    kDLWebGPU = 15  # noqa: N815
    kDLHexagon = 16  # noqa: N815
    kDLMAIA = 17  # noqa: N815


def to_dlpack(tensor):
    """Return a capsule of the tensor, for `from_dlpack` to take once."""
    return Capsule(tensor.detach())
