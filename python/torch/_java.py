"""What the Java API asks of Python."""

import sys

from ._C import library
from ._lifetime import release
from ._operators import wrap


def call(function, keywords, *arguments):
    """Call a function with arguments by name."""
    return function(*arguments, **keywords)


def take():
    """Return the tensor of the native one that Java left."""
    return wrap(library.take())


def load_source(path, source, may_import):
    """Run a source file as a module of its own.

    Args:
        path: where the file lies, for tracebacks and `__file__`.
        source: its text.
        may_import: whether the module may import from its folder.

    Returns: the module.
    """
    folder, _, file = path.rpartition("/")
    name = file.removesuffix(".py")
    if name in sys.modules:
        name = path
    if may_import and folder not in sys.path:
        sys.path.append(folder)
    module = sys.modules[name] = type(sys)(name)
    module.__file__ = path
    exec(compile(source, path, "exec"), module.__dict__)
    return module


def share(module, state):
    """Put other tensors in place of a module's weights and buffers, and release those it had."""
    before = [*module.parameters(), *module.buffers()]
    module.load_state_dict(state, assign=True)
    kept = {id(tensor) for tensor in [*module.parameters(), *module.buffers()]}
    for tensor in before:
        if id(tensor) not in kept:
            release(tensor)
