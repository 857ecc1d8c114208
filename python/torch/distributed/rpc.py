"""torch.distributed.rpc: calls in other processes, which there are none of here.

As in a PyTorch built without it: `is_available()` is False, and what needs it raises an error.
"""


def is_available():
    """Return False."""
    return False


def _refusing(name):
    def function(*args, **kwargs):
        raise RuntimeError(
            f"torch.distributed.rpc.{name}: expected other processes to call, got a program of one "
            "process; ask torch.distributed.rpc.is_available() first, and call the function itself"
        )

    function.__name__ = function.__qualname__ = name
    function.__doc__ = "Raise RuntimeError: there are no other processes."
    return function


_FUNCTIONS = "init_rpc shutdown rpc_sync rpc_async remote get_worker_info"
globals().update({name: _refusing(name) for name in _FUNCTIONS.split()})
