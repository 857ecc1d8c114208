"""Replace parts of a recorded program. Source: documentation of torch.fx, PyTorch 2.10."""

import copy
from typing import NamedTuple

from ._symbolic_trace import symbolic_trace
from .graph import Graph
from .graph_module import GraphModule, _copy_attr
from .node import Node, map_arg


class Match(NamedTuple):
    """A part that was found: its last step, and the steps by those of the pattern."""

    anchor: Node
    nodes_map: dict


def replace_pattern(gm, pattern, replacement):
    """Put one program in the place of another wherever that is part of a program.

    Args:
        gm: the GraphModule to change.
        pattern: what to look for: a function, a module or a graph.
        replacement: what to put there; takes as many arguments.

    Returns: list of Match.
    """
    looked_for, other = _graph_of(pattern), _graph_of(replacement)
    outputs = [node for node in looked_for.nodes if node.op == "output"]
    last = outputs[0].args[0]
    if not isinstance(last, Node):
        raise NotImplementedError(
            "replace_pattern: expected a pattern that returns one value, got several; replace "
            "each by itself"
        )
    matches, taken = [], set()
    for node in gm.graph.nodes:
        known = {}
        if _fits(last, node, known) and _is_closed(known, last) and not taken & _inner(known):
            taken |= _inner(known)
            matches.append(Match(node, {**known, outputs[0]: node}))
    if isinstance(replacement, GraphModule):
        for node in other.nodes:
            if node.op in ("get_attr", "call_module"):
                _copy_attr(replacement, gm, node.target)
    replaced = {}
    for match in matches:
        _replace(gm.graph, looked_for, other, last, match, replaced)
    gm.recompile()
    return matches


def _graph_of(program):
    if isinstance(program, Graph):
        return program
    return program.graph if isinstance(program, GraphModule) else symbolic_trace(program).graph


def _fits(wanted, node, known):
    """Tell whether a step and what it is made of are as wanted; fill {wanted: step}."""
    if wanted in known:
        return known[wanted] is node
    if wanted.op == "placeholder":
        known[wanted] = node
        return True
    if not isinstance(node, Node) or (wanted.op, wanted.target) != (node.op, node.target):
        return False
    known[wanted] = node
    return _all_fit(wanted.args, node.args, known) and _all_fit(wanted.kwargs, node.kwargs, known)


def _all_fit(wanted, found, known):
    if isinstance(wanted, Node):
        return _fits(wanted, found, known)
    if isinstance(wanted, (list, tuple)):
        same = isinstance(found, (list, tuple)) and len(wanted) == len(found)
        return same and all(_all_fit(w, f, known) for w, f in zip(wanted, found, strict=True))
    if isinstance(wanted, dict):
        same = isinstance(found, dict) and wanted.keys() == found.keys()
        return same and all(_all_fit(wanted[key], found[key], known) for key in wanted)
    return type(wanted) is type(found) and wanted == found


def _inner(known):
    return {node for wanted, node in known.items() if wanted.op != "placeholder"}


def _is_closed(known, last):
    """Tell whether no step outside uses what the replaced steps, but the last, give."""
    inner = _inner(known)
    ends = known[last]
    return all(user in inner for node in inner if node is not ends for user in node.users)


def _replace(graph, looked_for, other, last, match, replaced):
    arguments = [node for node in looked_for.nodes if node.op == "placeholder"]
    values = {}
    for own, wanted in zip(
        (node for node in other.nodes if node.op == "placeholder"), arguments, strict=True
    ):
        found = match.nodes_map[wanted]
        values[own] = replaced.get(found, found) if isinstance(found, Node) else found
    with graph.inserting_before(match.anchor):
        for node in other.nodes:
            if node.op == "output":
                made = map_arg(node.args[0], lambda n: values[n])
            elif node.op != "placeholder":
                values[node] = graph.node_copy(node, lambda n: values[n])
                values[node].meta = copy.copy(node.meta)
    match.anchor.replace_all_uses_with(made)
    replaced[match.anchor] = made
    inner = {match.nodes_map[wanted] for wanted in looked_for.nodes
             if wanted.op not in ("placeholder", "output")}  # fmt: skip
    for node in [node for node in reversed(graph.nodes) if node in inner]:
        graph.erase_node(node)
