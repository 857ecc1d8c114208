"""torch.autograd.profiler: how long the blocks of a program take.

Timed are the blocks that `record_function` names, and the steps of `torch.profiler.profile`.
Operators are not timed one by one: use a JVM profiler (Java Flight Recorder) for that.

Source: documentation of torch.autograd.profiler, PyTorch 2.10.
"""

import functools
import threading
import time

_running = []  # the profiles that record now
_local = threading.local()


class FunctionEvent:
    """One run of a block: its name, thread, and begin and end in microseconds."""

    def __init__(self, name, begin):
        """Begin now."""
        self.name = self.key = name
        self.thread = threading.get_ident()
        self.begin = self.end = begin
        self.within = 0.0  # microseconds spent in blocks within this one
        self.count = 1

    @property
    def cpu_time_total(self):
        """Microseconds from begin to end."""
        return self.end - self.begin

    @property
    def self_cpu_time_total(self):
        """Microseconds outside of blocks within this one."""
        return self.cpu_time_total - self.within

    cpu_time = cpu_time_total


class FunctionEventAvg:
    """All runs of the blocks of one name."""

    def __init__(self, key):
        """Start without runs."""
        self.key = key
        self.count = 0
        self.cpu_time_total = self.self_cpu_time_total = 0.0

    def add(self, event):
        """Count a run."""
        self.count += 1
        self.cpu_time_total += event.cpu_time_total
        self.self_cpu_time_total += event.self_cpu_time_total

    @property
    def cpu_time(self):
        """Mean microseconds of a run."""
        return self.cpu_time_total / self.count if self.count else 0.0


_SORTED_BY = ("cpu_time", "cpu_time_total", "self_cpu_time_total", "count")


class EventList(list):
    """Runs of blocks, or sums of runs by name."""

    def key_averages(self, **options):
        """Return the sums by name, in the order of first runs."""
        found = {}
        for event in self:
            found.setdefault(event.key, FunctionEventAvg(event.key)).add(event)
        return EventList(found.values())

    def total_average(self):
        """Return the sum of all."""
        total = FunctionEventAvg("Total")
        for event in self:
            total.add(event)
        return total

    def table(self, sort_by=None, row_limit=100, **options):
        """Return the sums as text, a row for each; the largest first if `sort_by` names a column.

        Raises: ValueError for another column.
        """
        rows = list(self)
        if sort_by is not None:
            column = sort_by.replace("device", "cpu").replace("cuda", "cpu")
            if column not in _SORTED_BY:
                raise ValueError(f"table: expected sort_by of {_SORTED_BY}, got {sort_by!r}")
            rows.sort(key=lambda event: -getattr(event, column))
        rows = rows if row_limit is None or row_limit < 0 else rows[:row_limit]
        width = max([4, *(len(event.key) for event in rows)])
        heads = ("Self CPU", "CPU total", "CPU time avg", "# of Calls")
        lines = ["Name".rjust(width) + "".join(head.rjust(15) for head in heads)]
        rule = "-" * len(lines[0])
        for event in rows:
            times = (event.self_cpu_time_total, event.cpu_time_total, event.cpu_time)
            cells = [*map(_time, times), str(event.count)]
            lines.append(event.key.rjust(width) + "".join(cell.rjust(15) for cell in cells))
        return "\n".join([rule, lines[0], rule, *lines[1:], rule]) + "\n"

    def export_chrome_trace(self, path):
        """Write the runs as a file that chrome://tracing and Perfetto show."""
        import json

        events = [
            {
                "name": event.name,
                "ph": "X",
                "ts": event.begin,
                "dur": event.cpu_time_total,
                "pid": 0,
                "tid": event.thread,
            }
            for event in self
        ]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"traceEvents": events}, file)


def _time(microseconds):
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if microseconds >= size:
            return f"{microseconds / size:.3f}{unit}"
    return f"{microseconds:.3f}us"


class record_function:
    """A block to be timed, as a context or a decorator: `with record_function("forward"): …`."""

    def __init__(self, name, args=None):
        """Take the block's name."""
        self.name = name

    def __enter__(self):
        """Begin."""
        self.event = FunctionEvent(self.name, time.perf_counter_ns() / 1e3)
        self._around = getattr(_local, "event", None)
        _local.event = self.event
        return self

    def __exit__(self, *error):
        """End."""
        event, _local.event = self.event, self._around
        event.end = time.perf_counter_ns() / 1e3
        if self._around is not None:
            self._around.within += event.cpu_time_total
        for recording in _running:
            recording.append(event)

    def __call__(self, function):
        """Return a function that is timed whenever it is called."""

        @functools.wraps(function)
        def timed(*args, **kwargs):
            with record_function(self.name):
                return function(*args, **kwargs)

        return timed


class profile:
    """A context in which blocks are timed: `events` before, `key_averages().table()` after."""

    def __init__(self, enabled=True, **options):
        """Take whether to time at all; other options are accepted."""
        self.enabled = enabled
        self.function_events = EventList()

    def __enter__(self):
        """Begin."""
        if self.enabled:
            _running.append(self.function_events)
        return self

    def __exit__(self, *error):
        """End."""
        if self.enabled:
            _running[:] = [one for one in _running if one is not self.function_events]

    def key_averages(self, **options):
        """Return the sums by name."""
        return self.function_events.key_averages()

    def total_average(self):
        """Return the sum of all."""
        return self.function_events.total_average()

    def table(self, **options):
        """Return the sums by name as text."""
        return self.key_averages().table(**options)

    def export_chrome_trace(self, path):
        """Write the runs as a file that chrome://tracing and Perfetto show."""
        self.function_events.export_chrome_trace(path)
