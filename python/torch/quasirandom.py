"""torch.quasirandom: points that fill the unit cube evenly.

Source: documentation of torch.quasirandom, PyTorch 2.10.
"""

import torch

# Points that skipping makes at once.
_CHUNK = 4096


class SobolEngine:
    """Draws Sobol' points: a deterministic sequence in [0, 1)^dimension, or a scrambled one.

    The tables and the drawing are libtorch's, so the points are CPython's; a scrambled engine
    without a seed takes its random bits from the default generator.

    Args:
        dimension: of the points, from 1 to MAXDIM.
        scramble: mix the digits by random matrices, and shift the points.
        seed: of the scrambling.

    Raises: ValueError for a dimension out of range.
    Source: documentation of torch.quasirandom.SobolEngine; Joe and Kuo's direction numbers.
    """

    MAXBIT = 30
    MAXDIM = 21201

    def __init__(self, dimension, scramble=False, seed=None):
        """Make the direction numbers, and stand before the first point."""
        if not 1 <= dimension <= self.MAXDIM:
            raise ValueError(
                f"Supported range of dimensionality for SobolEngine is [1, {self.MAXDIM}]"
            )
        self.seed, self.scramble, self.dimension = seed, scramble, dimension
        self.sobolstate = torch.zeros(dimension, self.MAXBIT, device="cpu", dtype=torch.long)
        torch._sobol_engine_initialize_state_(self.sobolstate, dimension)
        self.shift = torch.zeros(dimension, device="cpu", dtype=torch.long)
        if scramble:
            self._scramble()
        self.reset()
        self._first_point = (self.quasi / 2**self.MAXBIT).reshape(1, -1)

    def _scramble(self):
        generator = None if self.seed is None else torch.Generator().manual_seed(self.seed)
        size = (self.dimension, self.MAXBIT)
        bits = torch.randint(2, size, device="cpu", generator=generator)
        self.shift = bits @ (2 ** torch.arange(self.MAXBIT, device="cpu"))
        mixing = torch.randint(2, (*size, self.MAXBIT), device="cpu", generator=generator).tril()
        torch._sobol_engine_scramble_(self.sobolstate, mixing, self.dimension)

    def _after_first(self):
        """Return how many points libtorch has drawn: it does not count the first."""
        return max(self.num_generated - 1, 0)

    def draw(self, n=1, out=None, dtype=None):
        """Return the next n points.

        Args:
            n: how many, 1 or more.
            out: tensor to write to; it is resized.
            dtype: of the points; the default type if None.

        Returns: (n, dimension), in [0, 1).
        """
        dtype = dtype or torch.get_default_dtype()
        first = [self._first_point.to(dtype)] if self.num_generated == 0 else []
        rest = n - len(first)
        parts = first
        if rest or not first:
            drawn, self.quasi = torch._sobol_engine_draw(
                self.quasi, rest, self.sobolstate, self.dimension, self._after_first(), dtype=dtype
            )
            parts = [*first, drawn]
        points = torch.cat(parts, dim=-2) if len(parts) > 1 else parts[0]
        self.num_generated += n
        return points if out is None else out.resize_as_(points).copy_(points)

    def draw_base2(self, m, out=None, dtype=None):
        """Return the next 2**m points, as `draw` does.

        Raises: ValueError if the number of points so far would then be no power of two.
        """
        n = 2**m
        total = self.num_generated + n
        if total & (total - 1):
            raise ValueError(
                "The balance properties of Sobol' points require n to be a power of 2. "
                f"{self.num_generated} points have been previously generated, then: "
                f"n={self.num_generated}+2**{m}={total}. "
                "If you still want to do this, please use 'SobolEngine.draw()' instead."
            )
        return self.draw(n=n, out=out, dtype=dtype)

    def reset(self):
        """Stand before the first point again; returns the engine."""
        self.quasi = self.shift.clone(memory_format=torch.contiguous_format)
        self.num_generated = 0
        return self

    def fast_forward(self, n):
        """Skip n points; returns the engine."""
        for start in range(0, n, _CHUNK):
            self.draw(min(_CHUNK, n - start))
        return self

    def __repr__(self):
        """Show the arguments."""
        told = [f"dimension={self.dimension}"]
        if self.scramble:
            told.append("scramble=True")
        if self.seed is not None:
            told.append(f"seed={self.seed}")
        return f"{type(self).__name__}({', '.join(told)})"
