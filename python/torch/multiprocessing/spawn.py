"""Several processes that run one function, and the error of the first that fails.

Source: documentation of torch.multiprocessing.spawn, PyTorch 2.10.
"""

import multiprocessing
import signal
import sys
import time
import traceback
from multiprocessing import connection


class ProcessException(Exception):  # noqa: N818 (PyTorch's name)
    """A process failed: which one, and its number in the system."""

    __slots__ = ["error_index", "error_pid"]

    def __init__(self, msg, error_index, pid):
        """Remember what failed."""
        super().__init__(msg)
        self.msg, self.error_index, self.pid = msg, error_index, pid

    def __reduce__(self):
        """Pickle with all parts."""
        return type(self), (self.msg, self.error_index, self.pid)


class ProcessRaisedException(ProcessException):
    """A process failed with an exception."""


class ProcessExitedException(ProcessException):
    """A process ended by a signal or with an exit code."""

    __slots__ = ["exit_code"]

    def __init__(self, msg, error_index, error_pid, exit_code, signal_name=None):
        """Remember what failed, and how."""
        super().__init__(msg, error_index, error_pid)
        self.exit_code, self.signal_name = exit_code, signal_name

    def __reduce__(self):
        """Pickle with all parts."""
        return type(self), (self.msg, self.error_index, self.pid, self.exit_code, self.signal_name)


class ProcessContext:
    """Processes that run, until `join` tells that all have ended."""

    def __init__(self, processes, error_queues):
        """Take processes, and for each a queue in which it puts its error."""
        self.processes, self.error_queues = processes, error_queues
        self.sentinels = {process.sentinel: i for i, process in enumerate(processes)}

    def pids(self):
        """Return the processes' numbers."""
        return [int(process.pid) for process in self.processes]

    def join(self, timeout=None, grace_period=None):
        """Wait for processes to end; return whether all have.

        Raises: ProcessRaisedException or ProcessExitedException if one failed; ends the others.
        """
        if not self.sentinels:
            return True
        failed = None
        for sentinel in connection.wait(self.sentinels.keys(), timeout=timeout):
            index = self.sentinels.pop(sentinel)
            process = self.processes[index]
            _wait_for(process)
            if process.exitcode != 0:
                failed = index
                break
        if failed is None:
            return not self.sentinels
        for process in self.processes:
            if process.is_alive():
                process.terminate()
                process.join(grace_period)
        raise self._error(failed)

    def _error(self, index):
        process, errors = self.processes[index], self.error_queues[index]
        if not errors.empty():
            text = f"\n\n-- Process {index} terminated with the following error:\n{errors.get()}"
            return ProcessRaisedException(text, index, process.pid)
        code = process.exitcode
        if code < 0:
            name = signal.Signals(-code).name
            text = f"process {index} terminated with signal {name}"
            return ProcessExitedException(text, index, process.pid, code, name)
        text = f"process {index} terminated with exit code {code}"
        return ProcessExitedException(text, index, process.pid, code)


SpawnContext = ProcessContext


def _wait_for(process):
    """Wait until a process has an exit code: it closes its pipe shortly before."""
    process.join()
    while process.exitcode is None:
        time.sleep(0.001)


def _run(fn, index, args, errors):
    try:
        fn(index, *args)
    except KeyboardInterrupt:
        pass
    except Exception:
        errors.put(traceback.format_exc())
        sys.exit(1)


def start_processes(
    fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn", numa_options=None
):
    """Call fn(i, *args) in nprocs processes; return their context, or wait for them.

    Raises: ProcessRaisedException or ProcessExitedException while waiting, if one fails.
    """
    processes, queues = [], []
    for i in range(nprocs):
        errors = multiprocessing.SimpleQueue()
        process = multiprocessing.Process(target=_run, args=(fn, i, args, errors), daemon=daemon)
        process.start()
        processes.append(process)
        queues.append(errors)
    context = ProcessContext(processes, queues)
    if not join:
        return context
    while not context.join():
        pass
    return None


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """Call fn(i, *args) in nprocs processes; return their context, or wait for them.

    Raises: ProcessRaisedException or ProcessExitedException while waiting, if one fails.
    """
    return start_processes(fn, args, nprocs, join, daemon, start_method)
