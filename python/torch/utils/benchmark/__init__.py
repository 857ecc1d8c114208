"""torch.utils.benchmark: how long a statement takes.

Source: documentation of torch.utils.benchmark, PyTorch 2.10.
"""

import statistics
import time
import timeit

_UNITS = (("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9))


class Measurement:
    """Seconds that a statement took.

    Args:
        number_per_run: how often it ran within each of the raw times.
        raw_times: seconds of each block of runs.
        title: what the statement is called.
    """

    def __init__(self, number_per_run, raw_times, title="", num_threads=1):
        """Take the times."""
        self.number_per_run = number_per_run
        self.raw_times = raw_times
        self.title = title
        self.num_threads = num_threads

    @property
    def times(self):
        """Seconds of one run, for each block."""
        return [seconds / self.number_per_run for seconds in self.raw_times]

    @property
    def mean(self):
        """Mean seconds of one run."""
        return statistics.mean(self.times)

    @property
    def median(self):
        """Median seconds of one run."""
        return statistics.median(self.times)

    @property
    def iqr(self):
        """Distance between the quartiles of the seconds of one run."""
        if len(self.times) < 2:
            return 0.0
        low, _, high = statistics.quantiles(self.times, method="inclusive")
        return high - low

    def __repr__(self):
        """Tell the median in a unit that suits it."""
        unit, size = next((u for u in _UNITS if self.median >= u[1]), _UNITS[-1])
        runs = f"{len(self.raw_times)} measurement(s), {self.number_per_run} runs per measurement"
        return f"<Measurement {self.title}\n  {self.median / size:.2f} {unit}\n  {runs}>"


class Timer:
    """Times a statement, with torch on one thread unless told otherwise.

    Args:
        stmt, setup, timer, globals: as in timeit.Timer.
        label, sub_label, description: what the statement is called.
        num_threads: threads that operators use.
    """

    def __init__(
        self,
        stmt="pass",
        setup="pass",
        global_setup="",
        timer=time.perf_counter,
        globals=None,
        label=None,
        sub_label=None,
        description=None,
        env=None,
        num_threads=1,
    ):
        """Take the statement."""
        names = dict(globals or {})
        import torch

        names.setdefault("torch", torch)
        self._timer = timeit.Timer(stmt, setup, timer, names)
        self._title = ": ".join(part for part in (label or stmt, sub_label, description) if part)
        self._threads = num_threads

    def _run(self, number):
        import torch

        before = torch.get_num_threads()
        torch.set_num_threads(self._threads)
        try:
            return self._timer.timeit(number)
        finally:
            torch.set_num_threads(before)

    def timeit(self, number=1000000):
        """Run the statement so often in one block, after a hundredth of it to warm up."""
        self._run(max(number // 100, 2))
        return Measurement(number, [self._run(number)], self._title, self._threads)

    def blocked_autorange(self, callback=None, min_run_time=0.2):
        """Run blocks that are long enough to be timed, until they took `min_run_time` seconds."""
        number = 1
        while self._run(number) < min_run_time / 1000 and number < 10**9:
            number *= 10
        times = []
        while sum(times) < min_run_time:
            times.append(self._run(number))
            if callback is not None:
                callback(number, times[-1])
        return Measurement(number, times, self._title, self._threads)

    def adaptive_autorange(
        self, threshold=0.1, *, min_run_time=0.01, max_run_time=10.0, callback=None
    ):
        """Run blocks until the quartiles lie within `threshold` of the median."""
        found = self.blocked_autorange(callback, min_run_time)
        begin = time.perf_counter()
        while len(found.raw_times) < 4 or found.iqr / found.median >= threshold:
            found.raw_times.append(self._run(found.number_per_run))
            if time.perf_counter() - begin > max_run_time:
                break
        return found
