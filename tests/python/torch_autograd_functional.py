"""torch.autograd.functional: derivatives of whole functions, on both hosts."""

import torch
from torch.autograd.functional import hessian, hvp, jacobian, jvp, vhp, vjp

x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
y = torch.tensor([1.0, -1.0])


def cubes(a, b):
    """A scalar of two inputs."""
    return (a.pow(3).sum(1) * b).sum()


def both(a, b):
    """Two outputs of two inputs."""
    return a @ b, b * b


def test_vector_products():
    value, found = vjp(lambda a: a.square().sum(1), x, torch.tensor([1.0, 2.0]))
    assert value.tolist() == [5, 25] and found.tolist() == [[2, 4], [12, 16]]
    value, found = jvp(lambda a: a.square().sum(1), x, torch.ones(2, 2))
    assert value.tolist() == [5, 25] and found.tolist() == [6, 14]
    values, found = jvp(both, (x, y), (torch.ones(2, 2), torch.ones(2)))
    assert [one.tolist() for one in found] == [[3, 7], [2, -2]]
    assert not found[0].requires_grad and len(values) == 2


def test_jacobian():
    assert jacobian(torch.exp, torch.zeros(2)).tolist() == [[1, 0], [0, 1]]
    found = jacobian(both, (x, y))
    assert [[tuple(part.shape) for part in row] for row in found] == [
        [(2, 2, 2), (2, 2)],
        [(2, 2, 2), (2, 2)],
    ]
    assert found[0][1].tolist() == x.tolist() and found[1][1].tolist() == [[2, 0], [0, -2]]
    assert found[1][0].abs().sum() == 0


def test_hessian_and_its_products():
    found = hessian(lambda a: a.pow(3).sum(), y)
    assert found.tolist() == [[6, 0], [0, -6]]
    blocks = hessian(cubes, (x, y))
    assert [[tuple(part.shape) for part in row] for row in blocks] == [
        [(2, 2, 2, 2), (2, 2, 2)],
        [(2, 2, 2), (2, 2)],
    ]
    assert blocks[0][1][0, 0].tolist() == [3, 0]
    for product in (vhp, hvp):
        value, found = product(lambda a: a.pow(3).sum(), y, torch.tensor([1.0, 2.0]))
        assert value.item() == 0 and found.tolist() == [6, -12]


def test_results_can_be_differentiated():
    leaf = torch.tensor([2.0], requires_grad=True)
    found = jacobian(lambda a: a**3, leaf, create_graph=True)
    (second,) = torch.autograd.grad(found.sum(), leaf)
    assert found.item() == 12 and second.item() == 12
    assert leaf.grad is None and not jacobian(lambda a: a**3, leaf).requires_grad


def test_wrong_use_is_an_error():
    for call in (
        lambda: vjp(torch.exp, x),
        lambda: vjp(torch.exp, x, torch.ones(3)),
        lambda: hessian(torch.exp, x),
        lambda: jacobian(lambda a: torch.ones(2), x, strict=True),
    ):
        try:
            call()
        except RuntimeError as error:
            assert str(error)
        else:
            raise AssertionError("accepted")
