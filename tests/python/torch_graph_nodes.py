"""Nodes of the autograd graph: names, next_functions, identity, hooks."""

import torch
from torch_support import error_of


def test_walks_from_a_loss_to_its_leaves():
    layer = torch.nn.Linear(3, 2)
    loss = torch.nn.functional.mse_loss(layer(torch.ones(4, 3)).relu(), torch.zeros(4, 2))
    assert loss.grad_fn.name() == "MseLossBackward0"
    relu, place = loss.grad_fn.next_functions[0]
    assert (relu.name(), place) == ("ReluBackward0", 0)
    linear = relu.next_functions[0][0]
    assert type(linear).__name__ == "AddmmBackward0"
    names = [edge[0] and type(edge[0]).__name__ for edge in linear.next_functions]
    assert names == ["AccumulateGrad", None, "TBackward0"]
    assert linear.next_functions[0][0].name() == "torch::autograd::AccumulateGrad"
    assert linear.next_functions[0][0].next_functions == ()
    assert "AddmmBackward0 object at 0x" in str(linear)


def test_the_same_node_is_the_same_object():
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    z = y + y.exp()
    first, second = z.grad_fn.next_functions
    node = y.grad_fn
    assert first[0] is node
    assert second[0].next_functions[0][0] is node
    assert hash(node) == hash(y.grad_fn) and node == y.grad_fn
    assert node != z.grad_fn
    y.grad_fn.metadata["note"] = 1
    assert node.metadata == {"note": 1}


def test_a_node_outlives_its_tensor_and_shows_a_second_output():
    x = torch.arange(6.0, requires_grad=True)
    node = (x.chunk(2)[1] * 3).sum().grad_fn
    assert node.next_functions[0][0].next_functions[0][1] == 1
    assert x.grad_fn is None
    y = x.exp()
    before = y.grad_fn
    y.add_(1)
    assert before.name() == "ExpBackward0"
    assert y.grad_fn.name() == "AddBackward0"
    assert y.grad_fn.next_functions[0][0] is before


def test_hooks_of_a_node_see_and_replace_gradients():
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    seen = []
    before = y.grad_fn.register_prehook(lambda outputs: (outputs[0] * 10,))
    after = y.grad_fn.register_hook(lambda inputs, outputs: seen.append((inputs, outputs)))
    y.sum().backward(retain_graph=True)
    ((inputs, outputs),) = seen
    assert inputs[0].tolist() == [20, 20] and inputs[1] is None
    assert outputs[0].tolist() == [10, 10] and x.grad.tolist() == [20, 20]
    before.remove()
    after.remove()
    y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] + 1, None))
    x.grad = None
    y.sum().backward()
    assert len(seen) == 1 and x.grad.tolist() == [3, 3]


def test_a_failing_hook_of_a_node_raises():
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0],))
    kind, text = error_of(y.sum().backward)
    assert (kind, text) == (
        "RuntimeError",
        "hook '<lambda>' has returned an incorrect number of values (got 1, but expected 2)",
    )


def test_the_end_of_the_graph_knows_its_leaf():
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    end = (leaf * 2).grad_fn.next_functions[0][0]
    assert end.variable.tolist() == [1, 2] and end.variable.is_leaf
    assert end.variable.data_ptr() == leaf.data_ptr()
    assert not hasattr((leaf * 2).grad_fn, "variable")


def test_a_number_is_an_operand_without_gradient():
    x = torch.ones(2, requires_grad=True)
    for made in (x + 1, x - 1, x * 2, x / 2):
        assert [edge[0] is None for edge in made.grad_fn.next_functions] == [False, True]
