"""Counts, angles and vectors of `numpy.random`: the numbers are CPython NumPy's."""

import numpy as np
from torch_support import error_of

BOTH = ("RandomState", "Generator")
COVARIANCE = [[2.0, 0.3, 0.1], [0.3, 1.0, 0.2], [0.1, 0.2, 0.5]]
# Recorded from NumPy 2.4.6, seed 7.
EXPECTED = {
    "RandomState": {
        "binomial": [281, 298, 333, 319, 297, 314, 286, 296],
        "binomial of likely ones": [456, 447, 457, 449, 442, 453],
        "binomial of many": [499256, 499843, 500648, 499842, 500105],
        "multinomial": [2, 10, 8, 4, 9, 7, 8, 7, 5],
        "hypergeometric of few": [2, 5, 4, 3, 3, 4],
        "hypergeometric of many": [208, 214, 225, 214, 209, 217],
        "hypergeometric of good ones": [25, 30, 32, 28, 26, 30],
        "vonmises": [
            0.43991382972513815,
            -0.04912222012598688,
            0.7229214638586505,
            0.551859812399186,
            0.6733906581696707,
        ],
        "zipf": [1, 2, 233, 2, 1, 1, 1, 1],
        "logseries": [8, 3, 1, 2, 3, 2, 1, 1],
    },
    "Generator": {
        "binomial": [301, 295, 288, 277, 305, 298, 306, 298],
        "binomial of likely ones": [443, 452, 458, 442, 446, 449],
        "binomial of many": [499924, 499478, 499108, 500134, 499882],
        "multinomial": [4, 8, 8, 5, 11, 4, 3, 8, 9],
        "hypergeometric of few": [4, 3, 4, 3, 3, 4],
        "hypergeometric of many": [206, 219, 215, 224, 217, 213],
        "hypergeometric of good ones": [32, 30, 34, 31, 29, 27],
        "vonmises": [
            1.2149921836439237,
            0.6837675308456728,
            0.5041274266224884,
            0.056293698019617366,
            0.7104116328420247,
        ],
        "zipf": [8, 1, 1, 9, 1, 1, 2, 1],
        "logseries": [2, 1, 5, 17, 1, 2, 3, 2],
    },
    "kinds": [[6, 2, 1], [5, 1, 3], [6, 2, 1]],
    "permuted": [[0, 2, 1, 3], [7, 5, 6, 4], [8, 11, 9, 10]],
    "permuted whole": [[5, 2, 0], [4, 1, 3]],
    "by cholesky": [
        1.0017396995619507,
        2.2922073470220687,
        2.8708820787847094,
        -0.25948705690932994,
        1.3667540021968094,
        2.178997879029552,
    ],
}


def source(kind, seed=7):
    return np.random.RandomState(seed) if kind == "RandomState" else np.random.default_rng(seed)


def drawn(kind, name, *args, **kwargs):
    found = getattr(source(kind), name)(*args, **kwargs)
    return np.asarray(found).reshape(-1).tolist()


CALLS = {
    "binomial": ("binomial", (1000, 0.3, 8)),
    "binomial of likely ones": ("binomial", (500, 0.9, 6)),
    "binomial of many": ("binomial", (10**6, 0.5, 5)),
    "multinomial": ("multinomial", (20, [0.2, 0.5, 0.3], 3)),
    "hypergeometric of few": ("hypergeometric", (15, 6, 5, 6)),
    "hypergeometric of many": ("hypergeometric", (1000, 400, 300, 6)),
    "hypergeometric of good ones": ("hypergeometric", (40, 900, 700, 6)),
    "vonmises": ("vonmises", (0.5, 4.0, 5)),
    "zipf": ("zipf", (1.7, 8)),
    "logseries": ("logseries", (0.8, 8)),
}


def test_numbers_are_numpys():
    for kind in BOTH:
        for title, (name, args) in CALLS.items():
            assert drawn(kind, name, *args) == EXPECTED[kind][title], (kind, title)


def test_kinds_of_things_and_orders_along_an_axis_are_numpys():
    kinds = source("Generator").multivariate_hypergeometric([16, 8, 4], 9, size=3)
    assert kinds.tolist() == EXPECTED["kinds"]
    mixed = source("Generator").permuted(np.arange(12).reshape(3, 4), axis=1)
    assert mixed.tolist() == EXPECTED["permuted"]
    whole = source("Generator").permuted(np.arange(6).reshape(2, 3))
    assert whole.tolist() == EXPECTED["permuted whole"]


def test_normal_vectors_have_the_covariance():
    for kind in BOTH:
        made = source(kind).multivariate_normal([1, 2, 3], COVARIANCE, size=20000)
        assert made.shape == (20000, 3)
        np.testing.assert_allclose(made.mean(0), [1, 2, 3], atol=0.05)
        np.testing.assert_allclose(np.cov(made.T), COVARIANCE, atol=0.06)
        one = source(kind).multivariate_normal([1, 2, 3], COVARIANCE)
        np.testing.assert_allclose(np.abs(one), np.abs(made[0]), rtol=1e-9)
    method = {"method": "cholesky"}
    made = source("Generator").multivariate_normal([1, 2, 3], COVARIANCE, 2, **method)
    np.testing.assert_allclose(made.reshape(-1), EXPECTED["by cholesky"], rtol=1e-9)


def test_bad_parameters_are_named():
    generator = source("Generator")
    assert error_of(lambda: generator.hypergeometric(2, 3, 9))[0] == "ValueError"
    assert error_of(lambda: generator.multinomial(5, [0.9, 0.9, 0.1]))[0] == "ValueError"
    assert error_of(lambda: generator.zipf(1.0))[0] == "ValueError"
    assert error_of(lambda: generator.multivariate_normal([1], COVARIANCE))[0] == "ValueError"
    assert generator.multinomial(3, [0.5, 0.5]).sum() == 3 == np.random.multinomial(3, [1.0]).sum()
