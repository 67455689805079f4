"""What takes seconds or minutes on the rules: each is safe to call at any time, anywhere."""

from collections.abc import Callable

from portal.routing import coverage_report, simulation

WORK: tuple[Callable[[], None], ...] = (simulation.run_waiting, coverage_report.make_waiting)
