"""Forward-mode differentiation, nodes of a program's own Functions, views and DLPack."""

import numpy as np
import torch
from torch.autograd import forward_ad
from torch.utils import dlpack
from torch_support import error_of


class Scaled(torch.autograd.Function):
    """x * x * k, and x + 1."""

    @staticmethod
    def forward(ctx, x, k):
        ctx.save_for_backward(x)
        ctx.save_for_forward(x)
        ctx.k = k
        return x * x * k, x + 1

    @staticmethod
    def backward(ctx, first, second):
        (x,) = ctx.saved_tensors
        return first * 2 * x * ctx.k + second, None

    @staticmethod
    def jvp(ctx, tangent, nothing):
        (x,) = ctx.saved_tensors
        assert nothing is None
        return tangent * 2 * x * ctx.k, tangent


class Backwards(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


def test_tangents_follow_operators_and_modules():
    x, tangent = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
    layer = torch.nn.Linear(2, 2)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(x, tangent)
        assert "tangent=tensor([3., 4.])" in repr(dual)
        primal, found = forward_ad.unpack_dual(dual**2)
        assert primal.tolist() == [1, 4] and found.tolist() == [6, 16]
        moved = forward_ad.unpack_dual(layer(dual)).tangent
        torch.testing.assert_close(moved, layer.weight @ tangent)
        assert forward_ad.unpack_dual(x).tangent is None
    assert forward_ad.unpack_dual(dual).tangent is None


def test_a_tangent_can_be_differentiated_backwards():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(x, torch.ones(2))
        forward_ad.unpack_dual((dual**3).sum()).tangent.backward()
    assert x.grad.tolist() == [6, 12]


def test_a_function_of_ones_own_gives_tangents_by_jvp():
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0]))
        first, second = Scaled.apply(dual, 3)
        assert forward_ad.unpack_dual(first).tangent.tolist() == [6, 120]
        assert forward_ad.unpack_dual(second).tangent.tolist() == [1, 10]
        assert error_of(lambda: Backwards.apply(dual))[0] in ("NotImplementedError", "RuntimeError")


def test_levels_are_checked():
    x = torch.ones(2)
    assert "enter_dual_level" in error_of(lambda: forward_ad.make_dual(x, x))[1]
    with forward_ad.dual_level():
        assert error_of(forward_ad.enter_dual_level)[0] == "RuntimeError"
        assert error_of(lambda: forward_ad.make_dual(torch.arange(2), x))[0] == "ValueError"

    @forward_ad.dual_level()
    def doubled(value):
        return forward_ad.unpack_dual(forward_ad.make_dual(value, value) * 2).tangent

    assert doubled(x).tolist() == [2, 2]


def test_the_node_of_a_function_of_ones_own():
    x = torch.ones(3, requires_grad=True)
    first, second = Scaled.apply(x * 2, 3)
    node = first.grad_fn
    assert node is second.grad_fn and node.name() == "ScaledBackward" and node.k == 3
    assert type(node).__name__ == "ScaledBackward" and "grad_fn=<ScaledBackward>" in repr(first)
    assert [edge[0].name() for edge in node.next_functions] == ["MulBackward0"]
    assert (first + 0).grad_fn.name() == "AddBackward0"
    seen = []
    node.register_prehook(lambda grads: seen.append(len(grads)))
    node.register_hook(lambda inputs, outputs: seen.append((inputs[0].tolist(), len(outputs))))
    (first.sum() + second.sum()).backward()
    assert seen == [2, ([13, 13, 13], 2)] and x.grad.tolist() == [26, 26, 26]
    leaf = Backwards.apply(x)
    assert type(leaf.grad_fn.next_functions[0][0]).__name__ == "AccumulateGrad"
    leaf.register_hook(lambda grad: None)
    leaf.mul_(2)
    assert leaf.grad_fn.name() == "MulBackward0"


def test_views_know_their_base():
    x = torch.zeros(4)
    view = x[1:]
    assert view._is_view() and not x._is_view() and x._base is None
    view._base[0] = 5
    assert x[0] == 5


def test_dlpack_shares_memory_once():
    x = torch.zeros(3)
    made = dlpack.from_dlpack(x)
    made[0] = 1
    torch.from_dlpack(dlpack.to_dlpack(x))[1] = 2
    assert x.tolist() == [1, 2, 0]
    assert x.__dlpack_device__() == (dlpack.DLDeviceType.kDLCPU, 0)
    capsule = x.__dlpack__()
    torch.from_dlpack(capsule)
    assert error_of(lambda: torch.from_dlpack(capsule))[0] == "RuntimeError"
    assert torch.from_dlpack(np.arange(3.0)).tolist() == [0, 1, 2]
    assert np.from_dlpack(torch.arange(3)).tolist() == [0, 1, 2]
    trained = torch.ones(1, requires_grad=True)
    assert error_of(lambda: torch.from_dlpack(trained))[0] == "BufferError"


def test_a_loaders_context_is_checked():
    def loader(workers, context):
        data = torch.utils.data.TensorDataset(torch.arange(4))
        return torch.utils.data.DataLoader(
            data, 2, num_workers=workers, multiprocessing_context=context
        )

    assert error_of(lambda: loader(0, "fork"))[0] == "ValueError"
    assert error_of(lambda: loader(1, "thread"))[0] == "ValueError"
    assert error_of(lambda: loader(1, 3))[0] == "TypeError"
    assert [batch[0].tolist() for batch in loader(1, "fork")] == [[0, 1], [2, 3]]
