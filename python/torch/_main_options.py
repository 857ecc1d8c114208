"""The options of the command `python` that stand before the program."""

import os
import sys

_WITHOUT_EFFECT = "BEIPbdqsS"  # on CPython's start, or on files that are not written here
#: What `-O` and `-i` ask for: how often, and whether to go on by hand when the program is over.
chosen = {"optimize": 0, "interactive": False}


def apply(arguments):
    """Do what the options ask for, and return the arguments from the program on.

    `-cCODE` and `-mMODULE` are taken apart, as in `-um MODULE`.

    Without a program, it is read from standard input.

    Raises: SystemExit for an option that there is not, with CPython's exit code, and without a
        program if standard input is a terminal.
    """
    _obey_environment()
    while arguments and arguments[0].startswith("-") and arguments[0] != "-":
        word = arguments.pop(0)
        for place, letter in enumerate(word[1:], 2):
            if letter in "cmWX":
                value = word[place:] or (arguments.pop(0) if arguments else _missing(letter))
                if letter in "cm":
                    return ["-" + letter, value, *arguments]
                _setting(letter, value)
                break
            _flag(letter, word)
    if not arguments and sys.stdin.isatty():
        _refuse("expected -c CODE, -m MODULE or a FILE, got nothing to run")
    return arguments or [""]


def _obey_environment():
    if os.environ.get("PYTHONUNBUFFERED"):
        _flag("u", "")
    if os.environ.get("PYTHONINSPECT"):
        _flag("i", "")
    encoding, _, errors = os.environ.get("PYTHONIOENCODING", "").partition(":")
    if encoding or errors:
        for stream in (sys.stdin, sys.stdout):
            stream.reconfigure(encoding=encoding or None, errors=errors or None)
        sys.stderr.reconfigure(encoding=encoding or None)  # whose errors stay "backslashreplace"
    level = os.environ.get("PYTHONOPTIMIZE", "")
    chosen["optimize"] = int(level) if level.isdigit() else int(bool(level))
    for value in filter(None, os.environ.get("PYTHONWARNINGS", "").split(",")):
        _setting("W", value)


def _setting(letter, value):
    if letter == "X":
        if not hasattr(sys, "_xoptions"):
            sys._xoptions = {}
        name, _, given = value.partition("=")
        sys._xoptions[name] = given or True
        return
    import warnings

    sys.warnoptions.append(value)
    warnings._processoptions([value])


def _flag(letter, word):
    if letter == "u":
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(write_through=True)
    elif letter == "O":
        chosen["optimize"] += 1
    elif letter == "i":
        chosen["interactive"] = True
    elif letter == "V" or word == "--version":
        print("Python " + sys.version.partition(" ")[0])
        raise SystemExit
    elif letter not in _WITHOUT_EFFECT:
        _refuse(f"Unknown option: {word if word.startswith('--') else '-' + letter}")


def _missing(letter):
    _refuse(f"Argument expected for the -{letter} option")


def _refuse(message):
    usage = "usage: python [-iOu] [-W ARG] [-X OPT] [-c CODE | -m MODULE | FILE | -] [ARG]..."
    print(f"{message}\n{usage}", file=sys.stderr)
    raise SystemExit(2)
