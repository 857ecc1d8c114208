"""`Tensor.grad` and `grad_dtype`: the same object each time, and what changes it shows."""

import gc

import torch
from torch_support import error_of


def leaf():
    """A leaf with a gradient of twos."""
    x = torch.ones(2, requires_grad=True)
    (x * 2).sum().backward()
    return x


def test_the_gradient_is_the_same_object_until_there_is_another():
    x = leaf()
    found = x.grad
    assert x.grad is found and x.grad is x.grad
    found.note = "mine"
    (x * 2).sum().backward()
    assert x.grad is found and found.tolist() == [4, 4] and x.grad.note == "mine"
    x.grad = None
    assert x.grad is None and found.tolist() == [4, 4]
    x.grad = given = torch.zeros(2)
    assert x.grad is given
    (x * 2).sum().backward()
    assert x.grad is given and given.tolist() == [2, 2]
    del x.grad
    (x * 2).sum().backward()
    assert x.grad is not given and x.grad.tolist() == [2, 2]


def test_a_pass_that_is_recorded_makes_another_gradient():
    x = leaf()
    before = x.grad
    x.pow(2).sum().backward(create_graph=True)
    assert x.grad is not before and x.grad is x.grad
    assert before.tolist() == [2, 2] and x.grad.tolist() == [4, 4]


def test_nobody_holds_a_gradient_that_was_replaced():
    x = leaf()
    assert x.grad is not None
    x.grad = None
    gc.collect()
    (x * 3).sum().backward()
    assert x.grad.tolist() == [3, 3] and x.grad is x.grad


def test_zero_grad_shows():
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    model(torch.ones(1, 3)).sum().backward()
    found = model.weight.grad
    optimizer.zero_grad(set_to_none=False)
    assert model.weight.grad is found and found.sum() == 0
    model.zero_grad()
    assert model.weight.grad is None and found.sum() == 0


def test_a_hook_may_keep_what_the_optimizer_has_read():
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.Adam(model.parameters(), 0.1)
    kept = []
    optimizer.register_step_pre_hook(lambda *_: kept.append(model.bias.grad))
    optimizer.register_step_post_hook(lambda *_: kept.append(model.weight.grad))
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    assert kept[1].sum() == 6 and kept[1] is model.weight.grad
    assert kept[0].sum() == 2 and kept[0] is model.bias.grad


def test_the_dtype_of_gradients():
    x = torch.ones(2, requires_grad=True)
    assert x.grad_dtype is torch.float32
    x.grad_dtype = torch.float64
    (x * 2).sum().backward()
    assert x.grad_dtype is torch.float64 and x.grad.dtype is torch.float64
    assert (
        "attempting to assign a gradient with dtype"
        in error_of(lambda: setattr(x, "grad", torch.ones(2)))[1]
    )
    assert "already a gradient" in error_of(lambda: setattr(x, "grad_dtype", torch.float16))[1]
    x.grad, x.grad_dtype = None, None
    x.grad = torch.ones(2).half()
    assert x.grad_dtype is None and x.grad.dtype is torch.float16
    y = x * 2
    assert "can only be accessed on leaf" in error_of(lambda: y.grad_dtype)[1]
    assert "can only be set on leaf" in error_of(lambda: setattr(y, "grad_dtype", None))[1]
    assert "must be a torch.dtype or None" in error_of(lambda: setattr(x, "grad_dtype", 3))[1]


def test_what_a_pass_needs_goes_with_the_first_pass():
    x = torch.ones(3, requires_grad=True)
    for needs in (x * 2, x / 2, x * x, x.exp()):
        total = needs.sum()
        total.backward()
        kind, text = error_of(total.backward)
        assert kind == "RuntimeError"
        assert text.startswith("Trying to backward through the graph a second time")
    for needs_nothing in (x + 1, x - 2, -x):
        total = needs_nothing.sum()
        total.backward()
        total.backward()


def test_hooks_of_tensors_may_not_change_the_kind_of_a_gradient():
    for hook, kind, message in (
        (lambda g: 1, "TypeError", "expected Variable, but hook returned 'int'"),
        (lambda g: g[:1], "RuntimeError", "hook '<lambda>' has changed the size of value"),
        (lambda g: g.double(), "RuntimeError", "hook '<lambda>' has changed the type of value"),
    ):
        x = torch.ones(2, requires_grad=True)
        x.register_hook(hook)
        found, text = error_of(x.sum().backward)
        assert found == kind and text.startswith(message)
