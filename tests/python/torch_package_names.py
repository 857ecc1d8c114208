"""Names and modules of PyTorch's that packages reach without importing them."""

import sys

import torch
from torch_support import error_of


def test_files_of_a_package_are_its_attributes():
    assert torch.nn.modules.batchnorm.BatchNorm1d is torch.nn.BatchNorm1d
    assert torch.nn.modules.container.Sequential is torch.nn.Sequential
    assert torch.optim.lr_scheduler.StepLR is vars(torch.optim.lr_scheduler)["StepLR"]


def test_a_module_lists_all_its_names():
    assert torch.optim.__dict__["SGD"] is torch.optim.SGD
    assert vars(torch.nn.functional)["relu"](torch.tensor(-1.0)) == 0
    assert vars(torch.nn)["Linear"] is torch.nn.Linear
    found = [
        kind
        for kind in torch.distributions.__dict__.values()
        if isinstance(kind, type) and issubclass(kind, torch.distributions.Distribution)
    ]
    assert torch.distributions.Chi2 in found and torch.distributions.Wishart in found


def test_types_of_arguments_have_names():
    from torch.nn.common_types import _size_2_t, _size_any_t, _tensor_list_t

    assert _size_2_t == int | tuple[int, int] and _size_any_t == int | tuple[int, ...]
    assert _tensor_list_t == torch.Tensor | tuple[torch.Tensor, ...]


def test_edges_of_the_graph_name_nodes():
    from torch.autograd.graph import GradientEdge, Node, get_gradient_edge

    x = torch.ones(4, requires_grad=True)
    left, right = (x * 2).split(2)
    edge = get_gradient_edge(right)
    assert isinstance(edge, GradientEdge) and isinstance(left.grad_fn, Node)
    assert edge.node is left.grad_fn and edge.output_nr == 1
    assert type(get_gradient_edge(x).node).__name__ == "AccumulateGrad"
    assert error_of(lambda: get_gradient_edge(x.detach())) == (
        "RuntimeError",
        "It is not possible to get the gradient edge for a Tensor that does not require gradients",
    )


def test_autocast_without_a_device_is_of_cuda():
    assert torch.is_autocast_enabled() is False
    torch.set_autocast_enabled(True)
    assert torch.is_autocast_enabled() and not torch.is_autocast_enabled("cpu")
    torch.set_autocast_enabled("cuda", False)
    assert not torch.is_autocast_enabled("cuda")


def test_multiprocessing_has_the_names_of_python():
    queue = torch.multiprocessing.SimpleQueue()
    queue.close()
    assert torch.multiprocessing.Process.__name__ == "Process"


def test_a_loader_has_its_helpers_beside_it():
    from torch.utils.data.dataloader import _BaseDataLoaderIter, default_collate

    assert default_collate is torch.utils.data.default_collate
    assert not isinstance([], _BaseDataLoaderIter)
    assert type(torch.Tensor) is torch._C._TensorMeta
    assert torch._utils._element_size(torch.float64) == 8
    assert torch._C._get_tracing_state() is None


def test_overloads_are_the_functions_themselves():
    @torch.jit._overload  # noqa: F811 (as it is meant)
    def double(x: int) -> int:
        pass

    def double(x):  # noqa: F811
        return x * 2

    assert double(2) == 4


def test_options_of_printing_are_at_hand():
    from torch._tensor_str import PRINT_OPTS, _tensor_str

    before = PRINT_OPTS.precision
    torch.set_printoptions(precision=2)
    assert PRINT_OPTS.precision == 2 and PRINT_OPTS.edgeitems == 3
    assert (
        _tensor_str(torch.tensor([[0.5, 1.0], [2.0, 3.0]]), 1) == "[[0.50, 1.00],\n  [2.00, 3.00]]"
    )
    PRINT_OPTS.precision = before
    assert repr(torch.tensor(0.5)) == "tensor(0.5000)"


def test_the_size_of_a_storage_holds_its_bytes():
    assert 4000 < sys.getsizeof(torch.ones(1000).untyped_storage()) < 4200


def test_sobol_points_fill_the_cube():
    engine = torch.quasirandom.SobolEngine(2)
    assert engine.draw(3).tolist() == [[0, 0], [0.5, 0.5], [0.75, 0.25]]
    assert engine.fast_forward(1).draw().tolist() == [[0.375, 0.375]]
    assert engine.reset().draw_base2(1, dtype=torch.float64).tolist() == [[0, 0], [0.5, 0.5]]
    assert error_of(lambda: engine.draw_base2(3)) == (
        "ValueError",
        "The balance properties of Sobol' points require n to be a power of 2. 2 points have been "
        "previously generated, then: n=2+2**3=10. If you still want to do this, please use "
        "'SobolEngine.draw()' instead.",
    )
    assert error_of(lambda: torch.quasirandom.SobolEngine(0)) == (
        "ValueError",
        "Supported range of dimensionality for SobolEngine is [1, 21201]",
    )


def test_scrambled_sobol_points_follow_the_seed():
    engine = torch.quasirandom.SobolEngine(3, scramble=True, seed=3)
    assert repr(engine) == "SobolEngine(dimension=3, scramble=True, seed=3)"
    expected = torch.tensor([[0.0685, 0.2245, 0.6992], [0.5497, 0.7255, 0.3091]])
    torch.testing.assert_close(engine.draw(2), expected, atol=1e-4, rtol=0)


def test_annotations_tell_what_containers_hold():
    is_a = torch.jit.isinstance
    assert is_a(torch.ones(1), torch.Tensor) and not is_a([1], torch.Tensor)
    assert is_a([1, 2], list[int]) and not is_a([1, "b"], list[int])
    held = {"a": torch.ones(1)}
    assert is_a(held, dict[str, torch.Tensor]) and not is_a(held, dict[int, torch.Tensor])
    assert is_a((1, "b"), tuple[int, str]) and not is_a((1,), tuple[int, str])
    assert is_a([1], (torch.Tensor, list[int]))
    assert is_a([[1], [2]], list[list[int]])


def test_names_for_modules_over_processes_are_there_and_refuse():
    from torch.distributed._composable.fsdp import FSDPModule
    from torch.distributed._tensor.experimental import implicit_replication
    from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard

    with implicit_replication():
        assert (torch.ones(2) + 1).tolist() == [2, 2]
    assert not isinstance(torch.nn.Linear(1, 1), FSDPModule)
    assert MixedPrecisionPolicy(param_dtype=torch.bfloat16).param_dtype is torch.bfloat16
    assert MixedPrecisionPolicy().cast_forward_inputs
    assert error_of(lambda: fully_shard(torch.nn.Linear(1, 1)))[0] != "AttributeError"


def test_initial_values_by_the_names_that_packages_call():
    init, x = torch.nn.init, torch.empty(2, 2, requires_grad=True)
    init._no_grad_fill_(x, 3.0)
    assert x.tolist() == [[3, 3], [3, 3]] and x.is_leaf
    init._no_grad_zero_(x)
    assert x.tolist() == [[0, 0], [0, 0]]
    torch.manual_seed(0)
    init._no_grad_normal_(x, 0.0, 1.0)
    torch.manual_seed(0)
    assert x.equal(torch.randn(2, 2))


def test_marks_for_nvidias_profiler_are_set_or_refused_as_without_cuda():
    from torch.cuda import nvtx

    def mark():
        with nvtx.range("step {}", 1):
            nvtx.mark("half")

    try:
        mark()
    except RuntimeError as error:
        assert str(error).startswith("NVTX functions not installed")  # noqa: PT017
