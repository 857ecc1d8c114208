"""What a restricted engine takes out of GraalPy before other code runs.

The polyglot API denies files, processes, threads and Java; these reach the JVM past it.
"""

import _signal
import faulthandler
import os
import posix
import sys

_KEPT = ("default_int_handler", "getsignal", "valid_signals", "Signals")

#: Whether this engine is a restricted one.
hardened = False


def harden():
    """Remove what handles or raises the process's signals, uses up its files, or lifts a limit."""
    global hardened
    hardened = True
    for module in (_signal, faulthandler):
        for name in dir(module):
            if callable(getattr(module, name)) and name not in _KEPT:
                delattr(module, name)
    for module, name in ((os, "pipe"), (posix, "pipe"), (sys, "set_int_max_str_digits")):
        delattr(module, name)
    for name in ("faulthandler", "signal"):
        sys.modules.pop(name, None)
