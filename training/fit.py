"""One step of fitting, the same for all that is taught here."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Fitter:
    """Moves the weights of a network by losses: quickly after a start, then ever more slowly.

    Args:
        network: What is fitted.
        optimizer: What moves its weights.
        planned: Steps of the whole fitting, about.
        warm: Share of them in which the rates rise.
        least: Share of the rates that is left at the end.
    """

    def __init__(
        self, network: nn.Module, optimizer: torch.optim.Optimizer, planned: int, *,
        warm: float = 0.1, least: float = 0.01,
    ) -> None:  # fmt: skip
        self.planned, self.done = planned, 0
        self._network, self._optimizer = network, optimizer
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda s: min(1, (s + 1) / (planned * warm)) * max(least, 1 - s / planned)
        )

    def step(self, loss: Tensor) -> float:
        """Take one step against a loss; give the loss."""
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._schedule.step()
        self.done += 1
        return float(loss.detach())

    def __str__(self) -> str:
        return f"{self.done} of {self.planned} steps"
