"""Module: registries, state dicts, moving, printing."""

import copy

import torch
from torch import nn


def raised(kind, function, *args, **kwargs):
    """Return the message of the error that a call raises."""
    try:
        function(*args, **kwargs)
    except kind as error:
        return error.args[0]
    raise AssertionError(f"expected {kind.__name__}")


class Net(nn.Module):
    """A linear map with a buffer that is saved and one that is not."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 2)
        self.scale = nn.Parameter(torch.ones(2))
        self.register_buffer("mean", torch.zeros(2))
        self.register_buffer("cache", torch.zeros(1), persistent=False)
        self.tied = self.first

    def forward(self, x):
        return self.first(x) * self.scale - self.mean


def test_names_of_members():
    net = Net()
    assert [name for name, _ in net.named_parameters()] == ["scale", "first.weight", "first.bias"]
    every = [name for name, _ in net.named_parameters(remove_duplicate=False)]
    assert every == ["scale", "first.weight", "first.bias", "tied.weight", "tied.bias"]
    assert [name for name, _ in net.named_buffers()] == ["mean", "cache"]
    assert [name for name, _ in net.named_modules()] == ["", "first"]
    assert [name for name, _ in net.named_children()] == ["first"]
    assert len(list(net.parameters())) == 3 and len(list(net.modules())) == 2


def test_state_dict_keeps_order_and_leaves_transient_buffers_out():
    state = Net().state_dict()
    assert list(state) == [
        "scale",
        "mean",
        "first.weight",
        "first.bias",
        "tied.weight",
        "tied.bias",
    ]
    assert state._metadata["first"] == {"version": 1}
    assert not state["scale"].requires_grad


def test_loading_names_everything_that_does_not_fit():
    message = raised(
        RuntimeError,
        nn.Linear(2, 3).load_state_dict,
        {"weight": torch.ones(2, 2), "foo": torch.ones(2)},
    )
    assert message == (
        "Error(s) in loading state_dict for Linear:\n"
        '\tMissing key(s) in state_dict: "bias". \n'
        '\tUnexpected key(s) in state_dict: "foo". \n'
        "\tsize mismatch for weight: copying a param with shape torch.Size([2, 2]) from "
        "checkpoint, the shape in current model is torch.Size([3, 2])."
    )


def test_loading_copies_values_and_reports():
    source, target = Net(), Net()
    with torch.no_grad():
        source.scale.fill_(3)
    before = target.scale
    assert repr(target.load_state_dict(source.state_dict())) == "<All keys matched successfully>"
    assert target.scale is before and target.scale.tolist() == [3, 3]
    loose = target.load_state_dict({"scale": torch.zeros(2), "x": torch.ones(1)}, strict=False)
    assert loose.unexpected_keys == ["x"] and "mean" in loose.missing_keys
    assert target.scale.tolist() == [0, 0]


def test_loading_by_assignment_replaces_meta_parameters():
    target = nn.Linear(2, 2, device="meta")
    target.load_state_dict(nn.Linear(2, 2).state_dict(), assign=True)
    assert target.weight.device.type == "cpu" and target.weight.requires_grad
    assert isinstance(target.weight, nn.Parameter)


def test_state_dict_hooks_run():
    net, seen = Net(), []
    net.register_state_dict_pre_hook(lambda module, prefix, keep: seen.append("before"))
    net.register_state_dict_post_hook(lambda module, state, prefix, meta: state.__delitem__("mean"))
    net.register_load_state_dict_pre_hook(lambda module, state, *rest: seen.append(len(state)))
    net.register_load_state_dict_post_hook(lambda module, keys: keys.missing_keys.clear())
    state = net.state_dict()
    assert "mean" not in state
    net.load_state_dict(state)
    assert seen == ["before", 5]


def test_bad_assignments_are_refused():
    layer = nn.Linear(2, 3)
    assert raised(TypeError, setattr, layer, "weight", 3) == (
        "cannot assign 'int' as parameter 'weight' (torch.nn.Parameter or None expected)"
    )
    assert raised(KeyError, layer.register_parameter, "a.b", None) == (
        'parameter name can\'t contain "."'
    )
    assert raised(KeyError, layer.register_buffer, "training", None) == (
        "attribute 'training' already exists"
    )
    assert raised(TypeError, layer.add_module, "x", 3) == "int is not a Module subclass"
    assert raised(AttributeError, getattr, layer, "nothing") == (
        "'Linear' object has no attribute 'nothing'"
    )


def test_members_before_init_are_refused():
    class Early(nn.Module):
        def __init__(self):
            self.layer = nn.Linear(1, 1)

    assert raised(AttributeError, Early) == "cannot assign module before Module.__init__() call"


def test_an_attribute_changes_its_kind():
    net = Net()
    net.first = None
    assert net.first is None and "first" in net._modules
    net.extra = torch.ones(1)
    net.extra = nn.Parameter(torch.ones(1))
    assert "extra" in net._parameters and "extra" not in net.__dict__
    del net.extra
    assert not hasattr(net, "extra")
    net.mark = nn.Buffer(torch.ones(1), persistent=False)
    assert "mark" in net._buffers and "mark" not in net.state_dict()


def test_look_up_by_dotted_name():
    net = nn.Sequential(Net(), nn.ReLU())
    assert net.get_submodule("0.first") is net[0].first
    assert net.get_parameter("0.first.weight") is net[0].first.weight
    assert net.get_buffer("0.mean") is net[0].mean
    assert raised(AttributeError, net.get_submodule, "0.none") == "Net has no attribute `none`"
    assert raised(AttributeError, net.get_parameter, "1.inplace") == (
        "`inplace` is not an nn.Parameter"
    )
    net.set_submodule("0.first", nn.Identity())
    assert isinstance(net[0].first, nn.Identity)


def test_moving_keeps_parameters_and_integer_dtypes():
    net = nn.BatchNorm1d(2)
    before = net.weight
    assert net.double() is net and net.weight is before
    assert net.weight.dtype == torch.float64 and net.num_batches_tracked.dtype == torch.int64
    net.to(torch.bfloat16)
    assert net.running_mean.dtype == torch.bfloat16
    net.to("meta")
    assert net.weight.is_meta
    message = raised(NotImplementedError, net.to, "cpu")
    assert message.startswith("Cannot copy out of meta tensor; no data!")
    assert net.to_empty(device="cpu").weight.device.type == "cpu"
    assert raised(TypeError, net.to, torch.int32).endswith("desired dtype=torch.int32")


def test_modes_and_gradients():
    net = nn.Sequential(nn.Dropout(0.5), nn.Linear(2, 2))
    assert net.eval() is net and not net[0].training
    net(torch.ones(1, 2)).sum().backward()
    assert net[1].weight.grad is not None
    net.zero_grad(set_to_none=False)
    assert net[1].weight.grad.abs().sum().item() == 0
    net.zero_grad()
    assert net[1].weight.grad is None
    net.requires_grad_(False)
    assert not any(param.requires_grad for param in net.parameters())
    assert raised(ValueError, net.train, 3) == "training mode is expected to be boolean"


def test_apply_goes_depth_first():
    seen = []
    nn.Sequential(nn.ReLU(), nn.Sequential(nn.Tanh())).apply(
        lambda module: seen.append(type(module).__name__)
    )
    assert seen == ["ReLU", "Tanh", "Sequential", "Sequential"]


def test_print():
    net = nn.Sequential(
        nn.Linear(1, 2), nn.ModuleList([nn.ReLU() for _ in range(3)]), nn.Sequential()
    )
    assert repr(net) == (
        "Sequential(\n"
        "  (0): Linear(in_features=1, out_features=2, bias=True)\n"
        "  (1): ModuleList(\n"
        "    (0-2): 3 x ReLU()\n"
        "  )\n"
        "  (2): Sequential()\n"
        ")"
    )


def test_sequential_and_module_list():
    layers = nn.Sequential(*(nn.Linear(1, 1) for _ in range(4)))
    assert len(layers[1:3]) == 2 and layers[-1] is layers[3]
    del layers[1]
    assert list(layers._modules) == ["0", "1", "2"]
    layers.insert(1, nn.ReLU())
    assert isinstance(layers[1], nn.ReLU) and len(layers + layers) == 8
    modules = nn.ModuleList([nn.ReLU()])
    modules.extend([nn.Tanh(), nn.GELU()])
    assert isinstance(modules.pop(1), nn.Tanh) and len(modules) == 2
    named = nn.ModuleDict({"a": nn.ReLU()})
    named["b"] = nn.Tanh()
    assert list(named.keys()) == ["a", "b"] and "a" in named
    assert raised(IndexError, modules.__getitem__, 5) == "index 5 is out of range"


def test_parameter_list_and_dict():
    params = nn.ParameterList([torch.ones(2), 3])
    assert isinstance(params[0], nn.Parameter) and params[1] == 3
    assert [name for name, _ in params.named_parameters()] == ["0"]
    named = nn.ParameterDict({"w": torch.zeros(1)})
    named["v"] = nn.Parameter(torch.ones(1))
    assert list(named) == ["w", "v"] and len(list(named.parameters())) == 2


def test_deep_copy_is_independent():
    net = Net()
    twin = copy.deepcopy(net)
    with torch.no_grad():
        twin.scale.fill_(5)
    assert net.scale.tolist() == [1, 1] and twin.tied is twin.first
    assert isinstance(twin.scale, nn.Parameter)


def test_initial_values_are_those_of_pytorch():
    torch.manual_seed(0)
    layer = nn.Linear(3, 2)
    recorded = [-0.004322517663240433, 0.3097158372402191, -0.4751853346824646]
    assert all(abs(a - b) < 1e-7 for a, b in zip(layer.weight[0].tolist(), recorded, strict=True))
    generator = torch.Generator().manual_seed(3)
    tensor = nn.init.trunc_normal_(torch.empty(1000), std=2.0, a=-1, b=1, generator=generator)
    assert tensor.abs().max().item() <= 1 and tensor.std().item() > 0.3
    basis = nn.init.orthogonal_(torch.empty(4, 6))
    assert torch.allclose(basis @ basis.T, torch.eye(4), atol=1e-5)
    assert nn.init.calculate_gain("relu") == 2**0.5
