"""torch.profiler: how long blocks and steps take; see torch.autograd.profiler for what is timed.

Source: documentation of torch.profiler, PyTorch 2.10.
"""

import os
from enum import Enum

from torch.autograd.profiler import EventList, record_function
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
    """Return a function that writes a profile's runs into a folder.

    Raises: NotImplementedError if the files shall be compressed.
    """
    if use_gzip:
        raise NotImplementedError("tensorboard_trace_handler: use_gzip is not provided: pass False")

    def write(profile):
        os.makedirs(dir_name, exist_ok=True)
        name = f"{worker_name or os.getpid()}.{profile.step_num}.pt.trace.json"
        profile.export_chrome_trace(os.path.join(dir_name, name))

    return write


class profile:
    """A context in which blocks are timed, in all steps or in those that a schedule names.

    Args:
        activities: accepted; the processor's time is taken.
        schedule: function of a step's number that returns a ProfilerAction.
        on_trace_ready: called with the profile after each last step of a round, or at the end.
        **options: accepted: record_shapes, profile_memory, with_stack, with_flops and so on.
    """

    def __init__(self, *, activities=None, schedule=None, on_trace_ready=None, **options):
        """Take the settings."""
        self._schedule = schedule
        self._on_trace_ready = on_trace_ready
        self._recording = _profile()
        self._step = None
        self._round_ended = False
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
        self._begin()

    def stop(self):
        """End; hand the runs to `on_trace_ready` if some were recorded."""
        recorded = self._end()
        if recorded and self._on_trace_ready:
            self._on_trace_ready(self)

    def _begin(self):
        if self.current_action.value < ProfilerAction.RECORD.value:
            return
        if self._round_ended:  # only now, so that a round can be read until the next one
            self._recording, self._round_ended = _profile(), False
        self._recording.__enter__()
        if self._schedule:
            self._step = record_function(f"ProfilerStep#{self.step_num}")
            self._step.__enter__()
            self._step.event.key = "ProfilerStep*"

    def _end(self):
        if self.current_action.value < ProfilerAction.RECORD.value:
            return False
        if self._step is not None:
            self._step.__exit__()
            self._step = None
        self._recording.__exit__()
        return True

    def step(self):
        """Tell that a step ends and the next begins."""
        self._end()
        saved = self._schedule and self.current_action is ProfilerAction.RECORD_AND_SAVE
        self.step_num += 1
        if saved and self._on_trace_ready:
            self._on_trace_ready(self)
        self._round_ended = self._round_ended or saved
        self.current_action = self._action()
        self._begin()

    def events(self):
        """Return the runs."""
        return EventList(self._recording.function_events)

    def key_averages(self, **options):
        """Return the sums by name."""
        return self._recording.key_averages()

    def export_chrome_trace(self, path):
        """Write the runs as a file that chrome://tracing and Perfetto show."""
        self._recording.export_chrome_trace(path)
