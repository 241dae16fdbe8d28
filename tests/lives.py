"""Random lives of a state machine: the same in each run of the suite, others where the environment asks for them."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def live(machine: type[RuleBasedStateMachine], name: str, runs: int) -> None:
    """Live `runs` fixed lives; `name`_RUNS lives that many others, `name`_SHRINK makes a failure short."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get(f"{name}_RUNS", runs)),
            stateful_step_count=30,
            deadline=None,
            derandomize=f"{name}_RUNS" not in os.environ,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if f"{name}_SHRINK" in os.environ else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )
