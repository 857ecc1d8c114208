"""Further parts of torch.nn: adaptive softmax, old norms, pruning, fusion, places of classes.

The numbers are CPython's at the same seed.
"""

import importlib
import warnings

import torch
from torch import nn
from torch.nn.utils import fusion, parametrizations, prune
from torch_serialization import stored
from torch_support import error_of

SPECTRAL = [-0.0066, 0.471, -0.7226, -0.6461, -0.3381, 0.2354]
ORTHOGONAL = {
    (3, 3): [-0.0102, 0.5581, -0.8297],
    (4, 2): [-0.0082, 0.4841, -0.9055],
    (2, 4): [-0.0061, 0.437, -0.6705],
    (4, 4): [-0.0072, 0.6789, -0.6537],
}
STEPPED = {
    (3, 3): [-0.0519, 0.5282, -0.8476],
    (4, 2): [0.0132, 0.4269, -0.9678],
    (2, 4): [0.1932, 0.6211, -0.5457],
    (4, 4): [-0.1297, 0.5733, -0.7664],
}
PRUNED = {
    "random": "100111010110",
    "l1": "011111010111",
    "slices": "111011101110",
    "ln": "111111110000",
}
AGAIN = 6.0
GLOBAL = [4, 5]


def rounded(tensor):
    """The numbers of a tensor with four digits."""
    return [round(value, 4) for value in tensor.detach().flatten().tolist()]


