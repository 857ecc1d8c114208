"""What the tests of `python/torch` and `python/numpy` share."""


def error_of(function):
    """The class and text of what a call raises."""
    try:
        function()
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return type(error).__name__, str(error)
    raise AssertionError("no error")
