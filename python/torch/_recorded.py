"""Functions whose operators are recorded in their first call and then repeated without Python."""

from ._C import library
from ._operators import unwrap, wrap_result

MOST_KINDS = 8


class recorded:  # noqa: N801 (a decorator)
    """Repeat a function's operators without running its Python code again.

    The first call with arguments of a kind runs the function and notes every operator, the
    backward passes it asks for included; later calls run the same operators on the new tensors,
    which gives the same numbers. A kind is the shapes, strides, dtypes, devices and `requires_grad`
    of the tensors, the plain values, and the modes of autograd and autocast.

    So the function must do the same for all arguments of a kind. What it does besides calling
    operators happens in the first call only; what it uses and is not given (parameters, generators,
    settings) stays what it was then, though numbers in those tensors may change. It takes tensors,
    numbers, strings and None, and returns a tensor, a tuple of them or None. Hooks of its own
    tensors and Python functions in the graph (`autograd.Function`, checkpointing) are refused.

    Raises:
        RuntimeError: the function reads numbers out of a tensor, keeps one that it makes, or does
            something else that cannot be repeated.
    """

    def __init__(self, function):
        """Wrap a function, method or lambda."""
        self._function = function
        self._replays = {}
        self.__wrapped__ = function
        self.__name__ = getattr(function, "__name__", "recorded")
        self.__doc__ = getattr(function, "__doc__", None)

    def __call__(self, *args):
        """Call the function, or repeat what it did for arguments of this kind."""
        if library.is_recording():
            return self._function(*args)
        handles = [unwrap(arg) for arg in args]
        key = library.call_key(*handles)
        known = self._replays.get(key)
        if known is None:
            return self._record(key, handles, args)
        replay, several = known
        found = wrap_result(replay(*handles))
        return (found,) if several and not isinstance(found, tuple) else found

    def _record(self, key, handles, args):
        library.start_recording(*handles)
        try:
            result = self._function(*args)
            several = isinstance(result, (tuple, list))
            results = () if result is None else result if several else (result,)
            replay = library.finish_recording(*[unwrap(value) for value in results])
        except BaseException:
            library.abandon_recording()
            raise
        if len(self._replays) >= MOST_KINDS:
            del self._replays[next(iter(self._replays))]
        self._replays[key] = replay, several
        return result
