"""All trainable numbers of a model in one tensor, so that an update is a few large operations.

A parameter stays an ordinary `nn.Parameter`; it is a view of its place in the flat tensor, and
so is its gradient. Two sections: AdamW's parameters, then Muon's, equal shapes side by side.
"""

import torch
from torch import nn

# Source: unite-facts 5.1.
ADAMW_NAMES = ("patch_embed", "final_layer", "in_context_posemb", "latent_tokens")
ALIGNMENT = 16  # numbers; 64 bytes, so that every view starts on a cache line
SECTION = 1024  # numbers; sections are padded so that norms can be taken in rows of this length


def uses_adamw(name, parameter):
    """Say whether a parameter belongs to AdamW rather than Muon."""
    return parameter.dim() < 2 or any(part in name for part in ADAMW_NAMES)


class Slot:
    """Place of one parameter in a flat tensor."""

    def __init__(self, name, shape, start):
        """Note the name, the shape and where it starts."""
        self.name, self.shape, self.start = name, shape, start
        self.size = 1
        for length in shape:
            self.size *= length
        self.stride = _round_up(self.size, ALIGNMENT)

    def view(self, flat):
        """Return this parameter's part of a flat tensor, in its shape."""
        return flat[self.start : self.start + self.size].view(self.shape)


class Layout:
    """Where every trainable parameter lives.

    Attributes:
        adamw: slots of AdamW, in the model's order.
        muon: groups of slots of equal shape, contiguous.
        adamw_size: length of the AdamW section; Muon's follows it.
        size: length of the flat tensor.
    """

    def __init__(self, model):
        """Lay out the trainable parameters of a model (on any device, "meta" too)."""
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        self.adamw, shapes, start = [], {}, 0
        for name, parameter in named:
            if uses_adamw(name, parameter):
                self.adamw.append(Slot(name, tuple(parameter.shape), start))
                start += self.adamw[-1].stride
            else:
                shapes.setdefault(tuple(parameter.shape), []).append(name)
        self.adamw_size = start = _round_up(start, SECTION)
        self.muon = []
        for shape, names in shapes.items():
            group = []
            for name in names:
                group.append(Slot(name, shape, start))
                start += group[-1].stride
            self.muon.append(group)
        self.size = _round_up(start, SECTION)

    def slots(self):
        """Return all slots."""
        return self.adamw + [slot for group in self.muon for slot in group]


def _round_up(number, multiple):
    return -(-number // multiple) * multiple


def bind(model, layout, values, grads):
    """Make a model's trainable parameters views of a flat tensor.

    Args:
        model: module whose parameters may be on the "meta" device.
        layout: its Layout.
        values: (layout.size,), float32.
        grads: the same for gradients, or None for a model that is not trained.
    """
    for slot in layout.slots():
        parameter = nn.Parameter(slot.view(values), requires_grad=grads is not None)
        if grads is not None:
            parameter.grad = slot.view(grads)
        assign(model, slot.name, parameter)


def allocate_constants(model, layout, device):
    """Give frozen parameters and buffers memory of their own.

    Args:
        model: module built on the "meta" device.
        layout: its Layout, which holds everything else.
        device: where to put them.
    """
    flat = {slot.name for slot in layout.slots()}
    for name, parameter in list(model.named_parameters()):
        if name not in flat:
            empty = torch.empty(parameter.shape, dtype=parameter.dtype, device=device)
            assign(model, name, nn.Parameter(empty, requires_grad=False))
    for name, buffer in list(model.named_buffers()):
        assign(model, name, torch.empty(buffer.shape, dtype=buffer.dtype, device=device))


def assign(model, name, tensor):
    """Set a parameter or buffer by its dotted name."""
    path, _, leaf = name.rpartition(".")
    setattr(model.get_submodule(path), leaf, tensor)


def move_constants(model, layout, device):
    """Move frozen parameters and buffers to a device."""
    flat = {slot.name for slot in layout.slots()}
    for name, tensor in list(model.named_parameters()) + list(model.named_buffers()):
        if name not in flat:
            moved = tensor.detach().to(device)
            if isinstance(tensor, nn.Parameter):
                moved = nn.Parameter(moved, requires_grad=False)
            assign(model, name, moved)
