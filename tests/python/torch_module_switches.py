"""Modules that are converted, loaded, and wrapped: what torch.__future__ chooses, and odd names."""

import io

import torch
from torch_support import error_of


class _Chosen:
    """A context in which a choice of torch.__future__ is made."""

    def __init__(self, name):
        self.set = getattr(torch.__future__, f"set_{name}_module_params_on_conversion")
        self.get = getattr(torch.__future__, f"get_{name}_module_params_on_conversion")

    def __enter__(self):
        assert self.get() is False
        self.set(True)
        assert self.get() is True

    def __exit__(self, *error):
        self.set(False)


def test_tensors_swap_what_they_are():
    first = torch.ones(2, requires_grad=True)
    second = torch.nn.Parameter(torch.zeros(3), requires_grad=False)
    first.mark = "first"
    torch.utils.swap_tensors(first, second)
    assert type(first) is torch.nn.Parameter and type(second) is torch.Tensor
    assert first.tolist() == [0, 0, 0] and not first.requires_grad
    assert second.tolist() == [1, 1] and second.requires_grad
    assert second.mark == "first" and not hasattr(first, "mark")


def test_a_graph_of_a_swapped_leaf_is_refused():
    leaf = torch.ones(2, requires_grad=True)
    result = leaf.sum() * 3
    torch.utils.swap_tensors(leaf, torch.zeros(2, requires_grad=True))
    name, text = error_of(result.backward)
    assert name == "RuntimeError" and "poisoned by swap_tensors" in text
    leaf.sum().backward()
    assert leaf.grad.tolist() == [1, 1]


def test_conversion_may_make_new_parameters():
    net = torch.nn.Linear(2, 1)
    weight = net.weight
    net(torch.ones(1, 2)).sum().backward()
    assert net.double().weight is weight
    with _Chosen("overwrite"):
        net.float()
    assert net.weight is not weight and weight.dtype == torch.float64
    assert net.weight.dtype == torch.float32 and net.weight.grad.dtype == torch.float32
    assert isinstance(net.weight, torch.nn.Parameter) and net.weight.grad.tolist() == [[1, 1]]


def test_conversion_may_swap_parameters():
    net = torch.nn.Linear(2, 1, device="meta")
    weight = net.weight
    with _Chosen("swap"):
        net.to_empty(device="cpu")
        assert net.weight is weight and not weight.is_meta
        torch.nn.init.ones_(weight)
        net(torch.ones(1, 2)).sum().backward()
        net.double()
    assert net.weight is weight and weight.dtype == torch.float64
    assert weight.requires_grad and isinstance(weight, torch.nn.Parameter)
    assert weight.grad.dtype == torch.float64 and weight.grad.tolist() == [[1, 1]]


def test_loading_may_swap_what_module_load_makes():
    assert torch.ones(2).module_load(torch.zeros(2)).tolist() == [0, 0]
    net = torch.nn.BatchNorm1d(2)
    weight, mean = net.weight, net.running_mean
    given = {name: torch.full_like(value, 5) for name, value in net.state_dict().items()}
    with _Chosen("swap"):
        net.load_state_dict(given)
        assert net.weight is weight and weight.tolist() == [5, 5] and weight.requires_grad
        assert net.running_mean is mean and mean.tolist() == [5, 5]
        assert given["weight"].data_ptr() != weight.data_ptr()
        net.load_state_dict(given, assign=True)
        assert net.weight is weight and given["weight"].data_ptr() == weight.data_ptr()
        name, text = error_of(lambda: net.load_state_dict({**given, "bias": torch.ones(3)}))
    assert name == "RuntimeError" and "size mismatch for bias" in text


class _Own(torch.Tensor):
    """A class whose module_load returns what it must not."""

    def module_load(self, other, assign=False):
        """Return the tensor itself."""
        return self


def test_a_module_load_that_returns_its_tensor_is_an_error():
    net = torch.nn.Module()
    net.register_buffer("own", torch.ones(2).as_subclass(_Own))
    with _Chosen("swap"):
        name, text = error_of(lambda: net.load_state_dict({"own": torch.zeros(2)}))
    assert name == "RuntimeError" and "While swapping the parameter" in text
    assert "module_load returned one of self or other" in text


def test_saved_tensors_may_change():
    allow = torch.autograd.graph.allow_mutation_on_saved_tensors
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    with allow():
        inner = leaf.clone()
        out = (inner**2).sum() + inner.exp().sum()
        inner.mul_(10)
        torch._foreach_add_([inner], 1.0)
        torch.neg(inner.detach(), out=inner.detach())
        out.backward()
        assert error_of(lambda: allow().__enter__())[0] == "RuntimeError"
    wanted = 2 * torch.tensor([1.0, 2.0]) + torch.tensor([1.0, 2.0]).exp()
    assert torch.allclose(leaf.grad, wanted) and inner.tolist() == [-11, -21]
    with allow():
        late = (leaf.clone() ** 2).sum()
    assert error_of(late.backward)[0] == "AssertionError"


