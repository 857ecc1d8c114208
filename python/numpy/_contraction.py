"""`einsum_path`: in which order to contract operands. Source: its documentation in NumPy 2."""

import itertools
import math

from ._creation import asarray
from ._products import _lists_as_text

_RULE = "-" * 74


def einsum_path(*operands, optimize="greedy", einsum_call=False):
    """Return `["einsum_path", (places), ...]` of a good order, and a report of its costs.

    Args:
        operands: the equation, then the arrays; or arrays that are each followed by their axes.
        optimize: "greedy" (also True), "optimal", False for all at once, or a path; a pair of a
            name and a limit of an intermediate's elements.
        einsum_call: accepted as False.
    """
    inputs, output, arrays = _parsed(operands)
    kind, limit = optimize if _is_limited(optimize) else (optimize, None)
    sizes = _sizes(inputs, arrays)
    search = _Search([frozenset(term) for term in inputs], frozenset(output), sizes, limit)
    if not isinstance(kind, (str, bool)) and kind and kind[0] == "einsum_path":
        path = [tuple(places) for places in kind[1:]]
    elif kind in (None, False) or len(inputs) <= 2:
        path = [tuple(range(len(inputs)))]
    elif kind in ("greedy", True):
        path = search.greedy()
    elif kind == "optimal":
        path = search.optimal()
    else:
        raise KeyError("Path name %s not found", kind)
    return ["einsum_path", *path], _report(inputs, output, search, path)


def _is_limited(optimize):
    return (
        isinstance(optimize, (tuple, list))
        and len(optimize) == 2
        and isinstance(optimize[0], str)
        and isinstance(optimize[1], (int, float))
    )


def _parsed(operands):
    """Return the letters of each array, those of the result, and the arrays."""
    equation, *arrays = operands if isinstance(operands[0], str) else _lists_as_text(operands)
    arrays = [asarray(array) for array in arrays]
    left, arrow, output = equation.replace(" ", "").partition("->")
    inputs = left.split(",")
    if len(inputs) != len(arrays):
        raise ValueError("Number of einsum subscripts must be equal to the number of operands.")
    unused = [letter for letter in map(chr, range(65, 123)) if letter.isalpha()]
    unused = [letter for letter in unused if letter not in equation]
    hidden = [
        array.ndim - len(term.replace("...", "")) if "..." in term else 0
        for term, array in zip(inputs, arrays, strict=True)
    ]
    widest = "".join(unused[: max(hidden)])
    inputs = [
        term.replace("...", widest[len(widest) - count :])
        for term, count in zip(inputs, hidden, strict=True)
    ]
    if arrow:
        return inputs, output.replace("...", widest), arrays
    every = "".join(inputs)
    once = (letter for letter in sorted(set(every) - set(widest)) if every.count(letter) == 1)
    return inputs, widest + "".join(once), arrays


def _sizes(inputs, arrays):
    found = {}
    for term, array in zip(inputs, arrays, strict=True):
        for letter, size in zip(term, array.shape, strict=True):
            if found.get(letter, 1) not in (1, size) and size != 1:
                raise ValueError(
                    f"Size of label '{letter}' does not match previous terms ({found[letter]})."
                )
            found[letter] = max(found.get(letter, 1), size)
    return found


class _Search:
    """Looks for a cheap order of pairwise contractions."""

    def __init__(self, inputs, output, sizes, limit):
        self.inputs, self.output, self.sizes = inputs, output, sizes
        self.limit = math.inf if limit is None or limit < 0 else limit
        every = frozenset().union(*inputs)
        self.naive_cost = self.cost(every, every - output, len(inputs))

    def size(self, letters):
        return math.prod(self.sizes[letter] for letter in letters)

    def cost(self, letters, summed, terms):
        return self.size(letters) * (max(1, terms - 1) + bool(summed))

    def contract(self, places, terms):
        """Return what is left of the terms, the result's letters, its summed and all letters."""
        rest = [term for place, term in enumerate(terms) if place not in places]
        letters = frozenset().union(*[terms[place] for place in places])
        made = letters & self.output.union(*rest)
        return [*rest, made], made, letters - made, letters

    def _choice(self, places, terms, spent):
        """Return (rank, places, cost, what is left), or None for a pair that is too much."""
        rest, made, summed, letters = self.contract(places, terms)
        size = self.size(made)
        cost = self.cost(letters, summed, 2)
        if size > self.limit or spent + cost > self.naive_cost:
            return None
        saved = sum(self.size(terms[place]) for place in places) - size
        return (-saved, cost), places, cost, rest

    def greedy(self):
        """Take, again and again, the pair that frees most, of pairs with common letters first."""
        terms, spent, path = self.inputs, 0, []
        while len(terms) > 1:
            pairs = list(itertools.combinations(range(len(terms)), 2))
            touching = [pair for pair in pairs if terms[pair[0]] & terms[pair[1]]]
            found = [self._choice(pair, terms, spent) for pair in touching]
            if not any(found):
                found = [self._choice(pair, terms, spent) for pair in pairs]
            found = [choice for choice in found if choice is not None]
            if not found:
                return [*path, tuple(range(len(terms)))]
            _, places, cost, terms = min(found, key=lambda choice: choice[0])
            path.append(places)
            spent += cost
        return path

    def optimal(self):
        """Try every order."""
        orders = [(0, [], self.inputs)]
        for count in range(len(self.inputs), 1, -1):
            longer = []
            for spent, path, terms in orders:
                for pair in itertools.combinations(range(count), 2):
                    rest, made, summed, letters = self.contract(pair, terms)
                    cost = spent + self.cost(letters, summed, 2)
                    if self.size(made) <= self.limit:
                        longer.append((cost, [*path, pair], rest))
            if not longer:
                best = min(orders, key=lambda order: order[0])[1]
                return [*best, tuple(range(count))]
            orders = longer
        return min(orders, key=lambda order: order[0])[1]


def _report(inputs, output, search, path):
    terms, texts = search.inputs, list(inputs)
    rows, costs, scales, sizes = [], 1, [], [search.size(output)]  # NumPy counts one for the start
    for step, places in enumerate(path):
        places = tuple(sorted(places, reverse=True))
        last = step == len(path) - 1
        terms, made, summed, letters = search.contract(places, terms)
        costs += search.cost(letters, summed, len(places))
        scales.append(len(letters))
        sizes.append(search.size(made))
        text = (
            output
            if last
            else "".join(sorted(made, key=lambda letter: (search.sizes[letter], letter)))
        )
        taken = [texts.pop(place) for place in places]
        texts.append(text)
        call = ",".join(taken) + "->" + text
        rows.append(f"\n{len(letters):4d}    {call:>24} {','.join(texts) + '->' + output:>40}")
    letters = len(frozenset().union(*search.inputs))
    return (
        f"  Complete contraction:  {','.join(inputs)}->{output}\n"
        f"         Naive scaling:  {letters}\n"
        f"     Optimized scaling:  {max(scales)}\n"
        f"      Naive FLOP count:  {search.naive_cost:.3e}\n"
        f"  Optimized FLOP count:  {costs:.3e}\n"
        f"   Theoretical speedup:  {search.naive_cost / costs:3.3f}\n"
        f"  Largest intermediate:  {max(sizes):.3e} elements\n"
        f"{_RULE}\n{'scaling':>6} {'current':>24} {'remaining':>40}\n{_RULE}" + "".join(rows)
    )
