"""torch.autograd.graph: hooks of what is saved, of several gradients, versions."""

import sys
import unittest

import torch
from torch.autograd import graph
from torch_support import error_of


def test_saved_tensors_are_packed_and_unpacked():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    packed, unpacked = [], []

    def pack(tensor):
        packed.append(tuple(tensor.shape))
        return len(packed), tensor * 3

    def unpack(kept):
        unpacked.append(kept[0])
        return kept[1] / 3

    hooks = graph.saved_tensors_hooks(pack, unpack)
    try:
        hooks.__enter__()
    except NotImplementedError as refused:
        raise unittest.SkipTest(f"{sys.platform}: {refused}") from None
    y = (x * x).exp().sum()
    hooks.__exit__()
    z = (x * x).sum()  # outside: saved as ever
    (y + z).backward()
    assert packed == [(2,), (2,), (2,)] and sorted(unpacked) == [1, 2, 3]
    torch.testing.assert_close(x.grad, 2 * x.detach() * (x.detach() ** 2).exp() + 2 * x.detach())


def test_the_innermost_hooks_count_and_reach_into_modules():
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    x = torch.randn(4, 2)
    model(x).sum().backward()
    expected = [p.grad.clone() for p in model.parameters()]
    model.zero_grad()
    outer, inner = [], []
    try:
        with graph.saved_tensors_hooks(lambda t: outer.append(1) or t, lambda t: t):
            with graph.saved_tensors_hooks(lambda t: inner.append(1) or t.clone(), lambda t: t):
                y = model(x)
            y = y.exp()
    except NotImplementedError as refused:
        raise unittest.SkipTest(f"{sys.platform}: {refused}") from None
    assert outer == [1] and len(inner) >= 3
    (y.log()).sum().backward()
    for parameter, gradient in zip(model.parameters(), expected, strict=True):
        torch.testing.assert_close(parameter.grad, gradient)


def test_failing_hooks_raise():
    x = torch.ones(2, requires_grad=True)

    def use(pack, unpack):
        with graph.saved_tensors_hooks(pack, unpack):
            y = (x * x).sum()
        y.backward()

    def fail(value):
        raise ValueError("mine")

    kind, text = error_of(lambda: use(fail, lambda t: t))
    if kind == "NotImplementedError":
        raise unittest.SkipTest(f"{sys.platform}: {text}")
    assert (kind, text) == ("ValueError", "mine")
    assert error_of(lambda: use(lambda t: t, fail)) == ("ValueError", "mine")
    kind, text = error_of(lambda: use(lambda t: t, lambda t: 5))
    assert kind == "TypeError" and text.startswith("Output of saved tensor unpack_hook expected")
    with graph.disable_saved_tensors_hooks("not here"):
        assert error_of(lambda: use(fail, fail)) == ("RuntimeError", "not here")


def test_several_gradients_are_told_together():
    a = torch.ones(2, requires_grad=True)
    b, c = a * 2, a * 3
    told = []
    handle = graph.register_multi_grad_hook((b, c), told.append)
    (b + c).sum().backward(retain_graph=True)
    b.sum().backward(retain_graph=True)
    handle.remove()
    c.sum().backward()
    assert [[gradient is None for gradient in row] for row in told] == [
        [False, False],
        [False, True],
    ]


def test_a_version_is_raised_by_hand():
    x = torch.ones(1, requires_grad=True)
    y = x.exp()
    z = y * y
    graph.increment_version(y)
    kind, text = error_of(z.backward)
    assert kind == "RuntimeError" and "modified by an inplace operation" in text