def test_files_without_data():
    whole, empty = io.BytesIO(), io.BytesIO()
    torch.save({"a": torch.arange(3.0)}, whole)
    with torch.serialization.skip_data():
        torch.save({"a": torch.arange(3.0)}, empty)
        whole.seek(0)
        assert torch.load(whole)["a"].shape == (3,)
    for file, numbers in ((empty, [0, 0, 0]), (whole, [0, 1, 2])):
        file.seek(0)
        assert torch.load(file)["a"].tolist() == numbers


def test_programs_name_and_restore_locations():
    calls = []

    def tag(storage):
        return "mine:0" if storage.nbytes() == 12 else None

    def restore(storage, location):
        calls.append(location)
        return storage if location.startswith("mine") else None

    torch.serialization.register_package(5, tag, restore)
    file = io.BytesIO()
    torch.save([torch.ones(3), torch.ones(2)], file)
    for where, told in ((None, ["mine:0", "cpu"]), ("mine:0", ["mine:0"] * 2)):
        file.seek(0)
        calls.clear()
        assert [part.tolist() for part in torch.load(file, map_location=where)] == [
            [1] * 3,
            [1] * 2,
        ]
        assert calls == told
    assert torch.serialization.location_tag(torch.ones(3).untyped_storage()) == "mine:0"
    error = error_of(lambda: torch.serialization.default_restore_location(file, "nowhere"))
    assert error[0] == "RuntimeError" and "tagged with nowhere" in error[1]


def test_names_of_checkpointing():
    from torch.utils import checkpoint

    assert torch.ops.aten.detach.default in checkpoint.SAC_IGNORED_OPS
    assert torch.ops.aten.mm.default not in checkpoint.SAC_IGNORED_OPS
    assert checkpoint.SelectiveCheckpointContext(is_recompute=True).is_recompute
    leaf = torch.ones(2, requires_grad=True)
    first, second = (
        checkpoint.checkpoint(lambda x: x.sin().sum(), leaf, use_reentrant=False) for _ in range(2)
    )
    with checkpoint.GraphExecGroup() as group:
        assert checkpoint.GraphExecGroup._get_current_group() is group
        assert error_of(checkpoint.GraphExecGroup().__enter__)[0] == "RuntimeError"
        first.backward()
        second.backward()
    assert torch.allclose(leaf.grad, 2 * torch.ones(2).cos())


def test_helpers_of_functions():
    functional = torch.nn.functional
    functional.assert_int_or_pair(3, "stride", "{} must be int or pair")
    error = error_of(lambda: functional.assert_int_or_pair([1], "stride", "{} must be a pair"))
    assert error == ("AssertionError", "stride must be a pair")

    def yes(a, flag=False):
        """Say yes."""
        return "yes", a

    def no(a, flag=False):
        return "no", a

    choose = functional.boolean_dispatch("flag", 1, False, yes, no, "here", "choose")
    assert choose(1) == ("no", 1) and choose(1, True) == choose(1, flag=True) == ("yes", 1)
    assert (choose.__module__, choose.__name__, choose.__doc__) == ("here", "choose", "Say yes.")
    assert error_of(
        lambda: functional.boolean_dispatch("flag", 1, False, yes, yes, None, None)
    ) == ("RuntimeError", "only one function can have a docstring")


def test_edges_are_found_without_recording():
    leaf = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        assert torch.autograd.graph.get_gradient_edge(leaf).node.name().endswith("AccumulateGrad")


def test_functions_of_former_versions_are_refused():
    class Old(torch.autograd.function.NestedIOFunction):
        pass

    assert issubclass(Old, torch.autograd.Function)
    assert error_of(Old().forward_extended)[0] == "NotImplementedError"
    error = error_of(lambda: torch.ones(2, requires_grad=True).exp().grad_fn._saved_nothing)
    assert error[0] == "AttributeError"
    assert "'ExpBackward0' object has no attribute '_saved_nothing'" in error[1]


def test_data_parallel_is_a_function():
    from torch.nn import parallel
    from torch.nn.parallel.data_parallel import DataParallel

    assert DataParallel is torch.nn.DataParallel and callable(parallel.data_parallel)
    assert parallel.data_parallel.__name__ == "data_parallel"
    if not torch.cuda.is_available():
        error = error_of(lambda: parallel.data_parallel(torch.nn.Identity(), torch.ones(1)))
        assert error == ("RuntimeError", "device type could not be determined")
