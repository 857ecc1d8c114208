"""schedulefree: optimizers that need no schedule."""

import schedulefree
import torch


def _case(name):
    def case():
        model = torch.nn.Linear(3, 2)
        optimizer = getattr(schedulefree, name)(model.parameters(), lr=0.05)
        rows = torch.randn(4, 3)

        def run():
            optimizer.train()
            for _ in range(4):
                optimizer.zero_grad()
                model(rows).square().sum().backward()
                optimizer.step()
            optimizer.eval()
            return [parameter.detach() for parameter in model.parameters()]

        return model, run

    return case


for _name in ("AdamWScheduleFree", "SGDScheduleFree", "RAdamScheduleFree"):
    globals()[f"case_{_name}"] = _case(_name)
