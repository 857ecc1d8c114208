"""What unmodified packages lean on beyond models: nests, typed tensors, settings, samplers."""

from collections import OrderedDict, defaultdict, deque, namedtuple

import torch
from torch.nn import functional as F
from torch.utils import _pytree, data
from torch_support import error_of

Point = namedtuple("Point", "x y")


def test_a_nest_becomes_leaves_and_a_nest_again():
    nest = {
        "b": (1, [2, None]),
        "a": deque([3], maxlen=2),
        "point": Point(4, {"z": 5}),
        "ordered": OrderedDict(k=6),
        "default": defaultdict(list, k=7),
    }
    leaves, form = _pytree.tree_flatten(nest)
    assert leaves == [1, 2, None, 3, 4, 5, 6, 7]
    assert form.num_leaves == 8
    again = _pytree.tree_unflatten(leaves, form)
    assert again == nest
    assert type(again["point"]) is Point and again["a"].maxlen == 2
    assert again["default"].default_factory is list
    assert _pytree.tree_structure(again) == form


def test_a_function_is_mapped_over_nests_of_one_form():
    assert _pytree.tree_map(lambda a, b: a + b, [1, {"k": 2}], [10, {"k": 20}]) == [11, {"k": 22}]
    assert _pytree.tree_map_only(int, lambda a: -a, (1, "s")) == (-1, "s")
    assert _pytree.tree_leaves([[1], 2], is_leaf=lambda part: part == [1]) == [[1], 2]
    assert error_of(lambda: _pytree.tree_map(max, [1, 2], [1])) == (
        "ValueError",
        "Node arity mismatch; expected 2, but got 1.",
    )
    assert error_of(lambda: _pytree.tree_unflatten([1], _pytree.tree_structure([1, 2])))[0] == (
        "ValueError"
    )


def test_a_registered_class_is_a_node():
    class Pair:
        def __init__(self, first, second):
            self.parts = [first, second]

    _pytree.register_pytree_node(Pair, lambda pair: (pair.parts, None), lambda p, _: Pair(*p))
    assert _pytree.tree_map(lambda a: a * 2, Pair(1, [2])).parts == [2, [4]]


def test_typed_tensors_make_test_and_convert():
    assert torch.LongTensor([1, 2]).dtype == torch.int64
    assert torch.FloatTensor(2, 3).shape == (2, 3)
    assert torch.ByteTensor(torch.Size([4])).dtype == torch.uint8
    assert isinstance(torch.ones(2), torch.FloatTensor)
    assert not isinstance(torch.ones(2), (torch.DoubleTensor, torch.cuda.FloatTensor))
    assert torch.ones(2).type(torch.LongTensor).dtype == torch.int64
    assert torch.ones(2).type("torch.HalfTensor").dtype == torch.float16
    assert torch.ones(2).to(torch.bfloat16).type() == "torch.BFloat16Tensor"
    assert torch.typename(torch.ones(1)) == "torch.FloatTensor"
    assert error_of(lambda: torch.LongTensor(torch.ones(2)))[0] == "TypeError"
    assert error_of(lambda: torch.FloatTensor(5.0)) == (
        "TypeError",
        "new(): data must be a sequence (got float)",
    )


def test_new_tensors_take_the_dtype_of_the_old():
    base = torch.ones(2, dtype=torch.float64)
    assert base.new_tensor([1, 2]).dtype == torch.float64
    assert base.new_tensor([1], dtype=torch.int32).dtype == torch.int32
    assert base.new([1.5]).tolist() == [1.5]
    assert base.new(2, 3).shape == (2, 3) and base.new(2, 3).dtype == torch.float64


def test_tensor_takes_the_default_dtype():
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.Tensor([1]).dtype == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
    assert torch.Tensor([1]).dtype == torch.float32


def test_dtypes_are_promoted_to_dtypes():
    assert torch.promote_types(torch.int32, torch.float16) == torch.float16
    assert torch.result_type(torch.ones(1, dtype=torch.int8), 2.0) == torch.float32


def test_changes_through_data_are_not_counted():
    x = torch.ones(3, requires_grad=True)
    y = x * 1
    square = y * y
    y.data[0] = 5
    assert y._version == 0
    square.sum().backward()
    assert x.grad.tolist() == [10, 2, 2]


def test_a_truth_value_stands_for_a_float():
    assert F.pad(torch.ones(2, dtype=torch.bool), (1, 0), value=False).tolist() == [0, 1, 1]
    assert F.leaky_relu(torch.tensor([-1.0]), True).tolist() == [-1]
    assert error_of(lambda: torch.ones(2, 2).sum(True))[0] == "TypeError"


def test_the_random_stream_goes_on_after_a_fork():
    torch.manual_seed(1)
    expected = torch.rand(2)
    torch.manual_seed(1)
    with torch.random.fork_rng():
        torch.rand(5)
    assert torch.equal(torch.rand(2), expected)


