"""CUDA devices. A program that asks `is_available()` first runs unchanged without one.

Source: documentation of torch.cuda, PyTorch 2.10.
"""

from torch import _typed
from torch._C import library
from torch._operators import missing
from torch._types import device as _device_class

from . import amp

_initialized = False


def __getattr__(name):
    """Make a typed tensor class on first use."""
    if name in _typed.NAMES:
        return _typed.make(__name__, name)
    raise missing(f"module '{__name__}'", name)


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


def synchronize(device=None):
    """Wait for the device's work."""
    init()
    library.cuda_synchronize()


def is_bf16_supported(including_emulation=True):
    """Tell whether the device computes in bfloat16."""
    return is_available()


def is_current_stream_capturing():
    """Return False: no graphs are captured here."""
    return False


def manual_seed_all(seed):
    """Seed the generators of all devices; does nothing without one."""
    for number in range(device_count()):
        _generator(number).manual_seed(seed)


def manual_seed(seed):
    """Seed the generator of the current device; does nothing without one."""
    if is_available():
        _generator("cuda").manual_seed(seed)


def _generator(device):
    from torch.random import Generator

    init()
    made = object.__new__(Generator)
    made.device = _device_class(device)
    made._h = library.default_generator(str(made.device))
    return made


def initial_seed():
    """Return the seed of the current device's generator."""
    return _generator("cuda").initial_seed()


def get_rng_state(device="cuda"):
    """Return the state of a device's generator as a byte tensor."""
    return _generator(device).get_state()


def set_rng_state(new_state, device="cuda"):
    """Set the state of a device's generator."""
    _generator(device).set_state(new_state)


def get_rng_state_all():
    """Return the states of all devices' generators."""
    return [get_rng_state(number) for number in range(device_count())]


def set_rng_state_all(new_states):
    """Set the states of all devices' generators."""
    for number, state in enumerate(new_states):
        set_rng_state(state, number)


def current_device():
    """Return the index of the current device, which is always the first.

    Raises: RuntimeError without one.
    """
    init()
    return 0


def set_device(device):
    """Check that the device is the first, which is the current one.

    Raises: RuntimeError without one, NotImplementedError for another.
    """
    init()
    if _device_class(device).index:
        raise NotImplementedError(
            f"torch.cuda.set_device: expected the first device, got {device!r}; name the device "
            "where tensors are made, or set CUDA_VISIBLE_DEVICES"
        )


def empty_cache():
    """Do nothing: libtorch gives unused memory back when it runs short."""


ipc_collect = empty_cache


def _without_a_device(name, value):
    def function(device=None):
        if is_available():
            raise NotImplementedError(
                f"torch.cuda.{name}: the device's memory is not counted here; ask nvidia-smi"
            )
        return value

    function.__name__ = function.__qualname__ = name
    function.__doc__ = "Return what PyTorch does without a device; refuse with one."
    return function


_COUNTS = (
    "memory_allocated max_memory_allocated memory_reserved max_memory_reserved "
    "reset_peak_memory_stats reset_max_memory_allocated"
)
globals().update({name: _without_a_device(name, 0) for name in _COUNTS.split()})
