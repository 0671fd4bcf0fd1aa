"""Build the small program beside this file with Maven, and ask it about copies."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent


@dataclass
class Dss:
    """The European Commission's validator, offline, with a policy stricter than its own."""

    folder: Path  # where it is built

    @cached_property
    def classes(self) -> str:
        """Build it and give its class path; Maven keeps what it once fetched."""
        for name in ("pom.xml", "Ask.java"):
            shutil.copy(HERE / name, self.folder)
        maven = ("mvn", "--quiet", "--batch-mode", "--file", self.folder / "pom.xml")
        listed = self.folder / "classpath.txt"
        said(*maven, "compile", "dependency:build-classpath", f"-Dmdep.outputFile={listed}")
        return f"{self.folder / 'target' / 'classes'}:{listed.read_text().strip()}"

    def verdicts(self, asked: Sequence[Path | str]) -> dict[str, str]:
        """Give indication and level of the signature in each file, by the file's name.

        What counts for a file is said before it: roots (`.der`), and a day as "@2027-01-31".
        """
        lines = said("java", "-cp", self.classes, "Ask", *asked).splitlines()
        found = [line.split("\t") for line in lines if "\t" in line]
        return {line[0]: f"{line[1]} {line[2]}, {line[3]}" for line in found}


def said(*command: str | Path) -> str:
    """Run a program and give what it wrote."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout
