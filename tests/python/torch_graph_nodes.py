"""Nodes of the autograd graph: names, next_functions, identity."""

import torch


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
