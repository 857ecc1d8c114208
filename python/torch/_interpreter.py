"""What programs expect of CPython's standard library and GraalPy's lacks."""

import _signal
import _sitebuiltins
import builtins
import errno
import functools
import os
import sys

# Linux and macOS number it differently, and only Linux as EOPNOTSUPP.
_ENOTSUP = 45 if sys.platform == "darwin" else 95
# Signals that the JVM handles itself, and lets no program handle.
_JVMS = ("SIGQUIT", "SIGILL", "SIGFPE", "SIGSEGV")


def complete():
    """Add it, before a program starts: names in place of others that packages subclass or read."""
    if not hasattr(errno, "ENOTSUP"):
        errno.ENOTSUP = _ENOTSUP
    if not _keeps_attributes(functools.partial):
        functools.partial = _with_attributes(functools.partial)
    _signal.getsignal = _without_jvms(_signal.getsignal)
    os.kill = _reaching_oneself(os.kill)
    _add_site_builtins()
    # The launcher's own script: programs start others, or themselves again, by this path.
    sys.executable = os.environ.get("UNITE_PYTHON", sys.executable)


def _add_site_builtins():
    """Give `exit`, `quit`, `help` and so on, which CPython's module `site` adds at each start."""
    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
    builtins.help = _sitebuiltins._Helper()
    for name, text in (
        ("copyright", sys.copyright),
        ("credits", "See www.python.org and www.graalvm.org/python for more information."),
        ("license", "See https://www.python.org/psf/license/"),
    ):
        setattr(builtins, name, _sitebuiltins._Printer(name, text))


def hear_interrupts():
    """Let Ctrl-C raise KeyboardInterrupt in the program, unless its process was told to ignore it.

    Left to the JVM it would end the process at once, without the program's `finally`.
    """
    if not _is_ignored(_signal.SIGINT):
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def _is_ignored(signal):
    """Ask Linux; elsewhere assume not."""
    try:
        with open("/proc/self/status", "rb") as status:  # as text, it would import locale and re
            lines = dict(line.split(b":", 1) for line in status)
    except OSError:
        return False
    return bool(int(lines[b"SigIgn"], 16) >> (signal - 1) & 1)


def _without_jvms(getsignal):
    """Make `getsignal` tell None of the JVM's signals, as of all that Python did not install.

    So programs that put all handlers back leave those alone.
    """
    jvms = {getattr(_signal, name) for name in _JVMS if hasattr(_signal, name)}

    def asked(signalnum):
        return None if signalnum in jvms else getsignal(signalnum)

    return asked


def _reaching_oneself(kill):
    """Make `kill` send signals to the own process, which GraalPy's does not find."""

    def send(pid, signal):
        if pid == os.getpid():
            if signal:
                _signal.raise_signal(signal)
        else:
            kill(pid, signal)

    send.__name__ = "kill"
    return send


def _keeps_attributes(partial):
    """Tell whether objects of a subclass with slots have the attributes that `partial`'s have."""

    class Slotted(partial):
        __slots__ = ()

    try:
        Slotted(len).name = "kept"
    except AttributeError:
        return False
    return True


def _with_attributes(plain):
    """Make a class of `partial` whose subclasses have them, too."""

    class _Kind(type):
        def __instancecheck__(cls, value):
            return type.__instancecheck__(cls, value) or (cls is partial and type(value) is plain)

    class partial(plain, metaclass=_Kind):  # noqa: N801 (Python's name)
        __doc__ = plain.__doc__

    partial.__module__, partial.__qualname__ = "functools", "partial"
    return partial
