"""A budget of processor time for one page."""

import time


class Clock:
    """Counts this process's processor seconds since it was made."""

    def __init__(self, seconds: float | None) -> None:
        """Start; None means no limit."""
        self._end = None if seconds is None else time.process_time() + seconds

    def over(self) -> bool:
        """Tell whether the budget is spent."""
        return self._end is not None and time.process_time() >= self._end
