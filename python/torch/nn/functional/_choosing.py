"""Helpers that PyTorch's functions are made with, and some programs', too."""


def assert_int_or_pair(arg, arg_name, message):
    """Check that an argument is a number or has two of them.

    Raises: AssertionError with `message`, in which {} stands for the argument's name.
    """
    assert isinstance(arg, int) or len(arg) == 2, message.format(arg_name)


def boolean_dispatch(arg_name, arg_index, default, if_true, if_false, module_name, func_name):
    """Return a function that calls one of two, as one of its arguments says.

    Args:
        arg_name: the argument's name.
        arg_index: its place.
        default: its value where it is left out.
        if_true: what to call if it is true.
        if_false: what to call if not.
        module_name: the result's `__module__`, or None.
        func_name: its `__name__`, or None.

    Raises: RuntimeError if both have a docstring.
    """
    if if_true.__doc__ is not None and if_false.__doc__ is not None:
        raise RuntimeError("only one function can have a docstring")

    def choosing(*args, **kwargs):
        chosen = kwargs.get(arg_name, args[arg_index] if arg_index < len(args) else default)
        return (if_true if chosen else if_false)(*args, **kwargs)

    choosing.__doc__ = if_true.__doc__ = if_false.__doc__ = if_true.__doc__ or if_false.__doc__
    choosing.__module__ = module_name or choosing.__module__
    choosing.__name__ = func_name or choosing.__name__
    return choosing
