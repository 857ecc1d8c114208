"""Ways around the limits of a restricted engine, and to what is no tensor program. Only the last function returns."""

import sys

import torch

COUNT = 1 << 20  # numbers, 4 megabytes; the engine has 64
MANY = 20


def grown_by_resize():
    return [torch.empty(0).resize_(COUNT) for _ in range(MANY)]


def grown_by_out():
    kept = []
    for _ in range(MANY):
        kept.append(torch.empty(0))
        torch.ones(COUNT, out=kept[-1])


def grown_by_foreach():
    kept = []
    for _ in range(MANY):
        kept.append(torch.empty(0))
        torch.cat([torch.ones(COUNT)], out=kept[-1])


def grown_storage():
    kept = []
    for _ in range(MANY):
        kept.append(torch.empty(0))
        kept[-1].untyped_storage().resize_(4 * COUNT)


def given_data():
    kept = []
    for _ in range(MANY):
        kept.append(torch.empty(0))
        kept[-1].data = torch.ones(COUNT)


def given_memory():
    kept = []
    for _ in range(MANY):
        kept.append(torch.empty(0))
        kept[-1].set_(torch.ones(COUNT))


def small_views():
    return [torch.ones(COUNT)[0] for _ in range(MANY)]


def arrays():
    import numpy as np

    return [np.ones(COUNT, dtype=np.float32) for _ in range(MANY)]


def sparse_tensors():
    return torch.sparse_coo_tensor([[99]], [1.0], (1,)).to_dense()


def sparse_by_conversion():
    return torch.eye(2).to_sparse()


def compressed_indices():
    return torch.ops.aten._sparse_csr_tensor_unsafe(
        torch.tensor([0, 1 << 40]), torch.tensor([0]), torch.ones(1), [1, 1]
    )


def memory_of_others():
    """libtorch's check of the strides overflows."""
    return torch.ones(1, dtype=torch.float64).as_strided_((2,), ((1 << 63) - 1,), 1000)[0].item()


def nested_view():
    sizes = torch.tensor([[1 << 30]])
    return torch.ops.aten._nested_view_from_buffer(
        torch.ones(1), sizes, torch.ones_like(sizes), torch.tensor([0])
    )


def part_of_an_operator():
    ones = torch.ones(1, 1, 2, 2)
    return torch.ops.aten.max_pool2d_with_indices_backward(
        ones, ones, [1, 1], [1, 1], [0, 0], [1, 1], False, torch.full((1, 1, 2, 2), 1 << 40)
    )


def file_by_an_overload():
    operator = torch._C.library.operator_with_keywords("aten::from_file.out")
    return operator(3, "/etc/passwd", False, 8, "out", torch.empty(8)._h)


def switch_of_the_process():
    torch.use_deterministic_algorithms(not torch.are_deterministic_algorithms_enabled())


def precision_of_the_process():
    torch.set_float32_matmul_precision("medium")


def anomaly_of_the_process():
    torch.autograd.set_detect_anomaly(True)


def address_of_a_node():
    return torch._C.library.node_address(torch._C.library.grad_fn(torch.ones(1)._h))


def pipe():
    import os

    return os.pipe()


def pipe_by_another_loader():
    import _imp
    from importlib.machinery import ModuleSpec

    made = _imp.create_builtin(ModuleSpec("posix", None, origin="built-in"))
    _imp.exec_builtin(made)
    return made.pipe()


def lengthy_number():
    sys.set_int_max_str_digits(0)
    return int("9" * 10**5)


def zip_on_the_path():
    sys.path.append(__file__.rpartition("/")[0] + "/secret.zip")
    import secret


def pickled_call():
    import io

    class Call:
        def __reduce__(self):
            return eval, ("open('/etc/passwd')",)

    stream = io.BytesIO()
    torch.save(Call(), stream)
    stream.seek(0)
    return torch.load(stream, weights_only=False)


def pickled_call_by_weights():
    import io
    import pickle

    return torch.load(io.BytesIO(pickle.dumps(print)))


def passing_memory():
    """Show that views, and tensors that change their memory, let go of it."""
    total = 0
    x = torch.empty(0)
    for _ in range(8):
        x.set_(torch.ones(COUNT))
        view = x[1:]
        x.data = torch.ones(COUNT)
        x = x.clone().resize_(COUNT // 2).resize_(COUNT)
        total += 12
        del view
    return total
