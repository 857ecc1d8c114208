"""The memory of CUDA devices: what libtorch holds of it, and what of that tensors use.

Without a device nothing is held, and the counts are 0, as in PyTorch.
Source: documentation of torch.cuda.memory, PyTorch 2.10.
"""

from torch._C import library
from torch.cuda import _index, is_available

# In the order of dev.unite.torch.CudaFunctions.
_BY_SIZE = (
    "allocation segment active inactive_split allocated_bytes reserved_bytes active_bytes "
    "inactive_split_bytes requested_bytes"
)
_SIZES = ("all", "small_pool", "large_pool")
_COUNTS = ("current", "peak", "allocated", "freed")
_OVERSIZE = ("oversize_allocations", "oversize_segments")
_SINGLE = (
    "num_alloc_retries",
    "num_ooms",
    "num_sync_all_streams",
    "num_device_alloc",
    "num_device_free",
    "max_split_size",
)
_NAMES = [f"{name}.{size}" for name in _BY_SIZE.split() for size in _SIZES]
_NAMES = [f"{name}.{count}" for name in (*_NAMES, *_OVERSIZE) for count in _COUNTS]
_MEBIBYTE = 1 << 20


def memory_stats(device=None):
    """Return libtorch's counts, such as "allocated_bytes.all.peak"; empty without a device."""
    if not is_available():
        return {}
    values = library.cuda_memory_stats(_index(device))
    return dict(sorted(zip((*_NAMES, *_SINGLE), values, strict=True)))


def memory_stats_as_nested_dict(device=None):
    """Return them as dicts in dicts."""
    nested = {}
    for name, value in memory_stats(device).items():
        *path, last = name.split(".")
        place = nested
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return nested


def _count(name, about):
    def function(device=None):
        return memory_stats(device).get(name, 0)

    function.__doc__ = f"Return the bytes that {about}."
    return function


memory_allocated = _count("allocated_bytes.all.current", "tensors use")
max_memory_allocated = _count("allocated_bytes.all.peak", "tensors used at most")
memory_reserved = _count("reserved_bytes.all.current", "libtorch holds")
max_memory_reserved = _count("reserved_bytes.all.peak", "libtorch held at most")
memory_cached = memory_reserved
max_memory_cached = max_memory_reserved


def reset_peak_memory_stats(device=None):
    """Let the peaks start from what is used now."""
    if is_available():
        library.cuda_reset_peak_stats(_index(device))


reset_max_memory_allocated = reset_peak_memory_stats
reset_max_memory_cached = reset_peak_memory_stats


def reset_accumulated_memory_stats(device=None):
    """Let the sums of what was allocated and freed start from 0."""
    if is_available():
        library.cuda_reset_accumulated_stats(_index(device))


def empty_cache():
    """Give back what no tensor uses; does nothing without a device.

    Tensors without a reference are released first: here the collector finds them, which may be
    later than CPython would.
    """
    if is_available():
        library.cuda_empty_cache()


def ipc_collect():
    """Do nothing: no memory is shared with other processes here."""


def mem_get_info(device=None):
    """Return the device's free and total bytes.

    Raises: RuntimeError without one.
    """
    return tuple(library.cuda_memory_info(_index(device)))


def device_memory_used(device=None):
    """Return the bytes in use on the device, by all processes."""
    free, total = mem_get_info(device)
    return total - free


def get_per_process_memory_fraction(device=None):
    """Return the share of the device's memory that this process may take."""
    return library.cuda_memory_fraction(_index(device))


def set_per_process_memory_fraction(fraction, device=None):
    """Set the share of the device's memory that this process may take.

    Args:
        fraction: in [0, 1].
        device: the current one if None.

    Raises: TypeError if it is no float, ValueError if it is out of range.
    """
    if not isinstance(fraction, float):
        raise TypeError("Invalid type for fraction argument, must be `float`")
    if not 0 <= fraction <= 1:
        raise ValueError(f"Invalid fraction value: {fraction}. Allowed range: 0~1")
    library.cuda_set_memory_fraction(_index(device), fraction)


def get_allocator_backend():
    """Return the name of libtorch's allocator."""
    return "native"


def memory_summary(device=None, abbreviated=False):
    """Return a table of the counts for people.

    Args:
        device: the current one if None.
        abbreviated: leave out the sums of what was allocated and freed.
    """
    stats = memory_stats(device)
    counts = _COUNTS[:2] if abbreviated else _COUNTS
    lines = [f"{'':24}" + "".join(f"{count:>14}" for count in counts)]
    for name in _BY_SIZE.split():
        unit, divisor = ("MiB", _MEBIBYTE) if name.endswith("bytes") else ("", 1)
        cells = [stats.get(f"{name}.all.{count}", 0) // divisor for count in counts]
        lines.append(f"{name:24}" + "".join(f"{f'{cell} {unit}':>14}" for cell in cells))
    return "\n".join(lines)
