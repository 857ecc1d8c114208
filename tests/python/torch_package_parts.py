"""Parts of torch that packages reach into: forms of nests, archives' entries, torch._C's names."""

import io
import os
import tempfile
from collections import OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass
from functools import partial

import torch
from torch.utils import _pytree
from torch_support import error_of

Pair = namedtuple("Pair", "first second")


def test_nodes_are_taken_apart_by_the_registry():
    nest = {"x": [1, Pair(2, 3)], "d": defaultdict(list, q=(4,)), "k": deque([1], 3), "n": None}
    leaves, form = _pytree.tree_flatten(nest)
    assert leaves == [1, 2, 3, 4, 1, None] and form.unflatten(leaves) == nest
    assert form.child(0).child(1).type is namedtuple and form.child(0).child(1).context is Pair
    kind = _pytree._get_node_type(nest)
    parts, context = _pytree.SUPPORTED_NODES[kind].flatten_fn(nest)
    assert parts == list(nest.values()) and context == list(nest)
    assert _pytree._get_node_type(Pair(1, 2)) is namedtuple
    assert _pytree._get_node_type(1) not in _pytree.SUPPORTED_NODES
    by_hand = _pytree.TreeSpec(list, None, [_pytree.LeafSpec(), _pytree.treespec_tuple()])
    assert _pytree.tree_unflatten([5], by_hand) == [5, ()]


def test_forms_show_their_parts_on_lines():
    form = _pytree.tree_structure([1, {"a": (2, 3)}])
    assert repr(form) == (
        "TreeSpec(list, None, [*,\n"
        "  TreeSpec(dict, ['a'], [TreeSpec(tuple, None, [*,\n"
        "      *])])])"
    )


def test_dicts_of_any_kind_match():
    result = _pytree.tree_map(lambda a, b: (a, b), OrderedDict(x=1, y=2), {"y": 20, "x": 10})
    assert result == OrderedDict(x=(1, 10), y=(2, 20)) and type(result) is OrderedDict


def test_paths_tell_the_way_to_a_leaf():
    nest = {"x": [1, Pair(2, 3)]}
    paths = [(_pytree.keystr(path), leaf) for path, leaf in _pytree.tree_leaves_with_path(nest)]
    assert paths == [("['x'][0]", 1), ("['x'][1].first", 2), ("['x'][1].second", 3)]
    sums = _pytree.tree_map_with_path(lambda path, a, b: (len(path), a + b), [1, (2,)], [3, (4,)])
    assert sums == [(1, 4), ((2, 6),)]
    way = (_pytree.MappingKey("x"), _pytree.SequenceKey(1), _pytree.GetAttrKey("second"))
    assert _pytree.key_get(nest, way) == 3


def test_leaves_spread_over_a_form():
    form = _pytree.tree_structure(([1, 2], 3))
    assert _pytree._broadcast_to_and_flatten((0, None), form) == [0, 0, None]
    assert _pytree._broadcast_to_and_flatten((0,), form) is None
    assert _pytree.arg_tree_leaves([1], 2, k=(3,)) == [1, 2, 3]


def test_dataclasses_become_nodes():
    @dataclass
    class Point:
        x: int
        y: int = 3

    _pytree.register_dataclass(Point)
    assert _pytree.tree_map(lambda v: v + 1, Point(1)) == Point(2, 4)
    assert [_pytree.keystr(path) for path, _ in _pytree.tree_leaves_with_path(Point(1))] == [
        ".x",
        ".y",
    ]


def test_archives_are_read_by_entry():
    path = os.path.join(tempfile.mkdtemp(), "model.pt")
    torch.save({"w": torch.arange(6.0)}, path)
    with open(path, "rb") as whole:
        content = io.BytesIO(whole.read())
    for source in (path, content):
        reader = torch.PyTorchFileReader(source)
        assert {"data.pkl", "data/0", "version"} <= set(reader.get_all_records())
        assert reader.has_record("data/0") and not reader.has_record("data/1")
        assert reader.get_record("version") == b"3\n"
        held = reader.get_storage_from_record("data/0", 6, torch.float32)
        assert torch.equal(
            torch.tensor([], dtype=torch.float32).set_(held.untyped_storage(), 0, (6,), (1,)),
            torch.arange(6.0),
        )
        with open(path, "rb") as raw:
            raw.seek(reader.get_record_offset("data/0") + 4)
            assert raw.read(4) == b"\x00\x00\x80\x3f"
        read = partial(reader.get_storage_from_record, "data/0", 5, torch.float32)
        kind, text = error_of(read)
        assert kind == "RuntimeError" and "(24 bytes) does not match expected size" in text
    assert torch._C.PyTorchFileReader is torch.PyTorchFileReader


def test_arguments_of_to_are_parsed():
    parse = torch._C._nn._parse_to
    assert parse("cpu", torch.float64)[:2] == (torch.device("cpu"), torch.float64)
    assert parse(torch.ones(1))[1] == torch.float32 and parse(torch.half)[0] is None
    assert torch._C._get_default_device() == "cpu"


def test_profiles_are_ended_from_outside():
    profile = torch.autograd.profiler.profile()
    profile.__enter__()
    assert torch.autograd._profiler_enabled()
    torch.autograd._disable_profiler()
    assert not torch.autograd._profiler_enabled()
    with torch.autograd.profiler.emit_nvtx(enabled=False):
        torch.ones(1)


def test_a_tensor_looks_at_a_storage():
    source = torch.arange(6.0)
    made = torch.tensor([]).set_(source.untyped_storage(), 2, (2, 2), (2, 1))
    assert made.tolist() == [[2.0, 3.0], [4.0, 5.0]]
    made[0, 0] = 7
    assert source[2] == 7
    assert torch.tensor([]).set_(source.storage()).shape == (6,)
    assert torch.tensor([]).set_(source, 1, (2, 2)).tolist() == [[1.0, 7.0], [3.0, 4.0]]
    assert torch.tensor([]).set_(source.view(2, 3)).shape == (2, 3)
    assert source.clone().set_().shape == (0,)
    assert source._typed_storage()._untyped_storage.data_ptr() == source.data_ptr()


def test_tensors_without_data_are_put_together():
    storage = torch.storage.TypedStorage(dtype=torch.float64, device="meta")
    made = torch._utils._rebuild_tensor_v2(storage, 0, (2, 3), (3, 1), False, None)
    assert made.shape == (2, 3) and made.dtype == torch.float64 and made.device.type == "meta"


def test_a_class_is_taken_apart_by_a_builtins_functions():
    class Output(OrderedDict):
        pass

    _pytree.register_pytree_node(
        Output,
        _pytree._dict_flatten,
        lambda values, keys: Output(_pytree._dict_unflatten(values, keys)),
        flatten_with_keys_fn=_pytree._dict_flatten_with_keys,
    )
    made = _pytree.tree_map(lambda value: value * 2, Output(a=1, b=[2]))
    assert type(made) is Output and made == {"a": 2, "b": [4]}
    assert [_pytree.keystr(path) for path, _ in _pytree.tree_leaves_with_path(made)] == [
        "['a']",
        "['b'][0]",
    ]


def test_programs_run_without_an_accelerator():
    kinds = torch.accelerator.current_accelerator(), torch.accelerator.device_count()
    if not torch.accelerator.is_available():
        assert kinds[1] == 0
        with torch.autograd.graph.save_on_cpu():
            loss = torch.ones(2, requires_grad=True).square().sum()
        loss.backward()
    assert not isinstance(kinds, torch.cuda.CUDAGraph)
