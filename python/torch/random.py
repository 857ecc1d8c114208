"""Random numbers: generators, seeds and their states.

Same seeds give CPython PyTorch's numbers on the CPU.
"""

from contextlib import contextmanager

from ._C import library
from ._operators import wrap
from ._types import device as device_type


class Generator:
    """A source of random numbers with a state of its own."""

    __module__ = "torch._C"

    def __init__(self, device="cpu"):
        """Make a generator with PyTorch's default seed."""
        self.device = device_type(device)
        self._h = library.new_generator(str(self.device))

    @classmethod
    def _of(cls, native):
        made = cls.__new__(cls)
        made._h, made.device = native, device_type(library.generator_device(native))
        return made

    def manual_seed(self, seed):
        """Start again from `seed`, any 64-bit integer. Returns the generator."""
        if not isinstance(seed, int):
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
        library.manual_seed(self._h, _signed(seed))
        return self

    def seed(self):
        """Start from a seed of the operating system, and return it."""
        return library.new_seed(self._h) & 0xFFFFFFFFFFFFFFFF

    def initial_seed(self):
        """Return the seed that the generator started from."""
        return library.initial_seed(self._h) & 0xFFFFFFFFFFFFFFFF

    def get_state(self):
        """Return the state as a byte tensor."""
        return wrap(library.generator_state(self._h))

    def set_state(self, state):
        """Go on from a state that `get_state` returned."""
        if str(getattr(state, "dtype", None)) != "torch.uint8":
            raise TypeError("RNG state must be a torch.ByteTensor")
        library.set_generator_state(self._h, state._h)

    def clone_state(self):
        """Return another generator, in the same state."""
        made = Generator(self.device)
        made.set_state(self.get_state())
        return made

    def __reduce__(self):
        """Pickle and copy by the state."""
        return Generator, (self.device,), (self.initial_seed(), None, self.get_state())

    def __setstate__(self, state):
        """Go on from a pickled state."""
        self.manual_seed(state[0])
        self.set_state(state[2])


def _signed(seed):
    seed = int(seed)
    if not -(1 << 63) <= seed < 1 << 64:
        raise ValueError(f"Overflow when unpacking long long: seed {seed} does not fit 64 bits")
    return seed - (1 << 64) if seed >= 1 << 63 else seed


def _default():
    generator = object.__new__(Generator)
    generator.device = device_type("cpu")
    generator._h = library.default_generator("cpu")
    return generator


default_generator = _default()


def manual_seed(seed):
    """Seed the default generators of all devices. Returns the CPU's."""
    library.manual_seed_all(_signed(seed))
    return default_generator


def seed():
    """Seed the default generators from the operating system, and return the seed."""
    chosen = default_generator.seed()
    library.manual_seed_all(_signed(chosen))
    return chosen


def initial_seed():
    """Return the default generator's seed."""
    return default_generator.initial_seed()


def get_rng_state():
    """Return the default generator's state as a byte tensor."""
    return default_generator.get_state()


def set_rng_state(state):
    """Set the default generator's state."""
    default_generator.set_state(state)


@contextmanager
def fork_rng(
    devices=None, enabled=True, _caller="fork_rng", _devices_kw="devices", device_type="cuda"
):
    """Put the generators' states back at the end of the context.

    Args:
        devices: indices of CUDA devices whose generators are put back too; all if None.
        enabled: whether it does anything.
        device_type: "cuda"; with another kind, only the CPU's generator is put back.
    """
    if not enabled:
        yield
        return
    from torch import _lifetime, cuda

    numbers = [] if device_type != "cuda" else devices
    numbers = range(cuda.device_count()) if numbers is None else list(numbers)
    states = [_lifetime.keep(cuda.get_rng_state(number)) for number in numbers]
    state = _lifetime.keep(get_rng_state())
    try:
        yield
    finally:
        set_rng_state(state)
        for number, device_state in zip(numbers, states, strict=True):
            cuda.set_rng_state(device_state, number)