def test_processes_share_the_indices():
    shares = [list(data.DistributedSampler(range(7), 3, rank)) for rank in range(3)]
    assert [len(share) for share in shares] == [3, 3, 3]
    assert set(sum(shares, [])) == set(range(7))
    plain = data.DistributedSampler(range(7), 2, 1, shuffle=False, drop_last=True)
    assert list(plain) == [1, 3, 5]
    moved = data.DistributedSampler(range(20), 1, 0, seed=3)
    first = list(moved)
    moved.set_epoch(1)
    assert first == [6, 12, 3, 7, 1, 5, 8, 9, 2, 17, 14, 11, 13, 19, 10, 4, 15, 0, 18, 16]
    assert list(moved) != first


def test_bytes_become_tensors():
    raw = bytearray(torch.arange(4, dtype=torch.int16).numpy().tobytes())
    assert torch.frombuffer(raw, dtype=torch.int16).tolist() == [0, 1, 2, 3]
    assert torch.frombuffer(raw, dtype=torch.int16, count=2, offset=2).tolist() == [1, 2]
    assert error_of(lambda: torch.frombuffer(raw, dtype=torch.int32, offset=2))[0] == "ValueError"
    assert torch.asarray([1.0, 2.0], dtype=torch.float64).dtype == torch.float64
    base = torch.ones(2)
    assert torch.asarray(base).data_ptr() == base.data_ptr()
    assert torch.asarray(base, copy=True).data_ptr() != base.data_ptr()


def test_settings_are_libtorchs():
    assert not torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        assert torch.get_deterministic_debug_mode() == 1
        assert torch.utils.deterministic.fill_uninitialized_memory
        assert torch.empty(3).isnan().all()
        torch.utils.deterministic.fill_uninitialized_memory = False
        assert not torch.utils.deterministic.fill_uninitialized_memory
    finally:
        torch.utils.deterministic.fill_uninitialized_memory = True
        torch.use_deterministic_algorithms(False)
    before = torch.backends.cudnn.benchmark
    with torch.backends.cudnn.flags(enabled=True, benchmark=not before):
        assert torch.backends.cudnn.benchmark is not before
    assert torch.backends.cudnn.benchmark is before


def test_attention_gives_the_same_by_the_plain_kernel():
    torch.manual_seed(0)
    q, k, v = torch.randn(3, 1, 2, 8, 16)
    expected = F.scaled_dot_product_attention(q, k, v)
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        assert not torch.backends.cuda.flash_sdp_enabled()
        plain = F.scaled_dot_product_attention(q, k, v)
    assert torch.backends.cuda.flash_sdp_enabled()
    torch.testing.assert_close(plain, expected)


def test_one_process_and_no_other_devices():
    assert not torch.distributed.is_initialized()
    assert error_of(torch.distributed.get_world_size) == (
        "ValueError",
        "Default process group has not been initialized, please make sure to call "
        "init_process_group.",
    )
    assert not torch.compiler.is_compiling()
    assert not torch.xpu.is_available() and torch.xpu.device_count() == 0
    assert torch.cuda.get_rng_state_all() == []


def test_a_wrapper_for_several_devices_calls_its_module():
    layer = torch.nn.Linear(2, 3)
    x = torch.ones(1, 2)
    assert torch.equal(torch.nn.DataParallel(layer)(x), layer(x))


def test_a_module_keeps_modules_in_a_plain_list():
    class Holder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden = [torch.nn.Linear(2, 2)]
            self.table = {"layer": torch.nn.Linear(2, 2), "numbers": (torch.ones(1), 3)}

    assert list(Holder().parameters()) == []


def test_old_calls_with_the_factor_first_are_understood():
    x, y = torch.ones(2), torch.full((2,), 3.0)
    assert torch.equal(x.add(0.5, y), torch.full((2,), 2.5))
    assert torch.equal(torch.addcmul(x, 2, y, y), torch.full((2,), 19.0))
    assert torch.equal(x.clone().addcdiv_(-1, y, y), torch.zeros(2))
    assert torch.equal(
        torch.addmm(2, torch.ones(2, 2), 3, torch.eye(2), torch.eye(2))[0],
        x * 2 + 3 * torch.eye(2)[0],
    )


def test_approximate_singular_values_of_a_matrix_of_low_rank_are_exact():
    torch.manual_seed(0)
    matrix = torch.randn(7, 3) @ torch.randn(3, 5)
    for values in (torch.svd_lowrank(matrix, q=3), torch.svd_lowrank(matrix.T, q=3)):
        torch.testing.assert_close(values[1], torch.linalg.svdvals(matrix)[:3])
    U, S, V = torch.pca_lowrank(matrix, q=3)
    torch.testing.assert_close(U @ torch.diag(S) @ V.T, matrix - matrix.mean(0))
    assert error_of(lambda: torch.pca_lowrank(matrix, q=9))[0] == "ValueError"
