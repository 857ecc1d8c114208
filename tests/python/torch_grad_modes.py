"""no_grad and its kin as decorators: names, generators, classes, modes inside and outside."""

import warnings

import torch


def recorded():
    """Whether an operator is recorded here."""
    return (torch.ones(1, requires_grad=True) * 2).requires_grad


DECORATORS = (
    (torch.no_grad(), False),
    (torch.no_grad, False),
    (torch.enable_grad(), True),
    (torch.set_grad_enabled(False), False),
    (torch.inference_mode(), False),
    (torch.inference_mode, False),
)
torch.set_grad_enabled(True)


def test_functions_keep_their_names():
    def plain(a: int, *, b: int = 3) -> bool:
        """Tell it."""
        return recorded()

    plain.mark = "kept"
    for decorator, expected in DECORATORS:
        made = decorator(plain)
        assert made(1) is expected and recorded()
        for name in ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__"):
            assert getattr(made, name) == getattr(plain, name), name
        assert made.__wrapped__ is plain and made.mark == "kept"
    made = torch.autocast("cpu", torch.bfloat16)(plain)
    assert made.__qualname__ == plain.__qualname__ and made.__module__ == plain.__module__


def test_generators_run_in_the_mode_and_their_callers_do_not():
    closed = []

    def steps(first):
        """Yield whether it is recorded."""
        try:
            got = yield first, recorded()
            try:
                yield got, recorded()
            except KeyError:
                yield "caught", recorded()
            return recorded()
        finally:
            closed.append(recorded())

    for decorator, expected in DECORATORS:
        made = decorator(steps)
        assert made.__name__ == "steps" and made.__doc__ == steps.__doc__
        generator = made(1)
        assert next(generator) == (1, expected) and recorded()
        assert generator.send("sent") == ("sent", expected) and recorded()
        assert generator.throw(KeyError("x")) == ("caught", expected) and recorded()
        try:
            next(generator)
        except StopIteration as end:
            assert end.value is expected
        assert closed.pop() is expected and recorded()
        generator = made(1)
        next(generator)
        generator.close()
        assert closed.pop() is expected and recorded()
    assert not closed


def test_a_generator_s_failure_reaches_its_caller():
    @torch.no_grad()
    def failing():
        yield 1
        raise KeyError("mine")

    try:
        list(failing())
    except KeyError as error:
        assert error.args == ("mine",)
    else:
        raise AssertionError("no error")
    assert recorded()


def test_classes_warn_and_are_made_in_the_mode():
    class Made:
        """Remembers the mode."""

        def __init__(self, value):
            self.found = value, recorded()

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        make = torch.no_grad()(Made)
    assert [one.category for one in seen] == [FutureWarning]
    assert make(3).found == (3, False) and isinstance(make(3), Made)


def test_methods_and_recursion():
    class Net(torch.nn.Module):
        """Has a decorated forward."""

        @torch.no_grad()
        def forward(self, depth):
            """Return the mode at each depth."""
            return [recorded()] + (self(depth - 1) if depth else [])

    assert Net()(2) == [False] * 3 and recorded()
    assert torch.no_grad().clone().__class__ is torch.no_grad
