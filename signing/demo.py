"""An invented authority for trying things out: a root, an officer, a time-stamp authority."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoKey:
    """Where the parts of the demo authority lie."""

    key: Path  # PKCS#12 of the officer, for `load_key`
    trust: Path  # PEM of the root, for `load_trust`


def make_demo_key(folder: Path) -> DemoKey:
    """Make a demo authority in a folder, or find the one that is there.

    Every name in its certificates says DEMO. Private parts have mode 0600.
    """
    raise NotImplementedError
