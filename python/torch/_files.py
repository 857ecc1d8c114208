"""Files that a program leaves open: CPython closes them when the last reference to them goes.

Here only the collector finds them, and drops what they still buffer. So a file that buffers is kept
until that is written: before the program opens a file, asks for a size, starts a process, and at
its end. A program that runs out of files has those collected that it does not hold any more.
"""

import builtins
import errno
import io
import os

_plain = io.open
#: The files with something to write, by identity: a file compares and hashes as it likes.
_unwritten = {}


class _Keeping:
    """A file that is kept from a write to the next flush."""

    def flush(self):
        """Write what is buffered."""
        super().flush()
        _unwritten.pop(id(self), None)

    def close(self):
        """Write what is buffered, and close the file."""
        try:
            super().close()
        finally:
            _unwritten.pop(id(self), None)


def _keeping(plain):
    """Make a class of files like a plain one's; each write costs a call of Python, and no more."""
    write = plain.write

    class Kept(_Keeping, plain):
        def write(self, data, /):
            _unwritten[id(self)] = self
            return write(self, data)

    Kept.__name__ = Kept.__qualname__ = plain.__name__
    Kept.__module__, Kept.write.__doc__ = plain.__module__, write.__doc__
    return Kept


_Writer, _Random, _Text = map(_keeping, (io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper))


def install():
    """Give programs an `open` that keeps what they write until the engine closes at the latest."""
    builtins.open = io.open = _open
    os.stat, os.system = _after_writing(os.stat), _after_writing(os.system)
    import _posixsubprocess

    _posixsubprocess.fork_exec = _after_writing(_posixsubprocess.fork_exec)


def write_out():
    """Write what files still buffer; one that fails keeps it, as in CPython."""
    for stream in list(_unwritten.values()):
        try:
            stream.flush()
        except (OSError, ValueError):
            _unwritten.pop(id(stream), None)


def _after_writing(function):
    def after(*arguments, **named):
        write_out()
        return function(*arguments, **named)

    after.__name__, after.__doc__ = function.__name__, function.__doc__
    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        able.update({after} if function in able else ())
    return after


def _open(
    file,
    mode="r",
    buffering=-1,
    encoding=None,
    errors=None,
    newline=None,
    closefd=True,
    opener=None,
):
    """Open a file as Python's `open` does."""
    write_out()
    if not isinstance(file, int):
        file = os.fspath(file)
    if (
        not _is_buffered(mode, buffering)
        or "b" in mode
        and not encoding is errors is newline is None
    ):
        return _opened(file, mode, buffering, encoding, errors, newline, closefd, opener)
    text = "b" not in mode
    raw = _opened(file, mode.replace("t", "") + "b" * text, 0, None, None, None, closefd, opener)
    classes = (io.BufferedRandom, io.BufferedWriter) if text else (_Random, _Writer)
    buffer = classes["+" not in mode](raw, *(() if buffering < 0 else (buffering,)))
    if not text:
        return buffer
    stream = _Text(buffer, encoding, errors, newline, raw.isatty())
    stream.mode = mode
    return stream


def _is_buffered(mode, buffering):
    """Tell whether writing goes through a buffer; what is wrong is left to Python to refuse."""
    if not isinstance(mode, str) or not isinstance(buffering, int) or buffering in (0, 1):
        return False
    letters = set(mode)
    return bool(letters & set("wax+")) and letters <= set("rwaxbt+")


def _opened(*arguments):
    try:
        return _plain(*arguments)
    except OSError as error:
        if error.errno not in (errno.EMFILE, errno.ENFILE):
            raise
    import gc
    import time

    gc.collect()
    time.sleep(0.1)  # the collector's finds are closed by another thread
    return _plain(*arguments)
