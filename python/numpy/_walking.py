"""Objects that walk through several arrays at once."""

from math import prod

from ._creation import asarray
from ._programs import ndindex
from ._shapes import broadcast_arrays
from ._ufuncs import check_broadcast


class broadcast:
    """Arrays that broadcast to one shape, walked through element by element."""

    def __init__(self, *args):
        """Take arrays."""
        self._arrays = [asarray(one) for one in args]
        self.shape = check_broadcast([one.shape for one in self._arrays])
        self.ndim = self.nd = len(self.shape)
        self.numiter = len(args)
        self.size = prod(self.shape)
        self.iters = tuple(one.reshape(-1) for one in broadcast_arrays(*self._arrays))
        self.reset()

    def reset(self):
        """Go back to the first element."""
        self.index = 0

    def __iter__(self):
        """Return the object itself."""
        return self

    def __next__(self):
        """Return the elements at the next place."""
        if self.index >= self.size:
            raise StopIteration
        self.index += 1
        return tuple(part[self.index - 1] for part in self.iters)


class nditer:
    """Iterates over the elements of arrays that broadcast, as arrays without dimensions.

    Elements may be written (`x[...] = 1`) if `op_flags` say "readwrite" or "writeonly". Of the
    flags "multi_index", "c_index" and "zerosize_ok" have an effect; others that change what comes
    out are refused.
    """

    def __init__(self, op, flags=(), op_flags=None, op_dtypes=None, order="K", **more):
        """Take an array, or several in a list or tuple."""
        refused = {"external_loop", "buffered", "f_index", "ranged"} & set(flags)
        if refused or more or op_dtypes:
            names = sorted([*refused, *more, *(["op_dtypes"] if op_dtypes else [])])
            raise NotImplementedError(
                f"nditer: expected plain iteration, got {', '.join(names)}; loop over "
                "array.reshape(-1) or np.ndindex(array.shape)"
            )
        several = isinstance(op, (list, tuple))
        given = [asarray(one) for one in (op if several else [op])]
        marks = list(op_flags or [])
        marks = marks if marks and isinstance(marks[0], (list, tuple)) else [marks] * len(given)
        shape = check_broadcast([one.shape for one in given])
        self.operands = tuple(
            own if {"readwrite", "writeonly"} & set(mark) else part
            for own, part, mark in zip(given, broadcast_arrays(*given), marks, strict=True)
        )
        self.shape, self.ndim, self.nop, self._several = shape, len(shape), len(given), several
        self._places = list(ndindex(shape))
        self.itersize = len(self._places)
        self.has_multi_index = "multi_index" in flags
        self.has_index = "c_index" in flags
        self.reset()

    @property
    def multi_index(self):
        """The position of the present element."""
        return self._places[self.iterindex]

    @property
    def index(self):
        """The number of the present element."""
        return self.iterindex

    @property
    def finished(self):
        """Whether all elements were walked through."""
        return self.iterindex >= self.itersize

    @property
    def value(self):
        """The present elements: arrays without dimensions."""
        place = self.multi_index
        parts = tuple(part[(*place, Ellipsis)] for part in self.operands)
        return parts if self._several else parts[0]

    def reset(self):
        """Go back to the first element."""
        self.iterindex, self._begun = 0, False

    def iternext(self):
        """Go on; tells whether there is an element."""
        self.iterindex += 1
        return not self.finished

    def __getitem__(self, number):
        """Return the present element of one array."""
        return self.operands[number][(*self.multi_index, Ellipsis)]

    def __setitem__(self, number, value):
        """Store the present element of one array."""
        self.operands[number][self.multi_index] = value

    def __iter__(self):
        """Return the object itself."""
        return self

    def __next__(self):
        """Return the next elements."""
        if self._begun:
            self.iterindex += 1
        self._begun = True
        if self.finished:
            raise StopIteration
        return self.value

    def __enter__(self):
        """Return the object itself."""
        return self

    def __exit__(self, *error):
        """Do nothing: elements are written at once."""

    def close(self):
        """Do nothing: elements are written at once."""
