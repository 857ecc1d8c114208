"""Profiles: operators, backward passes and blocks by name, as sums, tables and files."""

import gzip
import json
import os
import sys
import tempfile
import threading
import unittest

import torch
from torch.autograd import profiler
from torch.profiler import ProfilerActivity, profile, record_function, schedule
from torch_support import error_of


def stepped(times=1):
    """A profile of forward and backward passes, in two named blocks each."""
    layer = torch.nn.Linear(3, 2)
    with profile(activities=[ProfilerActivity.CPU], record_shapes=True) as found:
        for _ in range(times):
            with record_function("forward"):
                loss = layer(torch.ones(4, 3)).relu().sum()
            with record_function("backward"):
                loss.backward()
        found.add_metadata("run", "first")
    return found


def test_operators_are_counted_by_name():
    found = {one.key: one for one in stepped(3).key_averages()}
    assert found["aten::addmm"].count == 3 and found["aten::linear"].count == 3
    assert found["AddmmBackward0"].count == 3 and found["forward"].count == 3
    for one in found.values():
        assert 0 <= one.self_cpu_time_total <= one.cpu_time_total + 1e-3, one.key
        assert abs(one.cpu_time * one.count - one.cpu_time_total) < 1e-3
    assert found["forward"].cpu_time_total > found["aten::linear"].cpu_time_total
    assert found["backward"].cpu_time_total > found["AddmmBackward0"].cpu_time_total


def test_runs_lie_within_runs():
    events = stepped().events()
    product = next(event for event in events if event.name == "aten::addmm")
    around = []
    while product.cpu_parent is not None:
        product = product.cpu_parent
        around.append(product.name)
    assert around == ["aten::linear", "forward"]
    last = next(event for event in events if event.name == "AddmmBackward0")
    while last.cpu_parent is not None:
        last = last.cpu_parent
    assert last.name == "backward"


def test_a_table_is_sorted_and_cut():
    found = stepped()
    sums = found.key_averages()
    lines = sums.table(sort_by="cpu_time_total", row_limit=2).split("\n")
    head = next(line for line in lines if "Name" in line)
    for title in ("Self CPU %", "CPU total", "CPU time avg", "# of Calls"):
        assert title in head
    rows = lines[lines.index(head) + 2 :]  # behind the rule; another follows the last row
    largest = sorted(sums, key=lambda event: -event.cpu_time_total)[:2]
    for row, event in zip(rows, largest, strict=False):
        assert row.split()[0] == event.key.split()[0] and int(row.split()[-1]) == event.count
    assert set(rows[2].replace(" ", "")) == {"-"}
    assert any(line.startswith("Self CPU time total: ") for line in lines)
    everything = found.key_averages().table(row_limit=-1)
    assert "aten::addmm" in everything and "aten::relu" in everything
    assert "..." in found.key_averages().table(max_name_column_width=8)


def test_a_trace_is_a_file():
    folder = tempfile.mkdtemp()
    found = stepped()
    found.export_chrome_trace(path := os.path.join(folder, "trace.json"))
    with open(path, encoding="utf-8") as file:
        trace = json.load(file)
    names = {event.get("name") for event in trace["traceEvents"]}
    assert {"aten::addmm", "forward", "AddmmBackward0"} <= names, names
    assert trace["run"] == "first"
    stepped().export_chrome_trace(path := os.path.join(folder, "trace.json.gz"))
    with gzip.open(path, "rt") as file:
        assert json.load(file)["traceEvents"]


def test_a_schedule_records_its_steps():
    ready = []

    def note(done):
        count = {one.key: one.count for one in done.key_averages()}
        ready.append((done.step_num, count["aten::exp"], count["ProfilerStep*"]))

    rounds = schedule(wait=1, warmup=1, active=2, repeat=2)
    with profile(schedule=rounds, on_trace_ready=note, acc_events=False) as running:
        for _ in range(10):
            torch.ones(2).exp()
            running.step()
    assert ready == [(4, 2, 2), (8, 2, 2)], ready


def test_the_profiler_of_autograd_is_one_too():
    with profiler.profile() as found:
        torch.ones(3).exp().sum()
        with profiler.record_function("named"):
            torch.ones(3).exp()
    found_keys = {one.key: one.count for one in found.key_averages()}
    assert found_keys["aten::exp"] == 2 and found_keys["named"] == 1
    assert "aten::exp" in found.table(sort_by="self_cpu_time_total") and found.self_cpu_time_total
    assert "aten::exp" in str(found)
    with profiler.profile(enabled=False):
        torch.ones(1)


def test_a_profile_within_a_profile_is_refused_and_leaves_the_outer_one():
    if sys.implementation.name != "graalpy":
        raise unittest.SkipTest("CPython's inner profile ends the outer one")
    with profiler.profile() as outer:
        assert error_of(lambda: profiler.profile().__enter__())[0] == "RuntimeError"
        torch.ones(3).exp()
    assert "aten::exp" in {one.key for one in outer.key_averages()}
    torch.ones(3).exp()


def test_another_thread_goes_on_unseen():
    with profiler.profile() as found:
        worker = threading.Thread(target=lambda: torch.ones(3).sin())
        worker.start()
        worker.join()
        torch.ones(3).cos()
    keys = {one.key for one in found.key_averages()}
    assert "aten::cos" in keys and "aten::sin" not in keys
