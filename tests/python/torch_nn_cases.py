"""Sample calls of the modules of torch.nn: what to build, what to call it with, how to sum it up.

`tests/parity/record_nn.py` records what they give on CPython.
"""

import torch
from torch import nn

MATRIX = ((3, 4),)
SEQUENCE = ((2, 4, 9),)
IMAGE = ((2, 4, 6, 5),)
VOLUME = ((2, 4, 5, 6, 7),)
PAIR = ((3, 5), (3, 5))
BY_AXES = {1: SEQUENCE, 2: IMAGE, 3: VOLUME}

ACTIVATIONS = (
    "CELU ELU GELU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid Mish PReLU ReLU "
    "ReLU6 RReLU SELU Sigmoid SiLU Softplus Softshrink Softsign Tanh Tanhshrink Identity"
).split()


def integers(below, *shape):
    """Describe an input of class numbers or indices: (below, shape)."""
    return below, shape


def _activations():
    for name in ACTIVATIONS:
        yield name, lambda name=name: getattr(nn, name)(), MATRIX
    yield "GELU tanh", lambda: nn.GELU("tanh"), MATRIX
    yield "Threshold", lambda: nn.Threshold(0.1, 20), MATRIX
    yield "PReLU by channel", lambda: nn.PReLU(4), IMAGE
    for name in ("Softmax", "LogSoftmax", "Softmin"):
        yield name, lambda name=name: getattr(nn, name)(dim=1), MATRIX
    yield "Softmax2d", lambda: nn.Softmax2d(), IMAGE
    yield "GLU", lambda: nn.GLU(), MATRIX


def _linear_and_tables():
    yield "Linear", lambda: nn.Linear(4, 5), MATRIX
    yield "Linear without bias", lambda: nn.Linear(4, 5, bias=False), MATRIX
    yield "Bilinear", lambda: nn.Bilinear(4, 3, 5), ((2, 4), (2, 3))
    yield "Embedding", lambda: nn.Embedding(7, 3), (integers(7, 2, 5),)
    yield "Embedding padding", lambda: nn.Embedding(7, 3, padding_idx=2), (integers(7, 2, 5),)
    yield "Embedding max_norm", lambda: nn.Embedding(7, 3, max_norm=1.0), (integers(7, 2, 5),)
    for mode in ("sum", "mean", "max"):
        make = lambda mode=mode: nn.EmbeddingBag(7, 3, mode=mode)  # noqa: E731
        yield f"EmbeddingBag {mode}", make, (integers(7, 2, 5),)


def _norms():
    yield "LayerNorm", lambda: nn.LayerNorm(4), MATRIX
    yield "LayerNorm 2 axes", lambda: nn.LayerNorm((6, 5), eps=1e-3, bias=False), IMAGE
    yield "LayerNorm plain", lambda: nn.LayerNorm(4, elementwise_affine=False), MATRIX
    yield "RMSNorm", lambda: nn.RMSNorm(4), MATRIX
    yield "RMSNorm plain", lambda: nn.RMSNorm([6, 5], 1e-2, elementwise_affine=False), IMAGE
    yield "GroupNorm", lambda: nn.GroupNorm(2, 4), IMAGE
    yield "LocalResponseNorm", lambda: nn.LocalResponseNorm(3), IMAGE
    yield "BatchNorm1d", lambda: nn.BatchNorm1d(4), MATRIX
    yield "BatchNorm2d average", lambda: nn.BatchNorm2d(4, momentum=None), IMAGE
    yield "BatchNorm2d eval", lambda: nn.BatchNorm2d(4).eval(), IMAGE
    yield "BatchNorm3d", lambda: nn.BatchNorm3d(4, affine=False), VOLUME
    for axes, inputs in BY_AXES.items():
        yield (
            f"InstanceNorm{axes}d",
            lambda axes=axes: getattr(nn, f"InstanceNorm{axes}d")(4, affine=True),
            inputs,
        )


def _convolutions():
    yield "Conv1d", lambda: nn.Conv1d(4, 6, 3, padding=1), SEQUENCE
    yield "Conv2d", lambda: nn.Conv2d(4, 6, 3, stride=2, padding=(1, 0), groups=2), IMAGE
    yield "Conv2d same", lambda: nn.Conv2d(4, 6, 3, padding="same"), IMAGE
    for mode in ("reflect", "replicate", "circular"):
        make = lambda mode=mode: nn.Conv2d(4, 6, 3, padding=1, padding_mode=mode)  # noqa: E731
        yield f"Conv2d {mode}", make, IMAGE
    yield "Conv3d", lambda: nn.Conv3d(4, 2, 2, dilation=2, bias=False), VOLUME
    yield "ConvTranspose1d", lambda: nn.ConvTranspose1d(4, 6, 3), SEQUENCE
    yield (
        "ConvTranspose2d",
        lambda: nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2),
        IMAGE,
    )
    yield "ConvTranspose3d", lambda: nn.ConvTranspose3d(4, 2, 2), VOLUME