def quietly(function, *args, **keywords):
    """Call without the warnings about what is deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **keywords)


def test_the_adaptive_softmax_finds_rare_classes_in_two_steps():
    torch.manual_seed(0)
    layer = nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 10], div_value=2.0, head_bias=True)
    x, target = torch.randn(5, 8), torch.tensor([0, 5, 12, 19, 3])
    found = layer(x, target)
    assert rounded(found.output) == [-2.1002, -2.7816, -4.145, -4.1472, -1.5881]
    assert round(found.loss.item(), 4) == 2.9524
    logs = layer.log_prob(x)
    assert logs.shape == (5, 20) and torch.allclose(logs.exp().sum(1), torch.ones(5))
    assert torch.allclose(logs.gather(1, target[:, None])[:, 0], found.output)
    assert layer.predict(x).tolist() == [1, 2, 3, 3, 2]
    assert round(layer(x[0], target[0]).loss.item(), 4) == 2.1002
    found.loss.backward()
    assert layer.tail[1][0].weight.grad.abs().sum() > 0
    assert list(layer.state_dict())[-1] == "tail.1.1.weight"
    assert error_of(lambda: nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 25]))[0] == "ValueError"
    for wrong in (target[:2], torch.tensor([0, 5, 12, 20, 3]), target[None]):
        assert error_of(lambda wrong=wrong: layer(x, wrong))[0] == "RuntimeError"


def test_weight_norm_by_a_hook():
    torch.manual_seed(0)
    layer = quietly(nn.utils.weight_norm, nn.Linear(3, 2))
    assert list(layer.state_dict()) == ["bias", "weight_g", "weight_v"]
    before = layer.weight.detach().clone()
    with torch.no_grad():
        layer.weight_g.mul_(2)
    layer(torch.ones(1, 3)).sum().backward()
    assert torch.allclose(layer.weight, before * 2) and layer.weight_v.grad is not None
    nn.utils.remove_weight_norm(layer)
    assert isinstance(layer.weight, nn.Parameter) and torch.allclose(layer.weight, before * 2)
    assert error_of(lambda: nn.utils.remove_weight_norm(layer))[0] == "ValueError"


def test_spectral_norm_by_a_hook():
    torch.manual_seed(0)
    layer = nn.utils.spectral_norm(nn.Linear(3, 2), n_power_iterations=20)
    assert list(layer.state_dict()) == ["bias", "weight_orig", "weight_u", "weight_v"]
    layer(torch.ones(1, 3)).sum().backward()
    assert rounded(layer.weight) == SPECTRAL and layer.weight_orig.grad is not None
    assert abs(torch.linalg.svdvals(layer.weight)[0].item() - 1) < 1e-4
    nn.utils.remove_spectral_norm(layer)
    assert list(layer.state_dict()) == ["bias", "weight"]
    assert rounded(layer.weight) == SPECTRAL


def test_spectral_norm_notes_its_version_and_completes_older_files():
    torch.manual_seed(0)
    layer = nn.utils.spectral_norm(nn.Linear(3, 2))
    layer(torch.ones(1, 3))
    layer.eval()
    found = layer(torch.ones(1, 3))
    state = layer.state_dict()
    assert state._metadata[""]["spectral_norm"] == {"weight.version": 1}
    older = {name: value for name, value in state.items() if name != "weight_v"}
    assert error_of(lambda: layer.load_state_dict(older))[0] == "RuntimeError"
    older["weight"] = layer.weight.detach().clone()
    with torch.no_grad():
        layer.weight_v.zero_()
    layer.load_state_dict(older)
    assert torch.allclose(layer(torch.ones(1, 3)), found, atol=1e-5)
    nn.utils.remove_spectral_norm(layer)
    assert not layer._state_dict_hooks


def test_normed_layers_are_pickled_with_their_hooks():
    layers = nn.Sequential(nn.utils.spectral_norm(nn.Linear(3, 2)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layers.append(nn.utils.weight_norm(nn.Linear(2, 2)))
    again = stored(layers.eval(), weights_only=False)
    assert again(torch.ones(1, 3)).equal(layers(torch.ones(1, 3)))
    assert again[0].state_dict()._metadata[""]["spectral_norm"] == {"weight.version": 1}
    (hook,) = again[0]._load_state_dict_pre_hooks.values()
    assert getattr(hook, "hook", hook).fn.name == "weight"
    nn.utils.remove_weight_norm(again[1])
    assert "weight" in again[1].state_dict()


def test_orthogonal_weights_stay_orthogonal():
    for shape, orthogonal_map in (
        ((3, 3), None),
        ((4, 2), None),
        ((2, 4), "cayley"),
        ((4, 4), "householder"),
    ):
        torch.manual_seed(0)
        layer = nn.Linear(shape[1], shape[0])
        layer = parametrizations.orthogonal(layer, orthogonal_map=orthogonal_map)
        weight = layer.weight
        product = weight @ weight.T if shape[0] < shape[1] else weight.T @ weight
        assert torch.allclose(product, torch.eye(min(shape)), atol=1e-5)
        assert rounded(weight)[:3] == ORTHOGONAL[shape], (shape, rounded(weight)[:3])
        optimizer = torch.optim.SGD(layer.parameters(), 0.1)
        layer(torch.ones(1, shape[1])).square().sum().backward()
        optimizer.step()
        weight = layer.weight
        product = weight @ weight.T if shape[0] < shape[1] else weight.T @ weight
        assert torch.allclose(product, torch.eye(min(shape)), atol=1e-5)
        assert rounded(weight)[:3] == STEPPED[shape], (shape, rounded(weight)[:3])
    fixed = parametrizations.orthogonal(
        nn.Linear(3, 3), "weight", "cayley", use_trivialization=False
    )
    assert list(fixed.state_dict()) == ["bias", "parametrizations.weight.original"]
    assert error_of(lambda: setattr(fixed, "weight", torch.eye(3)))[0] == "NotImplementedError"
    assert error_of(lambda: parametrizations.orthogonal(nn.Linear(2, 2), "bias"))[0] == "ValueError"


def _pruned(how, *args, **keywords):
    torch.manual_seed(0)
    layer = nn.Linear(4, 3)
    how(layer, "weight", *args, **keywords)
    return "".join(str(int(v)) for v in layer.weight_mask.flatten().tolist()), layer


def test_pruning_masks_a_parameter():
    for how, args, expected in (
        (prune.identity, (), "111111111111"),
        (prune.random_unstructured, (5,), PRUNED["random"]),
        (prune.l1_unstructured, (0.25,), PRUNED["l1"]),
        (prune.random_structured, (1, 1), PRUNED["slices"]),
        (prune.ln_structured, (1, 2, 0), PRUNED["ln"]),
        (prune.custom_from_mask, (torch.eye(3, 4),), "100001000010"),
    ):
        mask, layer = _pruned(how, *args)
        assert mask == expected, (how.__name__, mask)
        assert list(layer.state_dict()) == ["bias", "weight_orig", "weight_mask"]
        assert torch.equal(layer.weight, layer.weight_orig * layer.weight_mask)
        assert prune.is_pruned(layer)
    layer(torch.ones(1, 4)).sum().backward()
    assert torch.equal(layer.weight_orig.grad, layer.weight_mask)
    pruned = layer.weight.detach().clone()
    prune.remove(layer, "weight")
    assert list(layer.state_dict()) == ["bias", "weight"] and torch.equal(layer.weight, pruned)
    assert not prune.is_pruned(layer)
    assert error_of(lambda: prune.remove(layer, "weight"))[0] == "ValueError"
    for amount, kind in ((-1, "ValueError"), (1.5, "ValueError"), ("a", "TypeError")):
        wrong = error_of(lambda amount=amount: prune.l1_unstructured(layer, "weight", amount))
        assert wrong[0] == kind


def test_pruning_again_prunes_what_is_left():
    _, layer = _pruned(prune.l1_unstructured, 3)
    prune.ln_structured(layer, "weight", 1, n=1, dim=0)
    assert layer.weight_mask.sum().item() == AGAIN
    assert len(next(iter(layer._forward_pre_hooks.values()))) == 2
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 2))
    pairs = [(model[0], "weight"), (model[1], "weight")]
    prune.global_unstructured(pairs, pruning_method=prune.L1Unstructured, amount=0.4)
    assert [int(layer.weight_mask.sum()) for layer in model] == GLOBAL


def test_batch_norms_are_fused_into_the_layer_before():
    torch.manual_seed(0)
    for layer, bn, x, fuse in (
        (nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), torch.randn(2, 2, 5, 5), fusion.fuse_conv_bn_eval),
        (nn.Linear(4, 3), nn.BatchNorm1d(3), torch.randn(5, 4), fusion.fuse_linear_bn_eval),
    ):
        bn(layer(x))
        both = nn.Sequential(layer, bn).eval()
        assert torch.allclose(fuse(layer, bn)(x), both(x), atol=1e-5)
        layer.train()
        call = lambda fuse=fuse, layer=layer, bn=bn: fuse(layer, bn)  # noqa: E731
        assert error_of(call)[0] == "AssertionError"
    up = nn.ConvTranspose2d(2, 3, 3, bias=False).eval()
    bn = nn.BatchNorm2d(3).eval()
    x = torch.randn(1, 2, 4, 4)
    assert torch.allclose(fusion.fuse_conv_bn_eval(up, bn, transpose=True)(x), bn(up(x)), atol=1e-5)


def test_weights_of_convolutions_change_their_order_in_memory():
    layer = nn.Sequential(nn.Conv2d(3, 4, 2), nn.Linear(2, 2))
    before = layer[0].weight.detach().clone()
    nn.utils.convert_conv2d_weight_memory_format(layer, torch.channels_last)
    assert layer[0].weight.stride() == (12, 1, 6, 3) and torch.equal(layer[0].weight, before)


def test_data_parallel_calls_its_module():
    if torch.cuda.is_available():
        return
    layer = nn.Linear(2, 1)
    model = nn.DataParallel(layer)
    x = torch.ones(3, 2)
    assert torch.equal(model(x), layer(x)) and model.module is layer
    assert list(model.state_dict()) == ["module.weight", "module.bias"]
    state = model.state_dict()
    nn.modules.utils.consume_prefix_in_state_dict_if_present(state, "module.")
    layer.load_state_dict(state)


def test_classes_are_where_pytorch_has_them():
    places = {
        "activation": "Threshold ReLU6 Hardtanh Softmax LogSoftmax MultiheadAttention",
        "adaptive": "AdaptiveLogSoftmaxWithLoss",
        "batchnorm": "_BatchNorm LazyBatchNorm1d SyncBatchNorm",
        "channelshuffle": "ChannelShuffle",
        "container": "Sequential ParameterList ParameterDict Container",
        "conv": "_ConvNd LazyConv2d",
        "distance": "PairwiseDistance CosineSimilarity",
        "fold": "Fold Unfold",
        "instancenorm": "LazyInstanceNorm2d",
        "linear": "LazyLinear Identity",
        "loss": "_Loss CTCLoss TripletMarginLoss",
        "module": "Module _IncompatibleKeys register_module_forward_hook",
        "pixelshuffle": "PixelShuffle PixelUnshuffle",
        "pooling": "AdaptiveAvgPool2d MaxPool2d",
        "rnn": "LSTM LSTMCell",
        "transformer": "TransformerEncoder _get_clones",
        "upsampling": "Upsample",
        "utils": "_pair _ntuple consume_prefix_in_state_dict_if_present",
    }
    for place, names in places.items():
        module = importlib.import_module(f"torch.nn.modules.{place}")
        for name in names.split():
            assert callable(getattr(module, name)), (place, name)
        assert not hasattr(module, "Nonsense")
    parts = quietly(nn.Container, a=nn.ReLU(), b=nn.Tanh())
    assert [name for name, _ in parts.named_children()] == ["a", "b"]


def test_hooks_of_all_modules():
    seen = []
    hook = lambda module, *rest: seen.append(type(module).__name__)  # noqa: E731
    handle = nn.modules.module.register_module_forward_hook(hook)
    nn.Sequential(nn.ReLU())(torch.ones(1))
    handle.remove()
    nn.ReLU()(torch.ones(1))
    assert seen == ["ReLU", "Sequential"]


def test_gradients_of_convolutions_by_themselves():
    torch.manual_seed(0)
    options = {"stride": 2, "padding": 1, "dilation": 1, "groups": 2}
    for dims in (1, 2, 3):
        convolution = getattr(nn.functional, f"conv{dims}d")
        x = torch.randn(2, 4, *[6] * dims, requires_grad=True)
        weight = torch.randn(6, 2, *[3] * dims, requires_grad=True)
        result = convolution(x, weight, **options)
        upstream = torch.randn_like(result)
        expected = torch.autograd.grad(result, (x, weight), upstream)
        by_input = getattr(nn.grad, f"conv{dims}d_input")
        by_weight = getattr(nn.grad, f"conv{dims}d_weight")
        found = (
            by_input(x.shape, weight, upstream, **options),
            by_weight(x, weight.shape, upstream, **options),
        )
        torch.testing.assert_close(found, expected)
