"""torch.distributions: samples, densities, divergences and transforms against CPython's record."""

import warnings

import torch
from torch import distributions as D
from torch.distributions import constraints
from torch_distribution_cases import lines
from torch_support import error_of

VALUES = __file__.replace("\\", "/").rsplit("/", 2)[0] + "/parity/torch_distributions.values"
TOLERANCE = 2e-4  # relative to the largest number; float32 through quotients of gamma functions


def _parts(text):
    """Split into words and numbers: a word is whatever float() refuses."""
    words, numbers = [], []
    for word in text.replace("|", " | ").split():
        try:
            numbers.append(float(word))
            words.append("#")
        except ValueError:
            words.append(word)
    return words, numbers


def _agree(got, expected):
    if got == expected:
        return True
    words, numbers = _parts(got)
    other_words, other_numbers = _parts(expected)
    if words != other_words:
        return False
    finite = [abs(v) for v in other_numbers if abs(v) < float("inf")]
    room = TOLERANCE * max(finite, default=0.0) + 1e-6
    return all(
        one == other or (one != one and other != other) or abs(one - other) <= room
        for one, other in zip(numbers, other_numbers, strict=True)
    )


def test_distributions_agree_with_the_record():
    with open(VALUES) as source:
        expected = source.read().splitlines()[1:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(lines())
    assert len(found) == len(expected), (len(found), len(expected))
    wrong = [pair for pair in zip(found, expected, strict=True) if not _agree(*pair)]
    assert not wrong, "\n".join(f"got {got}\nnot {other}" for got, other in wrong[:20])


def test_arguments_are_checked():
    kind, message = error_of(lambda: D.Normal(0.0, -1.0))
    assert kind == "ValueError" and message == (
        "Expected parameter scale (Tensor of shape ()) of distribution Normal(loc: 0.0, scale: "
        "-1.0) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid "
        "values:\n-1.0"
    )
    assert D.Normal(0.0, -1.0, validate_args=False).scale == -1
    normal = D.Normal(torch.zeros(2), 1.0)
    for wrong in (1.0, torch.zeros(3), torch.tensor(float("nan"))):
        assert error_of(lambda wrong=wrong: normal.log_prob(wrong))[0] == "ValueError"
    for make in (
        lambda: D.Bernoulli(),
        lambda: D.Bernoulli(0.5, logits=0.5),
        lambda: D.Categorical(torch.ones(())),
        lambda: D.MultivariateNormal(torch.zeros(2)),
        lambda: D.MultivariateNormal(torch.zeros(2), torch.zeros(2, 2)),
        lambda: D.Normal("a", 1),
        lambda: D.Independent(normal, 2),
        lambda: D.Uniform(1.0, 0.0),
        lambda: D.MixtureSameFamily(D.Categorical(torch.ones(3)), normal),
    ):
        assert error_of(make)[0] == "ValueError"
    for refused in (
        lambda: D.Cauchy(0.0, 1.0).enumerate_support(),
        lambda: D.kl_divergence(normal, D.Categorical(torch.ones(2))),
        lambda: D.biject_to(constraints.boolean),
        lambda: D.Beta(1.0, 1.0).cdf(torch.tensor(0.5)),
    ):
        assert error_of(refused)[0] == "NotImplementedError"


def test_the_checks_can_be_switched_off():
    try:
        D.Distribution.set_default_validate_args(False)
        assert D.Normal(0.0, -1.0).scale == -1
    finally:
        D.Distribution.set_default_validate_args(True)


def test_subclasses_write_their_own_expand():
    class Standard(D.Normal):
        def __init__(self):
            super().__init__(0.0, 1.0)

    assert error_of(lambda: Standard().expand((2,)))[0] == "NotImplementedError"

    class Same(D.Normal):
        pass

    assert type(Same(0.0, 1.0).expand((2,))) is Same


def test_divergences_can_be_registered():
    class Mine(D.Normal):
        pass

    @D.register_kl(Mine, D.Normal)
    def _(p, q):
        return torch.tensor(7.0)

    assert D.kl_divergence(Mine(0.0, 1.0), D.Normal(0.0, 1.0)) == 7
    assert D.kl_divergence(D.Normal(0.0, 1.0), Mine(0.0, 1.0)) == 0


def test_constraints_tell_what_fits():
    t = torch.tensor
    cases = (
        (constraints.real, t([1.0, float("nan")]), [True, False]),
        (constraints.boolean, t([0.0, 2.0]), [True, False]),
        (constraints.one_hot, t([[0, 1], [1, 1]]), [True, False]),
        (constraints.integer_interval(0, 2), t([0.0, 0.5, 3.0]), [True, False, False]),
        (constraints.positive_integer, t([1, 0]), [True, False]),
        (constraints.interval(-1.0, 1.0), t([-1.0, 1.5]), [True, False]),
        (constraints.half_open_interval(0.0, 1.0), t([0.0, 1.0]), [True, False]),
        (constraints.less_than(2.0), t([1.0, 2.0]), [True, False]),
        (constraints.simplex, t([[0.5, 0.5], [0.5, 0.6]]), [True, False]),
        (constraints.multinomial(3), t([[1, 2], [2, 2]]), [True, False]),
        (constraints.lower_triangular, t([[[1.0, 0], [1, 1]], [[1, 1], [0, 1]]]), [True, False]),
        (constraints.lower_cholesky, t([[[1.0, 0], [1, 1]], [[1, 0], [0, -1]]]), [True, False]),
        (constraints.corr_cholesky, t([[[1.0, 0], [0.6, 0.8]], [[1, 0], [1, 1]]]), [True, False]),
        (constraints.symmetric, t([[[1.0, 2], [2, 1]], [[1, 2], [0, 1]]]), [True, False]),
        (constraints.positive_definite, t([[[2.0, 1], [1, 2]], [[1, 2], [2, 1]]]), [True, False]),
        (
            constraints.positive_semidefinite,
            t([[[2.0, 1], [1, 2]], [[1, 2], [2, 1]]]),
            [True, False],
        ),
        (constraints.square, t([[[1.0, 2.0]]]), [False]),
        (constraints.independent(constraints.positive, 1), t([[1.0, 2], [1, -2]]), [True, False]),
        (
            constraints.stack([constraints.real, constraints.positive]),
            t([-1.0, -1.0]),
            [True, False],
        ),
        (constraints.cat([constraints.real, constraints.positive]), t([-1.0, -1.0]), [True, False]),
    )
    for constraint, value, expected in cases:
        assert constraint.check(value).tolist() == expected, constraint
    assert constraints.is_dependent(constraints.dependent)
    assert constraints.is_dependent(D.Uniform.support) and D.Uniform.support.event_dim == 0
    assert error_of(lambda: constraints.dependent.event_dim)[0] == "NotImplementedError"
    shown = constraints.integer_interval(0, 3), constraints.real_vector, constraints.simplex
    assert [repr(one) for one in shown] == [
        "IntegerInterval(lower_bound=0, upper_bound=3)",
        "IndependentConstraint(Real(), 1)",
        "Simplex()",
    ]


def test_transforms_compare_and_remember():
    exp = D.ExpTransform()
    assert exp == D.ExpTransform() and exp.inv.inv is exp and exp != D.TanhTransform()
    assert D.AffineTransform(1.0, 2.0) == D.AffineTransform(torch.tensor(1.0), 2.0)
    assert D.ComposeTransform([exp]) == D.ComposeTransform([D.ExpTransform()])
    cached = D.TanhTransform(cache_size=1)
    x = torch.tensor([20.0])
    assert cached.inv(cached(x)) is x and D.TanhTransform()(x).atanh().isinf()
    assert exp.with_cache()._cache_size == 1 and exp.with_cache(0) is exp


def test_helpers_turn_triangles_into_vectors():
    matrix = torch.arange(9.0).view(3, 3)
    for diagonal in (-1, 0):
        vector = D.utils.tril_matrix_to_vec(matrix, diagonal)
        assert torch.equal(D.utils.vec_to_tril_matrix(vector, diagonal), matrix.tril(diagonal))
    assert error_of(lambda: D.utils.vec_to_tril_matrix(torch.ones(5)))[0] == "ValueError"
    assert D.utils.probs_to_logits(torch.tensor([0.5]), is_binary=True).item() == 0