def _pools_and_pads():
    kinds = {
        "MaxPool": (2,),
        "AvgPool": (2,),
        "LPPool": (2, 2),
        "AdaptiveAvgPool": (3,),
        "AdaptiveMaxPool": (3,),
        "ConstantPad": (2, 3.5),
        "ReflectionPad": (2,),
        "ReplicationPad": (2,),
        "ZeroPad": (2,),
        "CircularPad": (2,),
    }
    for kind, arguments in kinds.items():
        for axes, inputs in BY_AXES.items():
            name = f"{kind}{axes}d"
            yield name, lambda n=name, a=arguments: getattr(nn, n)(*a), inputs
    yield "AvgPool2d ceil", lambda: nn.AvgPool2d(3, 2, 1, True, False, 5), IMAGE
    yield "MaxPool2d ceil", lambda: nn.MaxPool2d(3, 2, 1, ceil_mode=True), IMAGE
    yield "AdaptiveAvgPool2d None", lambda: nn.AdaptiveAvgPool2d((None, 2)), IMAGE


def _shapes():
    yield "Flatten", lambda: nn.Flatten(), IMAGE
    yield "Unflatten", lambda: nn.Unflatten(1, (2, 2)), IMAGE
    yield "PixelShuffle", lambda: nn.PixelShuffle(2), IMAGE
    yield "PixelUnshuffle", lambda: nn.PixelUnshuffle(2), ((2, 3, 4, 6),)
    yield "ChannelShuffle", lambda: nn.ChannelShuffle(2), IMAGE
    yield "Unfold", lambda: nn.Unfold(2), IMAGE
    yield "Fold", lambda: nn.Fold((4, 5), 2), ((2, 8, 12),)
    yield "CosineSimilarity", lambda: nn.CosineSimilarity(), PAIR
    yield "PairwiseDistance", lambda: nn.PairwiseDistance(keepdim=True), PAIR
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic"):
        yield f"Upsample {mode}", lambda mode=mode: nn.Upsample(None, 2, mode), IMAGE
    yield "Upsample linear", lambda: nn.Upsample(7, mode="linear", align_corners=True), SEQUENCE
    yield "Upsample trilinear", lambda: nn.Upsample(7, mode="trilinear"), VOLUME
    yield "Upsample area", lambda: nn.Upsample(4, mode="area"), IMAGE


def _losses():
    classes = ((3, 5), integers(5, 3))
    for name in ("L1Loss", "MSELoss", "SmoothL1Loss", "HuberLoss"):
        for how in ("none", "mean", "sum"):
            make = lambda n=name, how=how: getattr(nn, n)(reduction=how)  # noqa: E731
            yield f"{name} {how}", make, PAIR
    yield "CrossEntropyLoss", lambda: nn.CrossEntropyLoss(), classes
    yield "CrossEntropyLoss smooth", lambda: nn.CrossEntropyLoss(label_smoothing=0.1), classes
    yield "NLLLoss", lambda: nn.NLLLoss(), classes
    yield "KLDivLoss", lambda: nn.KLDivLoss(reduction="batchmean", log_target=True), PAIR
    yield "BCEWithLogitsLoss", lambda: nn.BCEWithLogitsLoss(), PAIR
    yield "GaussianNLLLoss", lambda: nn.GaussianNLLLoss(), (*PAIR, "positive")
    yield "MultiMarginLoss", lambda: nn.MultiMarginLoss(p=2), classes
    yield "TripletMarginLoss", lambda: nn.TripletMarginLoss(swap=True), (*PAIR, (3, 5))


def _dropouts():
    for name in ("Dropout", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout"):
        yield name, lambda name=name: getattr(nn, name)(0.4), IMAGE
    yield "Dropout1d", lambda: nn.Dropout1d(0.4), SEQUENCE
    yield "Dropout3d", lambda: nn.Dropout3d(0.4), VOLUME


TOPICS = (
    _activations,
    _linear_and_tables,
    _norms,
    _convolutions,
    _pools_and_pads,
    _shapes,
    _losses,
    _dropouts,
)


def cases():
    """List (name, function that makes the module, inputs): shapes, integers(...) or "positive"."""
    return [case for topic in TOPICS for case in topic()]


def _input(described):
    if described == "positive":
        return torch.rand(3, 5) + 0.1
    if isinstance(described[1], tuple):
        return torch.randint(0, described[0], described[1])
    return torch.randn(*described).requires_grad_()


def _weighted_sum(tensor):
    """Sum a tensor with weights that tell its elements apart."""
    tensor = tensor.double()
    weights = torch.arange(1, tensor.numel() + 1, dtype=torch.float64).sin()
    return (tensor.reshape(-1) * weights).sum()


def measure(make, inputs):
    """Call a module on seeded inputs, forward and backward.

    Returns: (print of the module, shape of its result, weighted sum of the result, of the
        gradients, of the state).
    """
    torch.manual_seed(0)
    module = make()
    torch.manual_seed(1)
    tensors = [_input(described) for described in inputs]
    torch.manual_seed(2)
    result = module(*tensors)
    total = _weighted_sum(result)
    total.backward()
    gradients = [t.grad for t in [*module.parameters(), *tensors] if t.grad is not None]
    state = list(module.state_dict().values())
    return (
        repr(module),
        tuple(result.shape),
        total.item(),
        sum(_weighted_sum(gradient).item() for gradient in gradients),
        sum(_weighted_sum(tensor).item() for tensor in state),
    )
