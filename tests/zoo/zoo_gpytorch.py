"""gpytorch, on linear-operator: Gaussian processes, exact and by inducing points."""

import math

import torch
from absent import absent

absent("scipy", "sklearn")

import gpytorch  # noqa: E402
from gpytorch import distributions, kernels, likelihoods, means, mlls, variational  # noqa: E402


def _data():
    x = torch.linspace(0, 1, 20)
    return x, torch.sin(x * (2 * math.pi)) + torch.randn(20) * 0.2


class _Exact(gpytorch.models.ExactGP):
    def __init__(self, x, y, likelihood):
        super().__init__(x, y, likelihood)
        self.mean = means.ConstantMean()
        self.covariance = kernels.ScaleKernel(kernels.RBFKernel())

    def forward(self, x):
        return distributions.MultivariateNormal(self.mean(x), self.covariance(x))


class _Sparse(gpytorch.models.ApproximateGP):
    def __init__(self, points):
        chosen = variational.CholeskyVariationalDistribution(len(points))
        super().__init__(variational.VariationalStrategy(self, points, chosen))
        self.mean = means.LinearMean(1)
        self.covariance = kernels.ScaleKernel(
            kernels.MaternKernel(nu=2.5) + kernels.PeriodicKernel()
        )

    def forward(self, x):
        return distributions.MultivariateNormal(self.mean(x), self.covariance(x))


def case_exact():
    """Compute the likelihood of data under an exact process."""
    x, y = _data()
    likelihood = likelihoods.GaussianLikelihood()
    model = _Exact(x, y, likelihood).train()
    likelihood.train()
    objective = mlls.ExactMarginalLogLikelihood(likelihood, model)
    return model, lambda: -objective(model(x), y)


def case_prediction():
    """Predict with an exact process."""
    x, y = _data()
    likelihood = likelihoods.GaussianLikelihood()
    model = _Exact(x, y, likelihood).eval()
    likelihood.eval()

    def predict():
        with gpytorch.settings.fast_pred_var():
            found = likelihood(model(torch.linspace(0, 1, 7)))
        return found.mean, found.variance

    return model, predict


def case_inducing():
    """Compute the bound of a process on inducing points."""
    x, y = _data()
    model, likelihood = _Sparse(x[::5, None].clone()), likelihoods.GaussianLikelihood()
    objective = mlls.VariationalELBO(likelihood, model, len(x))
    return model, lambda: -objective(model(x[:, None]), y)


def case_operators():
    """Multiply, add and solve with structured matrices in place of tensors."""
    from linear_operator import to_linear_operator
    from linear_operator.operators import DiagLinearOperator

    root = torch.randn(4, 4, requires_grad=True)
    diagonal = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)

    def run():
        matrix = to_linear_operator(root @ root.mT + 4 * torch.eye(4))
        scale = DiagLinearOperator(diagonal)
        return (
            torch.matmul(matrix, torch.ones(4)),
            torch.add(matrix, scale).to_dense(),
            torch.linalg.solve(matrix, torch.ones(4, 1)),
            torch.sum(matrix, -1),
            torch.ones(4, 4) @ scale,
            matrix.logdet(),
        )

    return {"root": root, "diagonal": diagonal}, run
