"""CUDA's streams, queues of work, and events in them. Source: torch.cuda.streams, PyTorch 2.10."""

from torch import _process
from torch._C import library
from torch._types import device as _device_class
from torch.cuda import _index

_DEVICE_TYPE = 1  # CUDA among libtorch's kinds of devices


class Stream(_process.Stream):
    """A queue of work on a CUDA device; queues run beside each other.

    Args:
        device: where; the current device if None.
        priority: lower numbers go first.
        stream_id, device_index: an existing stream instead of a new one.
    """

    device_type = _DEVICE_TYPE

    def __init__(self, device=None, priority=0, *, stream_id=None, device_index=None, **kwargs):
        """Take one of libtorch's streams."""
        if stream_id is None:
            stream_id, device_index = library.cuda_new_stream(priority, _index(device))
        self.stream_id = stream_id
        self.device_index = device_index

    @property
    def device(self):
        """Where the stream is."""
        return _device_class("cuda", self.device_index)

    @property
    def priority(self):
        """Return the priority."""
        return library.cuda_stream_priority(self.stream_id, self.device_index)

    @staticmethod
    def priority_range():
        """Return the least and the greatest priority, (0, -5) or so."""
        return tuple(library.cuda_priority_range())

    def wait_event(self, event):
        """Let later work in this stream wait for an event."""
        event.wait(self)

    def wait_stream(self, stream):
        """Let later work in this stream wait for what the other has now."""
        self.wait_event(stream.record_event())

    def record_event(self, event=None):
        """Note an event, a new one if None, behind the present work; returns it."""
        event = Event() if event is None else event
        event.record(self)
        return event

    def query(self):
        """Tell whether all work is done."""
        return library.cuda_stream_query(self.stream_id, self.device_index)

    def synchronize(self):
        """Wait for all work."""
        library.cuda_stream_synchronize(self.stream_id, self.device_index)

    def __enter__(self):
        """Queue operators here within a `with` block."""
        self._context = StreamContext(self)
        self._context.__enter__()
        return self

    def __exit__(self, *error):
        """Queue them as before."""
        return self._context.__exit__(*error)

    def __eq__(self, other):
        """Compare number and device."""
        if not isinstance(other, Stream):
            return NotImplemented
        return (self.stream_id, self.device_index) == (other.stream_id, other.device_index)

    def __hash__(self):
        """Hash number and device."""
        return hash((self.stream_id, self.device_index))

    def __repr__(self):
        """Return device and number."""
        return f"<torch.cuda.Stream device={self.device} stream_id={self.stream_id}>"


class Event(_process.Event):
    """A mark in a stream, to wait for or to measure time between two.

    Args:
        enable_timing: whether `elapsed_time` will be asked.
        blocking: whether `synchronize` gives the processor away.
        interprocess: refused if true.
    """

    def __init__(self, enable_timing=False, blocking=False, interprocess=False, external=False):
        """Make an event that nothing has recorded yet."""
        if interprocess or external:
            raise NotImplementedError(
                "torch.cuda.Event: expected an event of this process, got interprocess or external"
            )
        _index()
        self._h = library.cuda_new_event(bool(enable_timing), bool(blocking))

    def record(self, stream=None):
        """Note the event behind the present work of a stream, the current one if None."""
        stream = current_stream() if stream is None else stream
        library.cuda_event_record(self._h, stream.stream_id, stream.device_index)

    def wait(self, stream=None):
        """Let later work of a stream, the current one if None, wait for the event."""
        stream = current_stream() if stream is None else stream
        library.cuda_event_block(self._h, stream.stream_id, stream.device_index)

    def query(self):
        """Tell whether the work before the event is done."""
        return library.cuda_event_query(self._h)

    def elapsed_time(self, end_event):
        """Return the milliseconds from this event to another."""
        return library.cuda_event_elapsed(self._h, end_event._h)

    def synchronize(self):
        """Wait for the work before the event."""
        library.cuda_event_synchronize(self._h)

    def __repr__(self):
        """Return PyTorch's spelling."""
        return "<torch.cuda.Event>"


class StreamContext:
    """Queues operators in a stream within a `with` block; None for no change."""

    def __init__(self, stream):
        """Note the stream."""
        self.stream = stream

    def __enter__(self):
        """Switch."""
        if self.stream is not None:
            device = _index()
            self._before = [current_stream(device)]
            if self.stream.device_index != device:  # whose current stream changes too
                self._before.insert(0, current_stream(self.stream.device_index))
            set_stream(self.stream)

    def __exit__(self, *error):
        """Switch back."""
        if self.stream is not None:
            for stream in self._before:
                set_stream(stream)


def stream(stream):
    """Return a `with` block's context in which operators go to a stream."""
    return StreamContext(stream)


def set_stream(stream):
    """Make a stream, and its device, the current one; None for no change."""
    if stream is not None:
        library.cuda_set_stream(stream.stream_id, stream.device_index)


def _existing(numbers):
    stream_id, device_index = numbers
    return Stream(stream_id=stream_id, device_index=device_index)


def current_stream(device=None):
    """Return the stream in which a device's operators are queued."""
    return _existing(library.cuda_current_stream(_index(device)))


def default_stream(device=None):
    """Return the stream in which they are queued unless told otherwise."""
    return _existing(library.cuda_default_stream(_index(device)))
