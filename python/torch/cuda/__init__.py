"""CUDA devices. A program that asks `is_available()` first runs unchanged without one.

Source: documentation of torch.cuda, PyTorch 2.10.
"""

from torch import _typed
from torch._C import library
from torch._types import device as _device_class
from torch.utils._lazy import attach, by_name

from . import amp as amp

has_half = True
_initialized = False
_later = attach(
    __name__,
    globals(),
    {
        "memory": "",
        "random": "",
        "streams": "",
        "graphs": "",
        "nvtx": "",
        **by_name(
            {
                "_devices": "can_device_access_peer device device_of get_device_capability "
                "get_device_name get_device_properties is_bf16_supported is_tf32_supported",
                "memory": "device_memory_used empty_cache "
                "get_allocator_backend get_per_process_memory_fraction ipc_collect "
                "max_memory_allocated max_memory_cached max_memory_reserved mem_get_info "
                "memory_allocated memory_cached memory_reserved memory_stats "
                "memory_stats_as_nested_dict memory_summary reset_accumulated_memory_stats "
                "reset_max_memory_allocated reset_max_memory_cached reset_peak_memory_stats "
                "set_per_process_memory_fraction",
                "random": "default_generators get_rng_state get_rng_state_all initial_seed "
                "manual_seed manual_seed_all seed seed_all set_rng_state set_rng_state_all",
                "graphs": "CUDAGraph graph graph_pool_handle is_current_stream_capturing "
                "make_graphed_callables",
                "streams": "Event Stream StreamContext current_stream default_stream set_stream "
                "stream",
            }
        ),
    },
)


def __getattr__(name):
    """Import a name, or make a typed tensor class, on first use."""
    if name in _typed.NAMES:
        return _typed.make(__name__, name)
    if name in ("AcceleratorError", "OutOfMemoryError"):
        from torch import _C

        return getattr(_C, name)
    return _later(name)


def is_available():
    """Tell whether libtorch was built for CUDA and a device answers."""
    return library.cuda_is_available()


def device_count():
    """Return the number of devices."""
    return library.cuda_device_count()


def is_initialized():
    """Tell whether there are devices to use."""
    return is_available()


def init():
    """Check that there are devices.

    Raises: RuntimeError if not.
    """
    if not is_available():
        raise RuntimeError(
            "torch.cuda: expected a CUDA device and a libtorch built for CUDA, got none; ask "
            "torch.cuda.is_available() first"
        )


def _index(device=None):
    """Return the index of a CUDA device given in any form; of the current one if None.

    Raises: RuntimeError without CUDA, ValueError for another kind of device.
    """
    init()
    if device is None:
        return library.cuda_current_device()
    where = _device_class(device)
    if where.type != "cuda":
        raise ValueError(f"Expected a cuda device, but got: {device}")
    return library.cuda_current_device() if where.index is None else where.index


def synchronize(device=None):
    """Wait for the device's work."""
    library.cuda_synchronize(_index(device))


def is_current_stream_capturing():
    """Return False: no graphs are captured here."""
    return False


def current_device():
    """Return the index of the current device.

    Raises: RuntimeError without one.
    """
    return _index()


def set_device(device):
    """Make a device the current one.

    Raises: RuntimeError if there is no such device.
    """
    number = _index(device)
    if number >= device_count():
        raise RuntimeError(
            f"torch.cuda.set_device: expected a device below {device_count()}, got {number}; "
            "CUDA_VISIBLE_DEVICES tells which there are"
        )
    library.cuda_set_device(number)
