"""Names of torch that programs look at: storages, printing, processes, custom operators, dtypes."""

import torch
from torch_support import error_of

x = torch.arange(6.0).view(2, 3)


def test_storages_are_what_tensors_share():
    raw, typed = x.untyped_storage(), x[1].storage()
    assert len(raw) == raw.nbytes() == raw.size() == 24 and raw.data_ptr() == x.data_ptr()
    assert typed.tolist() == [0, 1, 2, 3, 4, 5] and typed.dtype is torch.float32
    assert typed[2] == 2 and len(typed) == 6 and typed.nbytes() == 24
    y = x.clone()
    y[1].storage()[0] = 7.0
    assert y[0, 0] == 7 and typed.untyped().data_ptr() == x.data_ptr()
    assert torch.FloatStorage([1, 2]).tolist() == [1, 2]
    assert torch.is_storage(raw) and torch.is_storage(typed) and not torch.is_storage(x)
    assert repr(torch.LongStorage([4])) == (
        " 4\n[torch.storage.TypedStorage(dtype=torch.int64, device=cpu) of size 1]"
    )


def test_printing_follows_the_options():
    long = torch.arange(20) / 3
    try:
        torch.set_printoptions(precision=2, threshold=5, edgeitems=1)
        assert repr(long) == "tensor([0.00,  ..., 6.33])"
        torch.set_printoptions(profile="default", sci_mode=True)
        assert repr(x[0]) == "tensor([0.0000e+00, 1.0000e+00, 2.0000e+00])"
        torch.set_printoptions(profile="short", sci_mode=False)
        assert repr(x[0] / 3e5) == "tensor([0.00, 0.00, 0.00])"
    finally:
        torch.set_printoptions(profile="default")
    assert repr(x[0] / 3) == "tensor([0.0000, 0.3333, 0.6667])"


def test_rare_methods_of_tensors():
    assert x.dim_order() == (0, 1) and x.T.dim_order() == (1, 0)
    assert x.names == (None, None) and not x.has_names() and x.name is None
    assert x.get_device() == torch.get_device(x) == -1
    assert not (x.is_shared() or x.is_quantized or x.is_nested or x.is_mps or x.is_sparse_csr)
    assert torch.arange(3.0).apply_(lambda a: a * 2).tolist() == [0, 2, 4]
    mapped = torch.ones(2, 2).map_(torch.arange(2.0), lambda a, b: a + b)
    assert mapped.tolist() == [[1, 2], [1, 2]]
    assert error_of(lambda: x.symeig())[0] == "RuntimeError"


def test_matrices_without_factors_raise_an_error_of_their_own():
    zeros, nans = torch.zeros(2, 2), torch.full((2, 2), float("nan"))
    for call in (
        lambda: torch.linalg.cholesky(-torch.eye(2)),
        lambda: torch.linalg.inv(zeros),
        lambda: torch.linalg.solve(zeros, torch.ones(2)),
        lambda: torch.linalg.svd(nans),
    ):
        try:
            call()
        except torch.linalg.LinAlgError as error:
            assert isinstance(error, RuntimeError)
        else:
            raise AssertionError("no error")
    assert error_of(lambda: torch.linalg.inv(torch.zeros(2, 3)))[0] == "RuntimeError"


def test_numbers_stand_for_those_of_traced_programs():
    assert torch.sym_max(1, 2.5) == 2.5 and torch.sym_int(2.7) == 2 and torch.sym_not(False)
    assert torch.sym_ite(True, 1, 2) == 1 and torch.sym_sum([1, 2]) == 3
    assert not isinstance(3, torch.SymInt)
    found = torch.cond(torch.tensor(False), lambda a: a + 1, lambda a: a - 1, (x,))
    assert found.equal(x - 1)


def test_settings_of_the_process_are_told():
    assert not torch.is_anomaly_enabled() and torch.is_anomaly_check_nan_enabled()
    assert not torch.is_warn_always_enabled() and torch.has_lapack
    assert torch.get_num_interop_threads() >= 1 and "PyTorch built" in torch.__config__.show()


def test_dtypes_of_quantised_numbers_have_names():
    assert repr(torch.qint8) == "torch.qint8" and torch.qint32.itemsize == 4
    assert torch.float8_e4m3fnuz.is_floating_point and torch.uint1.itemsize == 1
    assert torch.int4.is_signed and not torch.float8_e8m0fnu.is_signed


def test_forked_functions_give_their_value():
    assert torch.jit.wait(torch.jit.fork(torch.add, 1, torch.ones(1))).item() == 2
    assert not isinstance(torch.nn.ReLU(), torch.jit.ScriptModule)


def test_operators_are_defined_in_python():
    @torch.library.custom_op("tests::scaled", mutates_args=())
    def scaled(a: torch.Tensor, by: float = 2.0) -> torch.Tensor:
        return a * by

    @scaled.register_fake
    def _(a, by=2.0):
        return torch.empty_like(a)

    def setup(ctx, inputs, output):
        ctx.by = inputs[1]

    scaled.register_autograd(lambda ctx, g: (g * ctx.by, None), setup_context=setup)
    assert scaled(x).equal(x * 2) and torch.ops.tests.scaled(x, 3.0).equal(x * 3)
    leaf = x.clone().requires_grad_()
    scaled(leaf, 5.0).sum().backward()
    scaled(leaf).sum().backward()
    assert leaf.grad.equal(torch.full((2, 3), 7.0))
    library = torch.library.Library("tests_more", "DEF")
    library.define("plus(Tensor x, float a) -> Tensor")
    library.impl("plus", lambda a, b: a + b, "CPU")
    assert torch.ops.tests_more.plus(x, 1.0).equal(x + 1)
    assert torch.ops.tests_more.plus.default(x, 1.0).equal(x + 1)


def test_checkpoints_helpers():
    from torch.utils import checkpoint

    leaf = torch.ones(1, requires_grad=True)
    (found, other) = checkpoint.detach_variable((leaf * 2, 3))
    assert found.requires_grad and found.is_leaf and other == 3
    assert error_of(lambda: checkpoint.detach_variable([leaf]))[0] == "RuntimeError"
    with checkpoint.set_checkpoint_early_stop(False):
        checkpoint.checkpoint(torch.sin, leaf, use_reentrant=False).backward()
    assert leaf.grad.equal(leaf.cos())


def test_functions_do_not_look_for_overrides():
    assert not torch.nn.functional.has_torch_function((x,))
    assert torch.overrides.is_tensor_like(x) and not torch.overrides.is_tensor_like(3)
