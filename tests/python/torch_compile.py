"""torch.compile: what it returns, and what it refuses."""

import copy

import torch
from torch import nn
from torch_support import error_of


def test_a_compiled_module_stands_in_for_its_module():
    layer = nn.Linear(2, 2)
    compiled = torch.compile(layer, backend="eager")
    assert type(compiled) is torch._dynamo.OptimizedModule and not isinstance(compiled, nn.Linear)
    assert compiled._orig_mod is layer and compiled.weight is layer.weight
    assert list(compiled.state_dict()) == ["_orig_mod.weight", "_orig_mod.bias"]
    assert [name for name, _ in compiled.named_modules()] == ["", "_orig_mod"]
    assert repr(compiled) == (
        "OptimizedModule(\n  (_orig_mod): Linear(in_features=2, out_features=2, bias=True)\n)"
    )
    x = torch.ones(1, 2)
    assert torch.equal(compiled(x), layer(x))
    assert error_of(lambda: compiled.bar) == (
        "AttributeError",
        "'Linear' object has no attribute 'bar'",
    )


def test_a_compiled_module_passes_changes_on():
    layer = nn.Linear(2, 2).eval()
    compiled = torch.compile(layer, backend="eager")
    assert not compiled.training and not layer.training
    assert compiled.train() is compiled and layer.training
    compiled.training = False
    assert not layer.training
    compiled.scale = 3
    assert layer.scale == 3
    del compiled.scale
    assert not hasattr(layer, "scale")
    again = copy.deepcopy(compiled)
    assert type(again) is type(compiled) and again._orig_mod is not layer
    assert torch.equal(again.weight, layer.weight)
    assert compiled.double() is compiled and layer.weight.dtype == torch.float64


def test_compile_decorates_functions():
    @torch.compile(fullgraph=True, dynamic=False, backend="eager")
    def double(x):
        return x * 2

    assert double(torch.ones(1)).tolist() == [2] and double.__name__ == "double"


def test_compile_checks_what_it_is_asked_for():
    def plain(x):
        return x

    assert error_of(lambda: torch.compile(plain, backend="nope")) == (
        "InvalidBackend",
        "Invalid backend: 'nope', see `torch._dynamo.list_backends()` for available backends.",
    )
    assert error_of(lambda: torch.compile(plain, mode="nope")) == (
        "RuntimeError",
        "Unrecognized mode=nope, should be one of: default, lite, reduce-overhead, "
        "max-autotune-no-cudagraphs, max-autotune",
    )
    assert error_of(lambda: torch.compile(plain, mode="default", options={})) == (
        "RuntimeError",
        "Either mode or options can be specified, but both can't be specified at the same time.",
    )
    assert error_of(lambda: torch.compile(3)) == (
        "AssertionError",
        "A callable function is expected, but <class 'int'> is provided.",
    )
