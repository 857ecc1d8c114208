"""torch.autograd.profiler: how long operators, backward passes and named blocks take.

Operators are timed by libtorch's own profiler, those within operators and of backward passes
included, in the thread that begins the profile. Where libtorch has no such profiler (outside of
Linux) only blocks are timed. Batched products that MKL is given at once are no operators.

Source: documentation of torch.autograd.profiler, PyTorch 2.10.
"""

import functools
import threading

from torch._C import library
from torch.autograd._profile_events import (
    EventList,
    FunctionEvent,
    FunctionEventAvg,
    nested,
)

__all__ = [
    "EventList",
    "FunctionEvent",
    "FunctionEventAvg",
    "emit_nvtx",
    "profile",
    "record_function",
]

_running = []  # the profiles that record now


class record_function:
    """A block to be timed, as a context or a decorator: `with record_function("forward"): …`."""

    def __init__(self, name, args=None):
        """Take the block's name."""
        self.name = self.key = name

    def __enter__(self):
        """Begin."""
        self._begin = library.nano_time()
        return self

    def __exit__(self, *error):
        """End."""
        if _running:
            begin, end = self._begin / 1e3, library.nano_time() / 1e3
            for recording in _running:
                event = FunctionEvent(self.name, begin, end, threading.get_ident())
                event.key = self.key
                recording._blocks.append(event)

    def __call__(self, function):
        """Return a function that is timed whenever it is called."""

        @functools.wraps(function)
        def timed(*args, **kwargs):
            with record_function(self.name):
                return function(*args, **kwargs)

        return timed


class profile:
    """A context in which operators and blocks are timed: `key_averages().table()` after it.

    Args:
        enabled: whether to time at all.
        **options: accepted: record_shapes, profile_memory, with_stack and so on.

    Raises: RuntimeError where a profile already runs in this thread.
    """

    def __init__(self, enabled=True, **options):
        """Take whether to time at all."""
        self.enabled = enabled
        self.function_events = EventList()
        self._times = None

    def __enter__(self):
        """Begin."""
        if self.enabled:
            self._blocks = []
            self._times = library.start_times() if library.times_operators() else None
            _running.append(self)
        return self

    def __exit__(self, *error):
        """End."""
        if not self.enabled or self not in _running:
            return
        _running.remove(self)
        found = self._blocks
        if self._times is not None:
            own = threading.get_ident()
            for name, begin, length, thread in zip(*library.stop_times(self._times), strict=True):
                found.append(FunctionEvent(name, begin, begin + length, thread or own))
        self.function_events += nested(found)

    def key_averages(self, **options):
        """Return the sums by name."""
        return self.function_events.key_averages()

    def total_average(self):
        """Return the sum of all."""
        return self.function_events.total_average()

    @property
    def self_cpu_time_total(self):
        """Microseconds of all, each counted once."""
        return self.function_events.self_cpu_time_total

    def table(self, **options):
        """Return the sums by name as text."""
        return self.key_averages().table(**options)

    def export_chrome_trace(self, path):
        """Write the runs as a file that chrome://tracing and Perfetto show."""
        self.function_events.export_chrome_trace(path)

    def __str__(self):
        """Return the runs as text."""
        return str(self.function_events)


def kineto_available():
    """Return False: that profiler is not part of libtorch's builds for the JVM."""
    return False


def _profiler_enabled():
    """Tell whether a profile runs."""
    return bool(_running)


def _disable_profiler():
    """End all profiles that run, as leaving their contexts does."""
    for recording in list(_running):
        recording.__exit__(None, None, None)


class emit_nvtx:
    """A context that would mark operators for NVIDIA's profilers, which libtorch is not built for.

    Args:
        enabled: whether to mark at all; if not, the context does nothing.
        record_shapes: accepted.
    """

    def __init__(self, enabled=True, record_shapes=False):
        """Take whether to mark at all."""
        self.enabled = enabled

    def __enter__(self):
        """Begin, if there is nothing to do.

        Raises: NotImplementedError if enabled.
        """
        if self.enabled:
            raise NotImplementedError(
                "torch.autograd.profiler.emit_nvtx: expected enabled=False, got True; marks for "
                "NVIDIA's profilers are not provided, time with torch.profiler.profile instead"
            )
        return self

    def __exit__(self, *error):
        """End."""
