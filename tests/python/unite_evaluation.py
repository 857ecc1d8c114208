"""The numbers about samples, against cases whose answer is known."""

import torch

from unite_support import byte_images, labels, message_of, normal

from unite.classifier import Judge
from unite.evaluation import evaluate, frechet_distance, moments, nearest_distances

SETTINGS = {"image_size_px": 8, "channels": 1, "num_classes": 4}


def test_moments_divide_by_n_minus_one():
    mean, covariance = moments(torch.tensor([[1.0, 0.0], [3.0, 4.0]]))
    assert mean.tolist() == [2.0, 2.0]
    assert covariance.tolist() == [[2.0, 4.0], [4.0, 8.0]]


def test_frechet_distance_of_diagonal_gaussians():
    """sum of (difference of means)^2 + (difference of standard deviations)^2."""
    a = (torch.tensor([0.0, 1.0]).double(), torch.tensor([[4.0, 0.0], [0.0, 9.0]]).double())
    b = (torch.tensor([3.0, 1.0]).double(), torch.tensor([[1.0, 0.0], [0.0, 25.0]]).double())
    assert abs(frechet_distance(a, b) - (9 + 1 + 4)) < 1e-9
    assert abs(frechet_distance(a, a)) < 1e-9


def test_frechet_distance_agrees_with_the_eigenvalues_of_the_product():
    a, b = moments(normal((50, 4), 1)), moments(normal((60, 4), 2) * 1.5 + 0.2)
    roots = torch.linalg.eigvals(a[1] @ b[1]).real.sqrt().sum().item()
    traces = (a[1].diagonal().sum() + b[1].diagonal().sum()).item()
    expected = (a[0] - b[0]).square().sum().item() + traces - 2 * roots
    assert abs(frechet_distance(a, b) - expected) < 1e-9


def test_nearest_distance_is_zero_for_copies_only():
    others = byte_images(20, 1)
    images = torch.cat((others[7:8], byte_images(2, 2)))
    found = nearest_distances(images, others)
    direct = (images[:, None].double() - others[None].double()).flatten(2).norm(dim=2) / 255
    assert found[0].item() == 0.0
    assert (found - direct.amin(dim=1)).abs().max().item() < 1e-12


def striped(count, seed):
    """Images whose class is the brightest quarter."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 60, (count, 1, 8, 8), generator=generator)
    classes = labels(count)
    for index, label in enumerate(classes.tolist()):
        row, column = 4 * (label // 2), 4 * (label % 2)
        images[index, 0, row : row + 4, column : column + 4] += 150
    return images.to(torch.uint8), classes


def test_judge_learns_and_evaluates():
    train, held_out = striped(200, 1), striped(80, 2)
    judge = Judge(SETTINGS, None)
    options = {"steps": 60, "batch_size": 32, "learning_rate": 3e-3, "seed": 0}
    judge.train(*train, options)
    assert judge.accuracy(*held_out) > 0.95
    samples, asked = striped(100, 3)
    found = evaluate(judge, samples, (asked + 1) % 4, train[0], held_out[0])
    assert found["agreement"] < 0.05
    assert found["nearest_neighbour"]["copies"] == 0
    copies = evaluate(judge, train[0], train[1], train[0], held_out[0])
    assert copies["agreement"] > 0.95
    assert copies["frechet_distance"] < 1e-6 < copies["frechet_distance_held_out"]
    assert copies["nearest_neighbour"]["copies"] == 200
    again = Judge(SETTINGS, {name: t.clone() for name, t in judge.state().items()})
    assert again.accuracy(*held_out) == judge.accuracy(*held_out)


def test_judge_of_another_size_is_refused():
    state = Judge(SETTINGS, None).state()
    message = message_of(Judge, {**SETTINGS, "num_classes": 5}, state)
    assert "'head.weight': expected (5, 64), got (4, 64)" in message, message
