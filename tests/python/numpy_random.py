"""Random numbers made of logarithms and powers: bit for bit NumPy's, of both generators."""

import hashlib

import numpy as np

#: The first letters of the hash of 300 numbers at seed 3: default_rng's, and RandomState's.
HASHES = {
    ("laplace", (1.0, 2.0)): ("d36311864993", "82e9753b1ae0"),
    ("gumbel", (1.0, 2.0)): ("6f6417a500ec", "f5e9eb68d752"),
    ("logistic", (1.0, 2.0)): ("99a2f18e789a", "7279425a3720"),
    ("lognormal", (0.5, 1.5)): ("85506714bafe", "05b66b086322"),
    ("rayleigh", (2.0,)): ("f0a78de10a85", "ee797e2f1de5"),
    ("pareto", (3.0,)): ("efa0c78ad273", "71b666ce1f9c"),
    ("weibull", (1.5,)): ("ca8899102564", "bbaed93c4813"),
    ("power", (2.5,)): ("95433b55f354", "ab0300bc0580"),
    ("wald", (1.5, 2.5)): ("7ec0df2b309e", "7557646bbefb"),
    ("geometric", (0.1,)): ("d3fa8b563212", "b337b7385d34"),
    ("gamma", (0.4, 2.0)): ("4507174e098b", "a5065588ad77"),
    ("standard_gamma", (0.7,)): ("16685082511a", "e613683c4adb"),
    ("beta", (0.5, 0.7)): ("e8041f665cc2", "1caf72ff03e7"),
    ("negative_binomial", (3.5, 0.4)): ("67b299686171", "46ab4e7fc71d"),
    ("noncentral_chisquare", (3.0, 1.5)): ("c664a2af9e84", "78f6cc8dd8a2"),
    ("noncentral_f", (3.0, 4.0, 1.5)): ("bceb0a86fdf0", "47af904ee937"),
    ("dirichlet", ((0.5, 2.0, 3.0),)): ("d98d08eeb767", "d1babe893a41"),
    ("chisquare", (1.0,)): ("3a540906a783", "274fd2960a3b"),
    ("standard_t", (1.0,)): ("1250a7f77806", "8efc30581500"),
    ("f", (1.0, 1.5)): ("313b4e92f1ff", "76053c272aaf"),
    ("geometric", (0.5,)): ("365a7f589c03", "64b0794edc4f"),
    ("noncentral_chisquare", (0.5, 2.0)): ("aca1d7deda1e", "b4b1e7872a6f"),
    ("beta", (0.01, 0.02)): ("fa1d80d473b3", "22308c1c6a5b"),
    ("dirichlet", ((0.05, 0.02, 0.01),)): ("314a84afc869", "27d4bf43864e"),
    ("negative_binomial", (30.0, 0.2)): ("4d0aaf447dda", "74f02dd81819"),
}


def letters(numbers):
    """The first letters of the hash of an array."""
    return hashlib.sha256(np.ascontiguousarray(numbers).tobytes()).hexdigest()[:12]


def test_numbers_are_numpys():
    wrong = []
    for (name, args), expected in HASHES.items():
        sources = np.random.default_rng(3), np.random.RandomState(3)
        found = tuple(letters(getattr(source, name)(*args, size=300)) for source in sources)
        wrong += [] if found == expected else [(name, args, found)]
    assert not wrong, wrong


def test_shapes_and_what_is_refused():
    rng = np.random.default_rng(0)
    assert rng.laplace(size=(2, 3)).shape == (2, 3) and isinstance(rng.gumbel(), float)
    assert rng.weibull(np.array([1.0, 2.0])).shape == (2,)
    assert rng.dirichlet([1, 2, 3], size=4).shape == (4, 3) and rng.geometric(0.5, 5).min() >= 1
    assert abs(float(rng.dirichlet((1.0, 2.0)).sum()) - 1) < 1e-12
    assert np.random.lognormal(size=2).shape == (2,)
    for name, args in (
        ("pareto", (0,)),
        ("geometric", (2.0,)),
        ("laplace", (0, -1)),
        ("wald", (0, 1)),
    ):
        try:
            getattr(rng, name)(*args)
        except ValueError:
            continue
        raise AssertionError(name)


def test_seeds():
    def drawn(seed):
        return np.random.default_rng(seed).random()

    assert drawn(["12", "0xff"]) == drawn([12, 255]) == 0.946365781413946
    assert drawn(np.array([1, 2])) == drawn(range(1, 3)) == 0.44841514333227195
    for seed, error in (("12", TypeError), ({1}, TypeError), ([1.5], TypeError), (-1, ValueError)):
        try:
            drawn(seed)
        except error:
            continue
        raise AssertionError(seed)
    try:
        drawn(["a"])
    except ValueError as refused:
        assert "unrecognized seed string" in str(refused)
    else:
        raise AssertionError("a word is no seed")
