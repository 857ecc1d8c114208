"""Line search with the strong Wolfe conditions.

Source: Nocedal and Wright, "Numerical optimization", algorithms 3.5 and 3.6 with cubic
interpolation (equation 3.59); the safeguards follow torch.optim.LBFGS, PyTorch 2.10.
"""

import torch

_DECREASE = 1e-4  # c1: share of the slope by which the loss must fall
_FLATTENING = 0.9  # c2: share of the slope that may remain
_LEAST_BRACKET = 1e-9  # times the largest change: a shorter bracket ends the search
_MARGIN = 0.1  # share of the bracket within which a trial counts as being at its end


class _Point:
    """A step size with the loss, the gradient and the slope found there."""

    def __init__(self, size, loss, grad, slope):
        self.size = size
        self.loss = loss
        self.grad = grad
        self.slope = slope


def _minimum(a, b, bounds=None):
    """Find the minimum of the cubic through two points, within bounds or between the points."""
    low, high = bounds or ((a.size, b.size) if a.size <= b.size else (b.size, a.size))
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.size - b.size)
    square = d1**2 - a.slope * b.slope
    if square < 0:
        return (low + high) / 2.0
    root = square.sqrt()
    if a.size > b.size:
        a, b = b, a
    size = b.size - (b.size - a.size) * ((b.slope + root - d1) / (b.slope - a.slope + 2 * root))
    return min(max(size, low), high)


def strong_wolfe(measure, size, direction, loss, grad, slope, most):
    """Find a step that lowers the loss enough and flattens the slope enough.

    Args:
        measure: function of a step size that returns the loss and the gradient there.
        size: the first step size to try.
        direction: vector along which to go.
        loss: where we stand.
        grad: where we stand, a vector.
        slope: grad @ direction.
        most: largest number of further calls of measure.

    Returns: (loss, gradient, step size, number of calls of measure).
    """

    def at(size):
        loss, grad = measure(size)
        return _Point(size, loss, grad, grad.dot(direction))

    origin = _Point(0, loss, grad.clone(memory_format=torch.contiguous_format), slope)
    former, point, calls = origin, at(size), 1
    bracket = None
    while bracket is None and calls - 1 < most:
        too_high = point.loss > loss + _DECREASE * point.size * slope
        if too_high or (calls > 2 and point.loss >= former.loss):
            bracket = [former, point]
        elif abs(point.slope) <= -_FLATTENING * slope:
            return point.loss, point.grad, point.size, calls
        elif point.slope >= 0:
            bracket = [former, point]
        else:
            nearest = point.size + 0.01 * (point.size - former.size)
            size = _minimum(former, point, (nearest, point.size * 10))
            former, point = point, at(size)
            calls += 1
    if bracket is None:
        bracket = [origin, point]
    return _zoom(at, bracket, loss, slope, calls, most, direction.abs().max())


def _zoom(at, bracket, loss, slope, calls, most, largest):
    """Narrow a bracket down to a point that fulfils the conditions."""
    stuck = False
    low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
    while calls - 1 < most:
        ends = [point.size for point in bracket]
        if abs(ends[1] - ends[0]) * largest < _LEAST_BRACKET:
            break
        size = _minimum(*bracket)
        margin = _MARGIN * (max(ends) - min(ends))
        if min(max(ends) - size, size - min(ends)) < margin:
            if stuck or size >= max(ends) or size <= min(ends):
                near_max = abs(size - max(ends)) < abs(size - min(ends))
                size = max(ends) - margin if near_max else min(ends) + margin
                stuck = False
            else:
                stuck = True
        else:
            stuck = False
        point = at(size)
        calls += 1
        too_high = point.loss > loss + _DECREASE * size * slope
        if too_high or point.loss >= bracket[low].loss:
            bracket[high] = point
            low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
            continue
        done = abs(point.slope) <= -_FLATTENING * slope
        if not done and point.slope * (bracket[high].size - bracket[low].size) >= 0:
            bracket[high] = bracket[low]
        bracket[low] = point
        if done:
            break
    best = bracket[low]
    return best.loss, best.grad, best.size, calls
