"""Sources of random bits: SeedSequence, PCG64 and MT19937, each with NumPy's stream."""

import _random
import os

import torch

from .._bridge import fill_from_bytes, from_flat

_WORD, _DOUBLE_WORD, _STATE = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF, (1 << 128) - 1
_PCG_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
_MT_WORDS = 624


def _words(value):
    """Return a non-negative int, its digits, or a sequence of such as 32-bit words."""
    if isinstance(value, str):
        try:
            value = int(value, 16 if value.startswith("0x") else 10)
        except ValueError:
            raise ValueError("unrecognized seed string") from None
    if hasattr(value, "__len__"):
        return [word for part in value for word in _words(part)]
    try:
        value = value.__index__()
    except (AttributeError, TypeError):
        raise TypeError("seed must be integer") from None
    if value < 0:
        raise ValueError("expected non-negative integer")
    words = []
    while value or not words:
        words.append(value & _WORD)
        value >>= 32
    return words


class SeedSequence:
    """Well-mixed bits from a seed: O'Neill's `seed_seq_fe`."""

    def __init__(self, entropy=None, *, spawn_key=(), pool_size=4, n_children_spawned=0):
        """Mix a seed: an int, ints, or 128 bits of the operating system's."""
        if pool_size < 4:
            raise ValueError(f"The size of the entropy pool should be at least 4, got {pool_size}")
        ints = hasattr(entropy, "__index__") or hasattr(entropy, "__getitem__")
        if not (entropy is None or ints) or isinstance(entropy, str):
            raise TypeError(
                f"SeedSequence expects int or sequence of ints for entropy not {entropy}"
            )
        self.pool_size = pool_size
        self.entropy = int.from_bytes(os.urandom(16), "little") if entropy is None else entropy
        self.spawn_key = tuple(spawn_key)
        self.n_children_spawned = n_children_spawned
        words = _words(self.entropy)
        if self.spawn_key:
            words += [0] * (pool_size - len(words))
            words += _words(self.spawn_key)
        self._mix(words)

    def _mix(self, words):
        constant = 0x43B0D7E5

        def hashed(value):
            nonlocal constant
            value ^= constant
            constant = constant * 0x931E8875 & _WORD
            value = value * constant & _WORD
            return value ^ value >> 16

        def mixed(x, y):
            value = (0xCA01F9DD * x - 0x4973F715 * y) & _WORD
            return value ^ value >> 16

        size = self.pool_size
        pool = [hashed(words[i] if i < len(words) else 0) for i in range(size)]
        for source in range(size):
            for target in range(size):
                if source != target:
                    pool[target] = mixed(pool[target], hashed(pool[source]))
        for word in words[size:]:
            for target in range(size):
                pool[target] = mixed(pool[target], hashed(word))
        self._pool = pool

    def words(self, count):
        """Return 32-bit words as ints (not in NumPy)."""
        constant, made = 0x8B51F9DD, []
        for i in range(count):
            value = self._pool[i % self.pool_size] ^ constant
            constant = constant * 0x58F38DED & _WORD
            value = value * constant & _WORD
            made.append(value ^ value >> 16)
        return made

    def generate_state(self, n_words, dtype="uint32"):
        """Return words of 32 or 64 bits as an array."""
        from .._creation import array
        from .._dtypes import dtype as kind

        own = kind(dtype)
        if own.name == "uint32":
            return array(self.words(n_words), own)
        words = self.words(2 * n_words)
        return array([a | b << 32 for a, b in zip(words[::2], words[1::2], strict=True)], own)

    def spawn(self, n_children):
        """Return independent sequences."""
        first = self.n_children_spawned
        self.n_children_spawned += n_children
        return [
            SeedSequence(self.entropy, spawn_key=(*self.spawn_key, i), pool_size=self.pool_size)
            for i in range(first, first + n_children)
        ]


def _sequence(seed):
    return seed if isinstance(seed, SeedSequence) else SeedSequence(seed)


class BitGenerator:
    """A source of 32-bit and 64-bit words and of doubles in [0, 1)."""

    def doubles(self, count):
        """Return numbers in [0, 1) as a tensor (not in NumPy)."""
        double = self.double
        return from_flat([double() for _ in range(count)], (count,), torch.float64)

    def random_raw(self, size=None):
        """Return 64-bit words as they come."""
        from .._creation import array

        if size is None:
            return self.raw()
        return array([self.raw() for _ in range(size)], "uint64")


