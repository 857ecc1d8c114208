"""Context managers as decorators: what they wrap keeps its name, and generators their yields."""

import functools
import warnings

_GENERATOR = 0x20  # inspect.CO_GENERATOR; inspect itself takes long to load


def in_context(context, function):
    """Return `function` so that each call, or step of a generator, runs in a fresh context.

    Args:
        context: makes a context manager.
        function: a function, a generator function or, with a warning, a class, which becomes a
            function that makes its objects in the context.
    """
    if isinstance(function, type):
        warnings.warn(
            "Decorating classes is deprecated and will be disabled in future versions. You should "
            "only decorate functions or methods. To preserve the current behavior of class "
            "decoration, you can directly decorate the `__init__` method and nothing else.",
            FutureWarning,
            stacklevel=3,
        )
        made = function
        return _calls(context, lambda *args, **kwargs: made(*args, **kwargs))
    if _is_generator(function):
        return _steps(context, function)
    return _calls(context, function)


def _is_generator(function):
    while isinstance(function, functools.partial):
        function = function.func
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code is not None and bool(code.co_flags & _GENERATOR)


def _calls(context, function):
    @functools.wraps(function)
    def decorated(*args, **kwargs):
        with context():
            return function(*args, **kwargs)

    return decorated


def _steps(context, function):
    """Wrap a generator: its body runs in the context, the code between its steps does not."""

    @functools.wraps(function)
    def decorated(*args, **kwargs):
        with context():
            generator = function(*args, **kwargs)
        step, value = generator.send, None
        while True:
            try:
                with context():
                    found = step(value)
            except StopIteration as end:
                return end.value
            try:
                step, value = generator.send, (yield found)
            except GeneratorExit:
                with context():
                    generator.close()
                raise
            except BaseException as error:
                step, value = generator.throw, error

    return decorated
