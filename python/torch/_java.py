"""What the Java API asks of Python."""

import os
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
    try:
        exec(compile(source, path, "exec"), module.__dict__)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def share(module, state):
    """Put other tensors in place of a module's weights and buffers, and release those it had."""
    before = [*module.parameters(), *module.buffers()]
    module.load_state_dict(state, assign=True)
    kept = {id(tensor) for tensor in [*module.parameters(), *module.buffers()]}
    for tensor in before:
        if id(tensor) not in kept:
            release(tensor)


def save(module, path):
    """Write a module's weights and buffers to a file, whole or not at all.

    Args:
        module: the module.
        path: where to; ends in ".safetensors", or else it is a file of `torch.save`.
    """
    from . import _safetensors, serialization

    state = module.state_dict()
    part = path + ".part"
    try:
        with open(part, "wb") as stream:
            if path.endswith(".safetensors"):
                _safetensors.write(state, stream, path)
            else:
                serialization.save(state, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    finally:
        if os.path.exists(part):
            os.remove(part)


def load(module, path):
    """Copy weights and buffers from a file into a module.

    Args:
        module: the module.
        path: a file that `save`, PyTorch or the safetensors library wrote.

    Raises: RuntimeError, with the path, if the file is damaged or its tensors are not the module's.
    """
    from . import _safetensors, serialization

    if path.endswith(".safetensors"):
        with open(path, "rb") as stream:
            state = _safetensors.read(stream, path)
    else:
        state = serialization.load(path, "cpu")
    if not isinstance(state, dict) or not all(isinstance(name, str) for name in state):
        raise RuntimeError(
            f"{path}: expected a state_dict, names to tensors, got {type(state).__name__}; "
            "write module.state_dict()"
        )
    try:
        module.load_state_dict(state)
    except RuntimeError as error:
        raise RuntimeError(f"{path}: {error}") from error
