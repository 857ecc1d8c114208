"""torch.profiler: how long operators, blocks and steps take, see torch.autograd.profiler.

Source: documentation of torch.profiler, PyTorch 2.10.
"""

import json
import os
from enum import Enum

from torch.autograd.profiler import EventList, kineto_available, record_function  # noqa: F401
from torch.autograd.profiler import profile as _profile

__all__ = [
    "ProfilerAction", "ProfilerActivity", "profile", "record_function", "schedule",
    "supported_activities", "tensorboard_trace_handler",
]  # fmt: skip


class ProfilerActivity(Enum):
    """What is timed."""

    CPU = 0
    XPU = 1
    CUDA = 2


class ProfilerAction(Enum):
    """What a profile does in a step."""

    NONE = 0
    WARMUP = 1
    RECORD = 2
    RECORD_AND_SAVE = 3


def supported_activities():
    """Return what can be timed."""
    return {ProfilerActivity.CPU}


def schedule(*, wait, warmup, active, repeat=0, skip_first=0, skip_first_wait=0):
    """Return a function of a step's number: waits, warms up, and records the active steps.

    Args:
        wait: steps of a round that pass first.
        warmup: steps of a round before recording.
        active: steps of a round that are recorded.
        repeat: rounds; 0 repeats to the end.
        skip_first: steps before the first round.
        skip_first_wait: 1 leaves the first round's wait out.
    """

    def action(step):
        step -= skip_first
        if step < 0:
            return ProfilerAction.NONE
        if skip_first_wait:
            step += wait
        length = wait + warmup + active
        if repeat and step // length >= repeat:
            return ProfilerAction.NONE
        place = step % length
        if place < wait:
            return ProfilerAction.NONE
        if place < wait + warmup:
            return ProfilerAction.WARMUP
        last = place == length - 1
        return ProfilerAction.RECORD_AND_SAVE if last else ProfilerAction.RECORD

    return action


def tensorboard_trace_handler(dir_name, worker_name=None, use_gzip=False):
    """Return a function that writes a profile's runs into a folder."""

    def write(profile):
        os.makedirs(dir_name, exist_ok=True)
        name = f"{worker_name or os.getpid()}.{profile.step_num}.pt.trace.json"
        profile.export_chrome_trace(os.path.join(dir_name, name + (".gz" if use_gzip else "")))

    return write


class profile:
    """A context in which operators and blocks are timed, in all steps or in those of a schedule.

    Args:
        activities: accepted; the processor's time is taken.
        schedule: function of a step's number that returns a ProfilerAction.
        on_trace_ready: called with the profile after each last step of a round, or at the end.
        **options: accepted: record_shapes, profile_memory, with_stack, with_flops and so on.

    Raises: RuntimeError where a profile already runs in this thread.
    """

    def __init__(self, *, activities=None, schedule=None, on_trace_ready=None, **options):
        """Take the settings."""
        self._schedule = schedule
        self._on_trace_ready = on_trace_ready
        self._metadata = {}
        self._runs = False
        self._step = None
        self.profiler = _profile()
        self.step_num = 0
        self.current_action = self._action()

    def _action(self):
        return self._schedule(self.step_num) if self._schedule else ProfilerAction.RECORD_AND_SAVE

    def __enter__(self):
        """Begin."""
        self.start()
        return self

    def __exit__(self, *error):
        """End."""
        self.stop()

    def start(self):
        """Begin."""
        if self.current_action.value < ProfilerAction.RECORD.value:
            return
        if not self._runs:  # what was found before can be read until now
            self.profiler = _profile()
            self.profiler.__enter__()
            self._runs = True
        if self._schedule:
            self._step = record_function(f"ProfilerStep#{self.step_num}")
            self._step.key = "ProfilerStep*"
            self._step.__enter__()

    def stop(self):
        """End; hand the runs to `on_trace_ready` if some were recorded."""
        self._end_step()
        if self._runs:
            self._end()

    def _end_step(self):
        if self._step is not None:
            self._step.__exit__()
            self._step = None

    def _end(self):
        self._runs = False
        self.profiler.__exit__()
        if self._on_trace_ready:
            self._on_trace_ready(self)

    def step(self):
        """Tell that a step ends and the next begins."""
        self._end_step()
        saves = self._schedule and self.current_action is ProfilerAction.RECORD_AND_SAVE
        self.step_num += 1
        if self._runs and saves:
            self._end()
        self.current_action = self._action()
        if self._runs and self.current_action.value < ProfilerAction.RECORD.value:
            self._runs = False
            self.profiler.__exit__()
        self.start()

    def events(self):
        """Return the runs."""
        return EventList(self.profiler.function_events)

    def key_averages(self, **options):
        """Return the sums by name."""
        return self.profiler.key_averages()

    def add_metadata(self, key, value):
        """Write a text into the file of the runs."""
        self._metadata[key] = value

    def add_metadata_json(self, key, value):
        """Write a value, given as JSON, into the file of the runs."""
        self._metadata[key] = json.loads(value)

    def export_chrome_trace(self, path):
        """Write the runs as a file for chrome://tracing and Perfetto; `.gz` is compressed."""
        self.profiler.function_events.export_chrome_trace(path, self._metadata)
