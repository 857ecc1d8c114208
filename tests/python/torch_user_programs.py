"""What programs of PyTorch users lean on here and there."""

import warnings
from collections import OrderedDict

import torch
from torch.nn.utils import prune, rnn
from torch_support import error_of


def test_results_with_names_are_like_structures():
    found = torch.arange(3.0).topk(2)
    assert type(found).__name__ == "topk" and not hasattr(found, "_fields")
    again = type(found)((found[0], found[1]))
    assert again.values is found.values and found.n_fields == 2
    assert error_of(lambda: type(found)((1, 2, 3)))[0] == "TypeError"
    leaves = torch.utils._pytree.tree_leaves(found)
    assert [leaf.tolist() for leaf in leaves] == [[2, 1], [2, 1]]


def test_a_packed_sequence_is_a_named_tuple():
    packed = rnn.pack_sequence([torch.tensor([1, 2]), torch.tensor([3])])
    assert packed._fields == ("data", "batch_sizes", "sorted_indices", "unsorted_indices")


def test_a_recurrent_module_lists_its_weights():
    gru = torch.nn.GRU(3, 2, bidirectional=True)
    assert gru._flat_weights_names[4:6] == ["weight_ih_l0_reverse", "weight_hh_l0_reverse"]
    assert gru._flat_weights[0] is gru.weight_ih_l0


def test_quantized_tensors_say_how_they_are_quantized():
    numbers = torch.quantize_per_tensor(torch.tensor([-1.0, 0.5]), 0.5, 10, torch.quint8)
    assert numbers.is_quantized and not torch.ones(1).is_quantized
    assert numbers.qscheme() == torch.per_tensor_affine
    assert repr(numbers) == (
        "tensor([-1.0000,  0.5000], size=(2,), dtype=torch.quint8,\n"
        "       quantization_scheme=torch.per_tensor_affine, scale=0.5, zero_point=10)"
    )
    scales = torch.tensor([0.1, 0.2])
    rows = torch.quantize_per_channel(
        torch.ones(2, 1), scales, torch.tensor([0, 1]), 0, torch.qint8
    )
    assert rows.qscheme() == torch.per_channel_affine and "axis=0" in repr(rows)


def test_a_trained_tensor_as_a_number_is_warned_of():
    torch.set_warn_always(True)
    try:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            assert float(torch.ones(1, requires_grad=True)) == 1
            assert float(torch.ones(1)) == 1 == int(torch.ones(1, requires_grad=True))
    finally:
        torch.set_warn_always(False)
    assert len(seen) == 1 and "requires_grad=True to a scalar" in str(seen[0].message)


def test_masks_are_classes_of_the_public_module():
    layer = torch.nn.Linear(2, 2)
    prune.l1_unstructured(layer, "weight", amount=1)
    (hook,) = layer._forward_pre_hooks.values()
    assert type(hook).__module__ == "torch.nn.utils.prune"


def test_hooks_are_kept_in_ordered_dictionaries():
    layer = torch.nn.Linear(2, 2)
    layer.register_forward_hook(lambda module, args, result: None)
    assert type(layer._forward_hooks) is OrderedDict and len(layer._forward_hooks) == 1
    layer._forward_hooks = OrderedDict()
    assert layer(torch.ones(1, 2)).shape == (1, 2)
