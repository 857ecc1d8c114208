"""torch.ao.quantization: observers, and rounding as whole numbers would."""

import warnings

import torch
from torch.ao import quantization
from torch_support import error_of

x = torch.tensor([[-1.0, 0.5, 2.0], [3.0, -4.0, 0.25]])


def found(observer):
    """Scale and zero point after two tensors."""
    observer(x)
    assert observer(x * 2).equal(x * 2)
    scale, zero = observer.calculate_qparams()
    return [round(number, 4) for number in scale.tolist()], zero.tolist()


def test_observers_find_scale_and_zero_point():
    q = quantization
    for observer, expected in (
        (q.MinMaxObserver(), ([0.0549], [146])),
        (q.MinMaxObserver(dtype=torch.qint8), ([0.0549], [18])),
        (q.MinMaxObserver(quant_min=0, quant_max=15), ([0.9333], [9])),
        (q.MinMaxObserver(qscheme=torch.per_tensor_symmetric), ([0.0627], [128])),
        (q.MovingAverageMinMaxObserver(), ([0.0277], [146])),
        (q.MovingAverageMinMaxObserver(0.5, torch.qint8), ([0.0412], [18])),
        (q.PerChannelMinMaxObserver(), ([0.0235, 0.0549], [85, 146])),
        (q.default_per_channel_weight_observer(), ([0.0314, 0.0627], [0, 0])),
        (q.default_qconfig.weight(), ([0.0627], [0])),
        (q.default_qconfig.activation(), ([0.1102], [73])),
    ):
        assert found(observer) == expected, observer


def test_observers_without_numbers_warn():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        scale, zero = quantization.MinMaxObserver().calculate_qparams()
    assert "must run observer" in str(told[0].message)
    assert scale.tolist() == [1] and zero.tolist() == [0]
    used = quantization.PerChannelMinMaxObserver()
    used(x)
    other = quantization.PerChannelMinMaxObserver()
    other.load_state_dict(used.state_dict())
    assert other.calculate_qparams()[0].equal(used.calculate_qparams()[0])
    used.reset_min_max_vals()
    assert sorted(other.state_dict()) == ["eps", "max_val", "min_val"]


def test_rounding_passes_gradients():
    for make in (
        quantization.default_qat_qconfig.activation,
        quantization.default_qat_qconfig.weight,
        quantization.default_per_channel_weight_fake_quant,
    ):
        layer, leaf = make(), x.clone().requires_grad_()
        rounded = layer(leaf)
        rounded.sum().backward()
        steps = rounded / (layer.scale if layer.ch_axis else layer.scale[:, None])
        assert torch.allclose(steps, steps.round(), atol=1e-3)
        assert (rounded - x).abs().max() < layer.scale.max() and leaf.grad.sum() == 6
        again = make()
        again.load_state_dict(layer.state_dict())
        again.apply(quantization.disable_observer)
        assert again(x).equal(rounded)
        again.apply(quantization.disable_fake_quant)
        assert again(x).equal(x)


def test_what_has_no_meaning_is_refused():
    q = quantization
    for function, name in (
        (lambda: q.MinMaxObserver(qscheme=torch.per_channel_affine), "NotImplementedError"),
        (
            lambda: q.PerChannelMinMaxObserver(qscheme=torch.per_tensor_affine),
            "NotImplementedError",
        ),
        (lambda: q.MinMaxObserver(dtype=torch.float32), "AssertionError"),
        (lambda: q.MinMaxObserver(quant_min=1, quant_max=5), "AssertionError"),
        (lambda: q.FakeQuantize(quant_min=-1, quant_max=5), "AssertionError"),
        (lambda: q.QConfig(q.MinMaxObserver(), q.MinMaxObserver), "ValueError"),
    ):
        assert error_of(function)[0] == name
    from torch.quantization import QuantStub

    assert QuantStub is q.QuantStub and QuantStub()(x) is x
