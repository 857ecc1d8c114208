"""torch.fx: programs are not traced here, but what marks them for tracing works."""


def wrap(fn_or_name):
    """Return a function, or a function's name, unchanged: what is never traced needs no mark.

    Raises: RuntimeError for anything else.
    """
    if not (callable(fn_or_name) or isinstance(fn_or_name, str)):
        raise RuntimeError(
            "Unsupported type for global function! Must be either a callable or string name"
        )
    return fn_or_name


def symbolic_trace(root, concrete_args=None):
    """Refuse.

    Raises: NotImplementedError always.
    """
    raise NotImplementedError(
        "torch.fx.symbolic_trace: programs are not traced here; call the module itself, or record "
        "intermediate values by forward hooks"
    )
