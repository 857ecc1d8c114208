"""Sparse matrices: what makes them, and their products."""

import torch
from torch_support import error_of

SPARSE = torch.tensor([[1.0, 0.0], [2.0, 3.0]])


def test_a_compressed_matrix_takes_the_layout_that_it_has():
    rows, columns, numbers = [0, 1, 3], [0, 0, 1], [1.0, 2.0, 3.0]
    made = torch.sparse_csr_tensor(rows, columns, numbers, layout=torch.sparse_csr)
    assert made.to_dense().equal(SPARSE) and made.layout is torch.sparse_csr
    made = torch.sparse_csc_tensor(rows, columns, numbers, layout=torch.sparse_csc)
    assert made.to_dense().equal(SPARSE.T)
    blocks = torch.arange(8.0).view(2, 2, 2)
    made = torch.sparse_bsr_tensor([0, 1, 2], [0, 1], blocks, layout=torch.sparse_bsr)
    assert made.to_dense().equal(torch.block_diag(*blocks))
    made = torch.sparse_bsc_tensor([0, 1, 2], [0, 1], blocks, layout=torch.sparse_bsc)
    assert made.to_dense().equal(torch.block_diag(*blocks))
    for layout in (torch.sparse_csc, torch.strided):
        kind, _ = error_of(lambda: torch.sparse_csr_tensor(rows, columns, numbers, layout=layout))  # noqa: B023
        assert kind == "RuntimeError"


def test_products_with_compressed_matrices_read_conjugated_views():
    numbers = torch.tensor([[1 + 2j, 3 - 1j], [0.5j, 2.0 - 2j]])
    dense = SPARSE.to(torch.complex64) * (1 + 1j)
    view, resolved = numbers.conj(), numbers.conj().resolve_conj()
    for matrix in (dense.to_sparse_csr(), dense.to_sparse_csc(), dense.to_sparse()):
        for found in (matrix @ view, torch.mm(matrix, view), torch.sparse.mm(matrix, view)):
            assert torch.allclose(found, dense @ resolved)
        assert torch.allclose(matrix @ view[0], dense @ resolved[0])
    found = torch.addmm(view, dense.to_sparse_csr(), view, beta=2)
    assert torch.allclose(found, 2 * resolved + dense @ resolved)
    assert torch.allclose(view @ dense.to_sparse_csr(), resolved @ dense)
    negative = numbers.conj().imag
    assert negative.is_neg()
    assert torch.allclose(SPARSE.to_sparse_csr() @ negative, SPARSE @ -numbers.imag)
    leaf = numbers.clone().requires_grad_()
    (dense.to_sparse_csr() @ leaf.conj()).abs().sum().backward()
    again = numbers.clone().requires_grad_()
    (dense @ again.conj()).abs().sum().backward()
    assert torch.allclose(leaf.grad, again.grad)


def test_older_names_of_sparse_products():
    matrix, dense = SPARSE.to_sparse(), torch.ones(2, 2)
    for product in (torch.spmm, torch.dsmm):
        assert product(matrix, dense).equal(SPARSE @ dense) and product(dense, dense)[0, 0] == 2
    assert torch.hsmm(matrix, dense).is_sparse
    assert torch.hsmm(matrix, dense).to_dense().equal(SPARSE @ dense)
    found = torch.saddmm(matrix, matrix, dense, beta=2, alpha=3)
    assert found.is_sparse and found.to_dense().equal(2 * SPARSE + 3 * SPARSE @ dense)
    assert error_of(lambda: torch.saddmm(dense, dense, dense))[0] == "RuntimeError"


def test_what_holds_of_sparse_tensors_is_checked_on_request():
    checking = torch.sparse.check_sparse_tensor_invariants

    def unsorted(**options):
        return torch.sparse_csr_tensor([0, 2], [1, 0], [1.0, 2.0], (1, 2), **options)

    def refused(**options):
        kind, message = error_of(lambda: unsorted(**options))
        assert kind == "RuntimeError" and "sorted" in message

    assert not checking.is_enabled()
    unsorted()
    refused(check_invariants=True)
    assert not checking.is_enabled()
    with checking():
        refused()
        unsorted(check_invariants=False)
        with checking(False):
            unsorted()
        assert checking.is_enabled()
    checking(True)(refused)()
    checking.enable()
    assert checking.is_enabled()
    checking.disable()
    unsorted()
    context = checking()
    with context:
        kind, message = error_of(context.__enter__)
    assert kind == "RuntimeError" and "already activated" in message
