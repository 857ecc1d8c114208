"""Runs a program as `python FILE`, `python -m MODULE` and `python -c CODE` do."""

import os
import sys

from . import _importing, _installed, _interpreter, _main_options, _numpy_choice


def run(arguments):
    """Run the program that the command line names, and return its exit code.

    Args:
        arguments: `[FILE, ARG…]`, `["-m", MODULE, ARG…]`, `["-c", CODE, ARG…]` or `["-", ARG…]`,
            after options such as `-u` and `-W error`.
    """
    _numpy_choice.install()
    sys.meta_path.append(_installed.Finder)
    _add_folders(os.environ.get("PYTHONPATH", ""))
    _interpreter.complete()
    _interpreter.hear_interrupts()
    code = 0
    for part in (lambda: _execute(_main_options.apply(list(arguments))), _go_on, _finish):
        code = _guarded(part) or code
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            code = _flush(stream, code)
    return code


def _flush(stream, code):
    """Write what is left, and return the exit code: CPython's own if nobody reads it."""
    try:
        stream.flush()
    except OSError as error:
        if code == 0:
            _report(error)
            return 120
    return code


def _guarded(part):
    """Run a part of the program, and return its exit code; what it raises is printed."""
    try:
        part()
    except SystemExit as stop:
        return _exit_code(stop.code)
    except BaseException as error:
        _report(error)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _add_folders(listed):
    """Put PYTHONPATH's folders before the standard library, but behind our own packages.

    A PyTorch for CPython that lies there cannot be loaded here and must not hide this one.
    """
    ours = os.path.dirname(os.path.dirname(__file__))
    place = sys.path.index(ours) + 1 if ours in sys.path else 0
    folders = [folder for folder in listed.split(os.pathsep) if folder]
    sys.path[place:place] = map(os.path.abspath, folders)


def _go_on():
    """Read further statements, after `-i`; their end is that of the program."""
    if not _main_options.chosen["interactive"]:
        return
    import code

    console = code.InteractiveConsole(sys.modules["__main__"].__dict__)
    if not sys.stdin.isatty():
        console.raw_input = _line_of_a_pipe
    console.interact(banner="", exitmsg="")


def _line_of_a_pipe(prompt=""):
    """Read a line as CPython does of what is no terminal: the prompt is no part of the output."""
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.removesuffix("\n")


def _finish():
    """Wait for the threads that are no daemons, then call what the program registered."""
    import atexit

    if "threading" in sys.modules:
        sys.modules["threading"]._shutdown()
    atexit._run_exitfuncs()


def _execute(arguments):
    if hasattr(sys, "ps1"):  # GraalPy sets it always, CPython for its prompt; programs ask
        del sys.ps1
    first, rest = arguments[0], arguments[1:]
    if first == "-m":
        sys.argv = rest
        sys.path.insert(0, os.getcwd())
        _run_module(rest[0])
    elif first == "-c":
        sys.argv = ["-c", *rest[1:]]
        sys.path.insert(0, "")
        _run_as_main(rest[0], "<string>", None)
    elif first in ("-", ""):
        sys.argv = arguments
        sys.path.insert(0, "")
        if first or not _main_options.chosen["interactive"]:
            _run_as_main(sys.stdin.read(), "<stdin>", None)
    else:
        _run_file(first, arguments)


def _run_module(name, **options):
    import runpy

    try:
        runpy._run_module_as_main(name, **options)
    except SystemExit as stop:
        if isinstance(stop.code, str) and stop.code.startswith(": "):
            stop.code = _name() + stop.code  # runpy puts the interpreter's path here
        raise


def _name():
    """Return the command's name for messages: without `unite`, a JVM has no interpreter's path."""
    return sys.executable or "python"


def _run_file(name, arguments):
    """Run a file, or a folder's or an archive's `__main__.py`."""
    sys.argv = arguments
    path = os.path.abspath(name)
    if os.path.isdir(path) or path.endswith((".zip", ".pyz")):
        sys.path.insert(0, path)
        _run_module("__main__", alter_argv=False)
        return
    try:
        with open(path, "rb") as stream:
            source = stream.read()
    except OSError as error:
        message = f"can't open file '{path}': [Errno {error.errno}] {error.strerror}"
        print(f"{_name()}: {message}", file=sys.stderr)
        raise SystemExit(2) from None
    sys.path.insert(0, os.path.dirname(path))
    _run_as_main(source, path, path)


def _run_as_main(source, name, file):
    main = sys.modules["__main__"].__dict__
    main["__name__"] = "__main__"
    if file is not None:
        main["__file__"] = file
    exec(compile(source, name, "exec", optimize=_main_options.chosen["optimize"] or -1), main)


def _exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _report(error):
    """Print the traceback from the program's own first frame on."""
    found = error.__traceback__
    while found is not None and found.tb_frame.f_globals is globals():
        found = found.tb_next
    error = error.with_traceback(found)
    _importing.note(error)
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(error), error, found)
        return
    import traceback  # it prints notes and groups, which the built-in hook does not

    traceback.print_exception(error)
