"""Runs a program as `python FILE`, `python -m MODULE` and `python -c CODE` do."""

import os
import sys

from . import _installed, _interpreter, _numpy_choice


def run(arguments):
    """Run the program that the command line names, and return its exit code.

    Args:
        arguments: `[FILE, ARG…]`, `["-m", MODULE, ARG…]` or `["-c", CODE, ARG…]`.
    """
    _numpy_choice.install()
    sys.meta_path.append(_installed.Finder)
    _add_folders(os.environ.get("PYTHONPATH", ""))
    _interpreter.complete()
    try:
        _execute(list(arguments))
    except SystemExit as stop:
        return _exit_code(stop.code)
    except BaseException as error:
        _report(error)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _add_folders(listed):
    """Put PYTHONPATH's folders before the standard library, but behind our own packages.

    A PyTorch for CPython that lies there cannot be loaded here and must not hide this one.
    """
    ours = os.path.dirname(os.path.dirname(__file__))
    place = sys.path.index(ours) + 1 if ours in sys.path else 0
    folders = [folder for folder in listed.split(os.pathsep) if folder]
    sys.path[place:place] = map(os.path.abspath, folders)


def _execute(arguments):
    first, rest = arguments[0], arguments[1:]
    if first == "-m":
        import runpy

        sys.argv = rest
        sys.path.insert(0, "")
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.argv = ["-c", *rest[1:]]
        sys.path.insert(0, "")
        _run_as_main(rest[0], "<string>", None)
    else:
        sys.argv = [first, *rest]
        sys.path.insert(0, first.rpartition("/")[0] or ".")
        with open(first, "rb") as source:
            _run_as_main(source.read(), first, first)


def _run_as_main(source, name, file):
    main = sys.modules["__main__"].__dict__
    main["__name__"] = "__main__"
    if file is not None:
        main["__file__"] = file
    exec(compile(source, name, "exec"), main)


def _exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _report(error):
    """Print the traceback from the program's own first frame on."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename == __file__:
        traceback = traceback.tb_next
    sys.excepthook(type(error), error, traceback)
