"""What programs do around their models: pickles, sparse matrices, profiles, compilers' settings."""

import copy
import json
import os
import pickle
import tempfile

import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile, record_function, schedule
from torch_support import error_of


def test_tensors_and_modules_are_pickled():
    values = {
        "row": torch.arange(6).view(2, 3).T,
        "half": torch.ones(2, dtype=torch.bfloat16, requires_grad=True),
        "complex": torch.tensor([1 + 2j]).conj(),
        "none": torch.empty(0, 2),
        "owned": nn.Parameter(torch.ones(2)),
    }
    again = pickle.loads(pickle.dumps(values))
    for name, value in values.items():
        assert torch.equal(again[name], value) and again[name].dtype == value.dtype, name
        assert again[name].requires_grad == value.requires_grad, name
    assert type(again["owned"]) is nn.Parameter
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    read = pickle.loads(pickle.dumps(model))
    assert torch.equal(read[0].weight, model[0].weight) and read[0].weight.requires_grad
    plain = [torch.float32, torch.device("cpu"), torch.Size([1]), torch.channels_last]
    assert pickle.loads(pickle.dumps(plain)) == plain


def test_a_shallow_copy_shares_memory():
    x = torch.ones(2)
    copied = copy.copy(x)
    copied[0] = 5
    assert x.tolist() == [5, 1] and copied is not x
    assert type(copy.copy(nn.Parameter(x))) is nn.Parameter


def test_adam_moves_complex_numbers_as_pairs():
    start = torch.tensor([1 + 2j, -3 + 0.5j])
    whole = nn.Parameter(start.clone())
    pairs = nn.Parameter(torch.view_as_real(start).clone())
    for name in ("Adam", "AdamW"):
        steps = [getattr(torch.optim, name)([one], 0.1, amsgrad=True) for one in (whole, pairs)]
        for _ in range(3):
            for one, step in zip((whole, pairs), steps, strict=True):
                step.zero_grad()
                (one.abs() ** 3).sum().backward()
                one.grad = one.grad.clone()
            whole.grad = torch.view_as_complex(pairs.grad.clone())
            for step in steps:
                step.step()
        assert torch.allclose(torch.view_as_real(whole), pairs), name


def test_radam_goes_on_once_it_trusts_the_squares():
    weights = nn.Parameter(torch.tensor([1.0, 2.0]))
    optimizer = torch.optim.RAdam([weights], lr=0.1)
    for _ in range(8):
        optimizer.zero_grad()
        (weights * weights / 2).sum().backward()
        optimizer.step()
    expected = torch.tensor([0.5432782173156738, 1.0956401824951172])
    assert torch.allclose(weights.detach(), expected, rtol=1e-5), weights


def test_sparse_tensors_are_made_of_lists_and_printed():
    matrix = torch.sparse_coo_tensor([[0, 1], [1, 0]], [1.0, 2.0], (2, 3))
    assert matrix.to_dense().tolist() == [[0, 1, 0], [2, 0, 0]]
    assert repr(matrix) == (
        "tensor(indices=tensor([[0, 1],\n                       [1, 0]]),\n"
        "       values=tensor([1., 2.]),\n"
        "       size=(2, 3), nnz=2, layout=torch.sparse_coo)"
    )
    rows = torch.sparse_csr_tensor([0, 1, 2], [1, 0], [1.0, 2.0], dtype=torch.float64)
    assert rows.to_dense().tolist() == [[0, 1], [2, 0]]
    assert repr(rows).startswith("tensor(crow_indices=tensor([0, 1, 2]),\n       col_indices=")
    assert torch.sparse_coo_tensor((2, 3)).to_dense().shape == (2, 3)


def test_matrices_by_rows_columns_and_blocks_are_told_apart():
    matrix = torch.tensor([[1.0, 0, 2, 0], [0, 0, 3, 4]], dtype=torch.float64)
    columns, blocks = matrix.to_sparse_csc(), matrix.to_sparse_bsc((2, 2))
    assert (columns.layout, columns.is_sparse_csr) == (torch.sparse_csc, False)
    assert repr(columns) == (
        "tensor(ccol_indices=tensor([0, 1, 1, 3, 4]),\n"
        "       row_indices=tensor([0, 0, 1, 1]),\n"
        "       values=tensor([1., 2., 3., 4.]), size=(2, 4), nnz=4,\n"
        "       dtype=torch.float64, layout=torch.sparse_csc)"
    )
    assert blocks.layout is torch.sparse_bsc and ", nnz=2, dtype=" in repr(blocks)
    values = [[[1.0, 2.0]], [[3.0, 4.0]]]
    by_rows = torch.sparse_bsr_tensor([0, 1, 2], [0, 1], values)
    assert by_rows.to_dense().tolist() == [[1, 2, 0, 0], [0, 0, 3, 4]]
    by_columns = torch.sparse_compressed_tensor(
        [0, 1, 2], [0, 1], [1.0, 2.0], (3, 2), layout=torch.sparse_csc, requires_grad=True
    )
    assert by_columns.requires_grad and by_columns.to_dense().tolist() == [[1, 0], [0, 2], [0, 0]]


