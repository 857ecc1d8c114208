"""torch.futures: results that come later. Here they come from the program's own threads.

Source: documentation of torch.futures, PyTorch 2.10.
"""

import threading

__all__ = ["Future", "collect_all", "wait_all"]


class Future:
    """A result that is set once, with callbacks that then run in the order they were added."""

    __class_getitem__ = classmethod(type(list[int]))  # for annotations

    def __init__(self, *, devices=None):
        """Make a future without a result."""
        self._ready = threading.Event()
        self._lock = threading.Lock()
        self._callbacks = []
        self._value = self._error = None

    def done(self):
        """Tell whether the result, or an error, is there."""
        return self._ready.is_set()

    def wait(self):
        """Wait for the result, and return it or raise its error."""
        self._ready.wait()
        return self.value()

    def value(self):
        """Return the result, or raise its error.

        Raises: RuntimeError if it is not there yet.
        """
        if not self.done():
            raise RuntimeError("Future: expected a result, got none yet; call wait() first")
        if self._error is not None:
            raise self._error
        return self._value

    def set_result(self, result):
        """Give the result, and run the callbacks."""
        self._finish(result, None)

    def set_exception(self, result):
        """Give an error, which whoever waits raises."""
        if not isinstance(result, Exception):
            raise AssertionError(f"{result} is of type {type(result)}, not an Exception.")
        self._finish(None, result)

    def _finish(self, value, error):
        with self._lock:
            if self.done():
                raise RuntimeError("Future: expected one result, got a second; make a new Future")
            self._value, self._error = value, error
            self._ready.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)

    def add_done_callback(self, callback):
        """Call `callback(self)` once the result is there: at once if it is."""
        with self._lock:
            if not self.done():
                self._callbacks.append(callback)
                return
        callback(self)

    def then(self, callback):
        """Return a Future of `callback(self)`, which is called once the result is there."""
        following = Future()

        def run(finished):
            try:
                result = callback(finished)
            except Exception as error:
                following.set_exception(error)
            else:
                following.set_result(result)

        self.add_done_callback(run)
        return following


def collect_all(futures):
    """Return a Future of the list of futures, done when all of them are."""
    futures = list(futures)
    together = Future()
    left = len(futures)
    lock = threading.Lock()

    def count(_):
        nonlocal left
        with lock:
            left -= 1
            last = left == 0
        if last:
            together.set_result(futures)

    if not futures:
        together.set_result(futures)
    for future in futures:
        future.add_done_callback(count)
    return together


def wait_all(futures):
    """Wait for all, and return the list of results."""
    return [future.wait() for future in collect_all(futures).wait()]
