"""Small things that users' programs meet: versions, warnings, texts and checks of arguments."""

import os
import warnings

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split
from torch_forward_ad import Backwards
from torch_support import error_of


def warned(function):
    """The class and the first words of each warning of a call."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function()
    return [(one.category.__name__, " ".join(str(one.message).split()[:4])) for one in caught]


def test_versions_compare_with_texts_and_tuples():
    version = torch.__version__
    assert version >= (2, 1)
    assert version > "2.9"
    assert version < "2.11"
    assert version < (3,)
    assert isinstance(version, str)
    from torch.torch_version import TorchVersion

    assert TorchVersion("2.10.0") == "2.10"
    assert TorchVersion("2.10.0rc1") < "2.10"
    assert TorchVersion("2.10.0+cu128") > "2.10"
    assert {TorchVersion("2.1"): 1}["2.1"] == 1


def test_what_pytorch_warns_of():
    image, grid = torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 2)
    default = [("UserWarning", "Default grid_sample and affine_grid")]
    assert warned(lambda: F.grid_sample(image, grid)) == default
    assert warned(lambda: F.grid_sample(image, grid, align_corners=False)) == []
    assert warned(lambda: F.affine_grid(torch.ones(1, 2, 3), (1, 1, 2, 2))) == default
    old = [("UserWarning", "`nn.functional.upsample` is deprecated. Use")]
    assert warned(lambda: F.upsample(image, scale_factor=2)) == old
    flat = [("UserWarning", "dropout2d: Received a 3D")]
    assert warned(lambda: F.dropout2d(torch.ones(1, 2, 2))) == flat
    empty = [("UserWarning", "Length of split at")]
    assert warned(lambda: random_split(range(2), [0.9, 0.1])) == empty
    allclose = [("FutureWarning", "`torch.testing.assert_allclose()` is deprecated since")]
    assert warned(lambda: torch.testing.assert_allclose(1.0, 1.0)) == allclose
    if not torch.accelerator.is_available():
        pinned = [("UserWarning", "'pin_memory' argument is set")]
        assert warned(lambda: list(DataLoader([1, 2], pin_memory=True)))[:1] == pinned


def test_data_sets_take_tensors_of_other_lengths():
    assert TensorDataset(torch.ones(2), torch.zeros(3))[1] == (torch.tensor(1.0), torch.tensor(0.0))


def test_arguments_are_refused_alike():
    x = torch.ones(2, requires_grad=True)
    assert error_of(lambda: torch.autograd.grad(x.sum(), [])) == (
        "ValueError",
        "grad requires non-empty inputs.",
    )
    assert error_of(lambda: torch.set_default_dtype("float"))[0] == "TypeError"
    scaler = torch.amp.GradScaler("cpu")
    for step in (lambda: scaler.step(torch.optim.SGD([x])), scaler.update):
        assert "_scale is None" in error_of(step)[1]
    refused = error_of(lambda: torch.Generator().manual_seed(1.5))
    assert refused == ("RuntimeError", "manual_seed expected a long, but got float")


def test_modes_show_themselves():
    assert repr(torch.set_grad_enabled(True)) == (
        "torch.autograd.grad_mode.set_grad_enabled(mode=True)"
    )
    assert type(torch.no_grad()).__module__ == "torch.autograd.grad_mode"


def test_schedules_keep_milestones_as_pytorch_does():
    optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=1.0)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 3, 3])
    assert repr(schedule.state_dict()["milestones"]) == "Counter({3: 2, 1: 1})"


def test_scalars_and_arrays_are_compared_by_their_kinds():
    import numpy as np

    close = torch.testing.assert_close
    assert error_of(lambda: close(1.0, 1))[1] == (
        "The (d)types do not match: <class 'float'> != <class 'int'>."
    )
    assert "at index (0,)" in error_of(lambda: close(np.ones(2), np.zeros(2)))[1]
    close(np.ones(2), np.ones(2))
    sparse = torch.eye(2).to_sparse(), torch.ones(2, 2).to_sparse()
    assert "specified values in sparse COO tensors" in error_of(lambda: close(*sparse))[1]
    text = error_of(lambda: close(torch.tensor(1), torch.tensor(3), rtol=0.01, atol=0.5))[1]
    assert "Relative difference: 0.6666666666666666 (up to 0.01 allowed)" in text


def test_forward_gradients_are_checked():
    from torch.autograd import gradcheck, gradgradcheck

    x = torch.tensor([0.5, 2.0], dtype=torch.double, requires_grad=True)
    z = torch.tensor([0.5 + 1j], dtype=torch.cdouble, requires_grad=True)
    assert gradcheck(lambda x: x.sin() * x, (x,), check_forward_ad=True)
    assert gradcheck(lambda z: z * z.conj(), (z,), check_forward_ad=True)
    assert gradgradcheck(lambda x: x**3, (x,), check_fwd_over_rev=True)

    class Wrong(Backwards):
        @staticmethod
        def jvp(ctx, tangent):
            return tangent * 3

    assert gradcheck(Wrong.apply, (x,))
    found = error_of(lambda: gradcheck(Wrong.apply, (x,), check_forward_ad=True))
    assert found[0] == "GradcheckError"


def test_causal_masks_are_tensors_of_their_own():
    from torch.nn.attention.bias import CausalBias, causal_lower_right, causal_upper_left

    lower = causal_lower_right(2, 3)
    assert isinstance(lower, CausalBias)
    plain = torch.tensor([[True, True, False], [True, True, True]])
    torch.manual_seed(0)
    query, key, value = torch.randn(1, 1, 2, 4), torch.randn(1, 1, 3, 4), torch.randn(1, 1, 3, 4)
    attend = F.scaled_dot_product_attention
    close = torch.testing.assert_close
    close(attend(query, key, value, lower), attend(query, key, value, plain))
    upper = attend(query, key, value, is_causal=True)
    close(attend(query, key, value, attn_mask=causal_upper_left(2, 3)), upper)
    refused = error_of(lambda: attend(query, key, value, lower, is_causal=True))
    assert refused == ("ValueError", "CausalBias should not be used with causal=True")


def test_entries_of_a_local_folder_load():
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "hubconf.py"), "w", encoding="utf-8") as file:
            file.write("import torch\ndef net(width):\n    ")
            file.write("return torch.nn.Linear(width, 1)\n")
        net = torch.hub.load(folder, "net", 3, source="local")
        assert isinstance(net, nn.Linear)
        refused = error_of(lambda: torch.hub.load(folder, "other", source="local"))
        assert refused == ("RuntimeError", "Cannot find callable other in hubconf")


def test_functionalized_functions_compute_the_same():
    double = torch.func.functionalize(lambda x: x.clone().add_(x))
    assert double(torch.ones(2)).tolist() == [2.0, 2.0]


def test_texts_tell_rarer_kinds():
    half = torch.tensor([1 + 2j], dtype=torch.complex32)
    assert half.dtype is torch.complex32
    assert repr(half) == "tensor([1.+2.j], dtype=torch.complex32)"
    assert repr(torch.ones(2).to_mkldnn()) == "tensor([1., 1.], layout=torch._mkldnn)"
