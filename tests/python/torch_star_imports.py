"""`from … import *`, and modules by their old addresses."""

import inspect
import threading

import torch
from torch.fft import *  # noqa: F403
from torch.nn.functional import *  # noqa: F403
from torch.utils.data import *  # noqa: F403
from torch_support import error_of


def test_a_star_takes_names_that_are_made_on_first_use():
    rows = TensorDataset(torch.arange(4))  # noqa: F405
    assert [row[0].tolist() for row in DataLoader(rows, 2)] == [[0, 1], [2, 3]]  # noqa: F405
    assert rfft(torch.ones(4)).shape == (3,)  # noqa: F405
    assert conv1d(torch.ones(1, 1, 3), torch.ones(1, 1, 2)).tolist() == [[[2, 2]]]  # noqa: F405


def test_a_star_of_torch_takes_functions_and_types():
    names = {}
    exec("from torch import *", names)
    assert names["arange"](3).dtype is names["int64"]
    assert names["Tensor"] is torch.Tensor
    assert "_operators" not in names


def test_results_with_names_have_a_class_of_their_own():
    found = torch.max(torch.tensor([[1.0, 2.0]]), 1)
    assert repr(found) == "torch.return_types.max(\nvalues=tensor([2.]),\nindices=tensor([1]))"
    assert isinstance(found, torch.return_types.max)
    assert not isinstance(torch.sort(torch.ones(2)), torch.return_types.max)
    assert type(torch.linalg.qr(torch.eye(2))).__name__ == "linalg_qr"


def test_functions_stand_under_their_old_address():
    import torch.functional as old

    assert old.einsum is torch.einsum and old.tensordot is torch.tensordot
    assert error_of(lambda: old.no_such_function)[0] == "AttributeError"


def test_a_future_gives_its_result_to_those_who_wait():
    from torch.futures import Future, collect_all, wait_all

    first, second = Future(), Future()
    doubled = first.then(lambda future: future.value() * 2)
    both = collect_all([first, second])
    thread = threading.Thread(target=lambda: (first.set_result(3), second.set_result(4)))
    thread.start()
    assert doubled.wait() == 6 and [future.wait() for future in both.wait()] == [3, 4]
    thread.join()
    failed = Future()
    failed.set_exception(ValueError("lost"))
    assert error_of(failed.wait) == ("ValueError", "lost")
    assert wait_all([first]) == [3] and first.done()


def test_classes_of_absent_machinery_serve_in_isinstance():
    from torch.distributed.optim import ZeroRedundancyOptimizer
    from torch.fx import GraphModule, Node

    assert not isinstance(torch.nn.ReLU(), GraphModule)
    assert issubclass(ZeroRedundancyOptimizer, torch.optim.Optimizer)
    assert not isinstance(1, Node)


def test_the_gradient_of_an_unused_result_is_zero_in_second_derivatives():
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(x):
            return x**3, 3 * x**2

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(inputs[0], output[1])

        @staticmethod
        def backward(ctx, grad, grad_slope):
            x, slope = ctx.saved_tensors
            return grad * slope + 6 * x * grad_slope

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (slope,) = torch.autograd.grad(Cube.apply(x)[0].sum(), x, create_graph=True)
    assert slope.tolist() == [3, 12]
    assert torch.autograd.grad(slope.sum(), x)[0].tolist() == [6, 12]


def test_dir_lists_names_that_are_made_on_first_use():
    assert {"Linear", "MultiheadAttention", "functional", "utils"} <= set(dir(torch.nn))
    assert {"SGD", "AdamW", "lr_scheduler"} <= set(dir(torch.optim))
    assert {"Normal", "kl_divergence", "transforms"} <= set(dir(torch.distributions))
    assert {"conv2d", "relu", "multi_head_attention_forward"} <= set(dir(torch.nn.functional))
    assert {"matmul", "save", "stft", "linalg"} <= set(dir(torch))
    assert {"svd", "norm"} <= set(dir(torch.linalg))
    layers = [value for value in vars_of(torch.nn) if isinstance(value, type)]
    assert sum(issubclass(layer, torch.nn.Module) for layer in layers) > 100


def vars_of(module):
    return [value for _, value in inspect.getmembers(module)]
