"""Random numbers of CUDA devices: seeds and states. Source: torch.cuda.random, PyTorch 2.10."""

from torch._C import library
from torch._types import device as _device_class
from torch.cuda import _index, device_count, is_available


def _generator(device):
    from torch.random import Generator

    made = object.__new__(Generator)
    made.device = _device_class("cuda", _index(device))
    made._h = library.default_generator(str(made.device))
    return made


def __getattr__(name):
    if name == "default_generators":  # one for each device
        return tuple(_generator(number) for number in range(device_count()))
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


def manual_seed_all(seed):
    """Seed the generators of all devices; does nothing without one."""
    for number in range(device_count()):
        _generator(number).manual_seed(seed)


def manual_seed(seed):
    """Seed the generator of the current device; does nothing without one."""
    if is_available():
        _generator("cuda").manual_seed(seed)


def seed():
    """Seed the current device's generator from the operating system; nothing without one."""
    if is_available():
        _generator("cuda").seed()


def seed_all():
    """Seed the generators of all devices with one number of the operating system."""
    if is_available():
        manual_seed_all(_generator("cuda").seed())


def initial_seed():
    """Return the seed of the current device's generator."""
    return _generator("cuda").initial_seed()


def get_rng_state(device="cuda"):
    """Return the state of a device's generator as a byte tensor."""
    return _generator(device).get_state()


def set_rng_state(new_state, device="cuda"):
    """Set the state of a device's generator."""
    _generator(device).set_state(new_state.cpu())


def get_rng_state_all():
    """Return the states of all devices' generators."""
    return [get_rng_state(number) for number in range(device_count())]


def set_rng_state_all(new_states):
    """Set the states of all devices' generators."""
    for number, state in enumerate(new_states):
        set_rng_state(state, number)
