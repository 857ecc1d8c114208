"""torch.jit: what TorchScript would compile runs as the Python that it is."""

from typing import Final  # noqa: F401

from torch.futures import Future
from torch.nn import Module

_told = False


def _note():
    global _told
    if not _told:
        import warnings

        _told = True
        warnings.warn(
            "torch.jit: there is no TorchScript compiler here; functions and modules run as the "
            "Python they are, which the JVM compiles",
            stacklevel=3,
        )


def script(obj, optimize=None, _frames_up=0, _rcb=None, example_inputs=None):
    """Return what was given, with one note."""
    _note()
    return obj


def trace(func, example_inputs=None, **options):
    """Return what was given, with one note."""
    _note()
    return func


def freeze(mod, preserved_attrs=None, optimize_numerics=True):
    """Return what was given."""
    return mod


def optimize_for_inference(mod, other_methods=None):
    """Return what was given."""
    return mod


def ignore(drop=False, **options):
    """Return what was given; works with and without brackets."""
    return drop if callable(drop) else (lambda function: function)


def export(fn):
    """Return what was given."""
    return fn


unused = export
interface = export


def script_if_tracing(fn):
    """Return what was given."""
    return fn


_script_if_tracing = script_if_tracing


def is_scripting():
    """Return False."""
    return False


def is_tracing():
    """Return False."""
    return False


class ScriptModule(Module):
    """The class of compiled modules, for `isinstance`: `script` and `trace` make none."""


class RecursiveScriptModule(ScriptModule):
    """The class of modules compiled from Python modules."""


class ScriptFunction:
    """The class of compiled functions, for `isinstance`."""


def annotate(the_type, the_value):
    """Return the value."""
    return the_value


def load(f, map_location=None, _extra_files=None, _restore_shapes=False):
    """Refuse: a TorchScript file is a program for another interpreter."""
    raise NotImplementedError(
        "torch.jit.load: a TorchScript file is a program, which this bridge does not run; save the "
        "module's state_dict() with torch.save and load it into the Python module"
    )


def save(m, f, _extra_files=None):
    """Refuse: there is no TorchScript here."""
    raise NotImplementedError(
        "torch.jit.save: there is no TorchScript here; save the module's state_dict() by torch.save"
    )


class ScriptMethod:
    """The class of compiled methods, for `isinstance`."""


class ScriptObject:
    """The class of compiled objects, for `isinstance`."""


class TensorType:
    """The class of the compiler's type of tensors, for annotations."""


class JITException(RuntimeError):  # noqa: N818 (PyTorch's name)
    """An exception of a compiled program."""


class TracerWarning(Warning):
    """The class of warnings about traced programs, for filters; there are none."""


def _get_trace_graph(f, args=(), kwargs=None, **options):
    """Refuse: there is no TorchScript graph; packages that count operations ask for one."""
    raise NotImplementedError(
        "torch.jit._get_trace_graph: there is no TorchScript here; torch.fx.symbolic_trace records "
        "a module, torch.utils.flop_counter.FlopCounterMode counts its operations"
    )


def trace_module(mod, inputs=None, **options):
    """Return what was given, with one note."""
    _note()
    return mod


def fork(func, *args, **kwargs):
    """Run a function at once, and return a Future of its result."""
    future = Future()
    future.set_result(func(*args, **kwargs))
    return future


def wait(future):
    """Return a Future's result."""
    return future.wait()


def script_method(fn):
    """Return what was given."""
    return fn


def _overload(func):
    """Return what was given: a signature for the compiler; the last definition is what runs."""
    return func


_overload_method = _overload


def __getattr__(name):
    """Find what annotations name."""
    if name == "Final":
        from typing import Final

        return Final
    if name == "isinstance":  # not at the top, where it would hide Python's
        from torch.jit._containers import isinstance as found

        return found
    from torch._operators import missing

    raise missing("module 'torch.jit'", name)