def test_einsum_takes_numbered_axes():
    a, b = torch.arange(6.0).view(2, 3), torch.ones(3, 2)
    assert torch.equal(torch.einsum(a, [0, 1], b, [1, 2], [0, 2]), a @ b)
    assert torch.einsum(a, [..., 1], [1, ...]).shape == (3, 2)


def test_a_profile_tells_of_named_blocks():
    with profile(activities=[ProfilerActivity.CPU], record_shapes=True) as found:
        for _ in range(2):
            with record_function("forward"):
                torch.ones(2) + 1
    (forward,) = (event for event in found.key_averages() if event.key == "forward")
    assert forward.count == 2 and forward.cpu_time_total > 0
    assert "forward" in found.key_averages().table(sort_by="cpu_time_total", row_limit=5)
    path = os.path.join(tempfile.mkdtemp(), "trace.json")
    found.export_chrome_trace(path)
    with open(path, encoding="utf-8") as file:
        assert any(event.get("name") == "forward" for event in json.load(file)["traceEvents"])


def test_a_schedule_names_the_steps_that_a_profile_records():
    ready = []
    rounds = schedule(wait=1, warmup=1, active=2, repeat=2)
    count = lambda done: [e.count for e in done.key_averages() if e.key == "step"]  # noqa: E731
    with profile(
        activities=[ProfilerActivity.CPU],
        schedule=rounds,
        on_trace_ready=lambda done: ready.append((done.step_num, count(done))),
    ) as running:
        for _ in range(10):
            with record_function("step"):
                torch.ones(1)
            running.step()
    assert ready == [(4, [2]), (8, [2])]
    assert [rounds(step).name for step in range(4)] == [
        "NONE",
        "WARMUP",
        "RECORD",
        "RECORD_AND_SAVE",
    ]


def test_a_statement_is_timed():
    from torch.utils import benchmark

    timer = benchmark.Timer("x + 1", globals={"x": torch.ones(2)}, label="sum")
    assert timer.timeit(5).mean > 0
    assert timer.blocked_autorange(min_run_time=0.01).median > 0


def test_a_compilers_settings_can_be_set():
    torch._dynamo.config.suppress_errors = True
    torch._inductor.config.coordinate_descent_tuning = True
    torch._dynamo.reset()
    assert torch._dynamo.disable(len)([1]) == 1
    assert error_of(lambda: torch.float32.no_such_attribute)[0] == "AttributeError"


def test_pythons_number_types_are_dtypes():
    x = torch.tensor([1.5, 0.0])
    assert x.to(float).dtype == torch.float64 and x.to(int).tolist() == [1, 0]
    assert x.to(bool).tolist() == [True, False] and x.to(complex).dtype == torch.complex128
    assert torch.zeros(2, dtype=float).dtype == torch.float64
    assert torch.ones(2).sum(dtype=int).dtype == torch.int64


def test_operators_on_numbers_print_their_names_as_of_tensors():
    x = torch.ones(2, requires_grad=True)
    printed = {
        "Mul": (2 * x, x * 0.5, x.clone().mul_(2)),
        "Add": (x + 1, 1 + x),
        "Sub": (x - 1,),
        "Div": (x / 2, x.clone().div_(2)),
    }
    for name, results in printed.items():
        assert all(f"grad_fn=<{name}Backward0>" in repr(result) for result in results), name
    assert x.div(2, rounding_mode="floor").grad_fn.name() == "DivBackward2"
    assert repr(x // 1).endswith("grad_fn=<NotImplemented>)")


def test_containers_of_one_parameter_print_on_one_line():
    alone = nn.ParameterList([torch.ones(2)])
    line = "  (0): Parameter containing: [torch.float32 of size 2]"
    assert repr(alone) == f"ParameterList({line})"
    assert repr(nn.ParameterList([torch.ones(2), torch.ones(2)])).count("\n") == 3
    assert repr(nn.ParameterList()) == "ParameterList()"
    assert "\n" not in repr(nn.ParameterDict({"a": torch.ones(2)}))