class PCG64(BitGenerator):
    """O'Neill's PCG XSL-RR 128/64, NumPy's default source."""

    def __init__(self, seed=None):
        """Start from a seed: None, an int, ints or a SeedSequence."""
        self.seed_seq = _sequence(seed)
        words = self.seed_seq.words(8)
        first, stream = (
            (words[i] | words[i + 1] << 32) << 64 | words[i + 2] | words[i + 3] << 32
            for i in (0, 4)
        )
        self._increment = (stream << 1 | 1) & _STATE
        self._state = self._increment
        self._state = ((self._state + first) * _PCG_MULTIPLIER + self._increment) & _STATE
        self._half, self._has_half = 0, False

    def next64(self):
        """Return the next 64 bits."""
        state = self._state = (self._state * _PCG_MULTIPLIER + self._increment) & _STATE
        folded = (state >> 64 ^ state) & _DOUBLE_WORD
        turn = state >> 122
        return (folded >> turn | folded << 64 - turn) & _DOUBLE_WORD

    raw = next64

    def next32(self):
        """Return the next 32 bits: the low half of 64, then the high half."""
        if self._has_half:
            self._has_half = False
            return self._half
        both = self.next64()
        self._half, self._has_half = both >> 32, True
        return both & _WORD

    def double(self):
        """Return a number in [0, 1)."""
        return (self.next64() >> 11) * 2.0**-53

    def jumped(self, jumps=1):
        """Return nothing: jumps are not provided."""
        raise NotImplementedError("PCG64.jumped is not provided: use SeedSequence.spawn")

    @property
    def state(self):
        """The state as a dict, as NumPy has it."""
        return {
            "bit_generator": "PCG64",
            "state": {"state": self._state, "inc": self._increment},
            "has_uint32": int(self._has_half),
            "uinteger": self._half,
        }

    @state.setter
    def state(self, value):
        if not isinstance(value, dict) or value.get("bit_generator") != "PCG64":
            raise ValueError("state must be for a PCG64 RNG")
        self._state, self._increment = value["state"]["state"], value["state"]["inc"]
        self._half, self._has_half = value["uinteger"], bool(value["has_uint32"])


class MT19937(BitGenerator):
    """The Mersenne Twister: Python's own, with NumPy's ways to seed it."""

    def __init__(self, seed=None):
        """Start from a seed: None, an int, ints or a SeedSequence."""
        self.seed_seq = _sequence(seed)
        key = self.seed_seq.words(_MT_WORDS)
        key[0] = 0x80000000
        self._twister = _random.Random()
        self.set_key(key, _MT_WORDS - 1)  # where NumPy starts, too
        self._bits = self._twister.getrandbits

    def legacy_seed(self, seed):
        """Start as `np.random.seed` does: from an int below 2^32, or from ints."""
        if hasattr(seed, "__index__"):
            seed = seed.__index__()
            if not 0 <= seed <= _WORD:
                raise ValueError("Seed must be between 0 and 2**32 - 1")
            self.set_key(_key_of(seed), _MT_WORDS)
        elif seed is None:
            self.__init__()
        else:
            self.set_key(_key_of_words([w.__index__() & _WORD for w in seed]), _MT_WORDS)

    def set_key(self, key, position):
        """Go on from 624 words and a position in them (not in NumPy)."""
        self._twister.setstate((*key, position))

    def get_key(self):
        """Return the 624 words and the position in them (not in NumPy)."""
        *key, position = self._twister.getstate()
        return key, position

    def next32(self):
        """Return the next 32 bits."""
        return self._bits(32)

    raw = next32

    def next64(self):
        """Return the next two words, the first one high."""
        return self._bits(32) << 32 | self._bits(32)

    def double(self):
        """Return a number in [0, 1)."""
        return self._twister.random()

    def doubles(self, count):
        """Return numbers in [0, 1) as a tensor: all words at once, two for each number."""
        data = self._bits(64 * count).to_bytes(8 * count, "little") if count else b""
        words = fill_from_bytes(torch.empty(2 * count, dtype=torch.int32), data)
        words = words.to(torch.int64) & _WORD
        high, low = words[0::2] >> 5, words[1::2] >> 6
        return (high * 67108864 + low).to(torch.float64) / 9007199254740992.0

    @property
    def state(self):
        """The state as a dict, as NumPy has it."""
        from .._creation import array

        key, position = self.get_key()
        return {
            "bit_generator": "MT19937",
            "state": {"key": array(key, "uint32"), "pos": position},
        }

    @state.setter
    def state(self, value):
        if value.get("bit_generator") != "MT19937":
            raise ValueError("state must be for a MT19937 RNG")
        self.set_key([int(word) for word in value["state"]["key"]], value["state"]["pos"])


def _key_of(seed):
    key = [seed]
    for i in range(1, _MT_WORDS):
        key.append((1812433253 * (key[-1] ^ key[-1] >> 30) + i) & _WORD)
    return key


def _key_of_words(words):
    key = _key_of(19650218)
    place, at = 1, 0
    for _ in range(max(_MT_WORDS, len(words))):
        mixed = (key[place - 1] ^ key[place - 1] >> 30) * 1664525
        key[place] = ((key[place] ^ mixed) + words[at] + at) & _WORD
        place, at = place + 1, (at + 1) % len(words)
        if place == _MT_WORDS:
            key[0], place = key[-1], 1
    for _ in range(_MT_WORDS - 1):
        mixed = (key[place - 1] ^ key[place - 1] >> 30) * 1566083941
        key[place] = ((key[place] ^ mixed) - place) & _WORD
        place += 1
        if place == _MT_WORDS:
            key[0], place = key[-1], 1
    key[0] = 0x80000000
    return key
