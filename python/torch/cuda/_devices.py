"""Which CUDA devices there are and what they can do. Source: torch.cuda, PyTorch 2.10."""

from torch._C import library
from torch.cuda import _index, is_available

#: Properties by the driver's numbers of them, `CUdevice_attribute` in cuda.h.
_ATTRIBUTES = {
    "major": 75,
    "minor": 76,
    "multi_processor_count": 16,
    "pci_bus_id": 33,
    "pci_device_id": 34,
    "pci_domain_id": 50,
    "L2_cache_size": 38,
    "warp_size": 10,
    "clock_rate": 13,
    "memory_clock_rate": 36,
    "memory_bus_width": 37,
    "max_threads_per_block": 1,
    "max_threads_per_multi_processor": 39,
    "regs_per_multiprocessor": 82,
    "shared_memory_per_block": 8,
    "shared_memory_per_block_optin": 97,
    "shared_memory_per_multiprocessor": 81,
    "is_integrated": 18,
    "is_multi_gpu_board": 84,
}
_TF32_MAJOR = 8
_MEBIBYTE = 1 << 20


class _CudaDeviceProperties:
    """What a device is: its name, memory and limits, as attributes."""

    def __init__(self, index):
        self.name = library.cuda_device_facts("name", index)
        self.uuid = library.cuda_device_facts("uuid", index)
        self.total_memory = library.cuda_device_facts("total_memory", index)
        for name, number in _ATTRIBUTES.items():
            setattr(self, name, library.cuda_device_facts(str(number), index))

    def __repr__(self):
        """Return PyTorch's spelling."""
        return (
            f"_CudaDeviceProperties(name='{self.name}', major={self.major}, minor={self.minor}, "
            f"total_memory={self.total_memory // _MEBIBYTE}MB, "
            f"multi_processor_count={self.multi_processor_count}, uuid={self.uuid}, "
            f"pci_bus_id={self.pci_bus_id}, pci_device_id={self.pci_device_id}, "
            f"pci_domain_id={self.pci_domain_id}, "
            f"L2_cache_size={self.L2_cache_size // _MEBIBYTE}MB)"
        )


def get_device_properties(device=None):
    """Return what a device is.

    Raises: RuntimeError without CUDA.
    """
    return _CudaDeviceProperties(_index(device))


def get_device_name(device=None):
    """Return a device's name."""
    return library.cuda_device_facts("name", _index(device))


def get_device_capability(device=None):
    """Return the version of a device's instructions, (9, 0) for an H100."""
    index = _index(device)
    return tuple(
        library.cuda_device_facts(str(_ATTRIBUTES[part]), index) for part in ("major", "minor")
    )


def can_device_access_peer(device, peer_device):
    """Tell whether a device can read another's memory."""
    return library.cuda_can_access_peer(_index(device), _index(peer_device))


def is_bf16_supported(including_emulation=True):
    """Tell whether the device computes in bfloat16, if need be in float32."""
    if not is_available():
        return False
    return including_emulation or get_device_capability()[0] >= _TF32_MAJOR


def is_tf32_supported():
    """Tell whether the device multiplies float32 matrices with shortened factors."""
    return is_available() and get_device_capability()[0] >= _TF32_MAJOR


class device:
    """Makes a CUDA device the current one within a `with` block.

    Args:
        device: the device or its index; None or a negative index for no change.
    """

    def __init__(self, device):
        """Note the device."""
        none = device is None or (isinstance(device, int) and device < 0)
        self.idx = -1 if none else _index(device)
        self.prev_idx = -1

    def __enter__(self):
        """Switch."""
        if self.idx >= 0:
            self.prev_idx = _index()
            library.cuda_set_device(self.idx)

    def __exit__(self, *error):
        """Switch back."""
        if self.idx >= 0:
            library.cuda_set_device(self.prev_idx)
        return False


class device_of(device):
    """Makes the device of a tensor the current one; nothing for one in main memory."""

    def __init__(self, obj):
        """Note the tensor's device."""
        super().__init__(obj.get_device() if obj.is_cuda else None)
