"""Two tensor objects that change places. Source: torch.utils.swap_tensors, PyTorch 2.10."""

from torch import _lifetime, enable_grad
from torch._C import library
from torch._tensor_attributes import everything_of


def swap_tensors(t1, t2):
    """Swap the contents, classes and attributes of two tensors, which stay the same objects.

    What was computed from one before goes on to hold its former contents; a backward pass that
    would reach them is refused. PyTorch also refuses tensors that other tensors or weak references
    look at; who does is not known here.
    """
    for one in (t1, t2):
        _lifetime.keep(one)
        _poison(one)
    t1.__class__, t2.__class__ = t2.__class__, t1.__class__
    first, second = everything_of(t1), everything_of(t2)
    kept = dict(first)
    for attributes, others in ((first, dict(second)), (second, kept)):
        attributes.clear()
        attributes.update(others)


def _poison(tensor):
    """Refuse the backward pass to a leaf that a graph holds already."""
    if not tensor.requires_grad or not tensor.is_leaf:
        return
    before = library.use_count(tensor._h)
    with enable_grad():
        view = tensor.view_as(tensor)
    node = view.grad_fn.next_functions[0][0]
    _lifetime.release(view)
    if library.use_count(tensor._h) == before:  # it was there already
        node.register_prehook(_refuse)


def _refuse(grad_outputs):
    raise RuntimeError(
        "Trying to execute AccumulateGrad node that was poisoned by swap_tensors this can happen "
        "when you try to run backward on a tensor that was swapped. For a module m with "
        "`torch.__future__.set_swap_module_params_on_conversion(True)` you should not change the "
        "device or dtype of the module (e.g. `m.cpu()` or `m.half()`) between running forward and "
        "backward. To resolve this, please only change the device/dtype before running forward "
        "(or after both forward and backward)."
    )
