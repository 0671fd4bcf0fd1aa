"""A real S3 server for tests: S3Proxy over a folder, on loopback, gone when the tests end.

It comes from Maven Central and is fetched once into `var/`.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.ports import free_port, wait_for_port

ARTIFACT = "org.gaul:s3proxy:2.6.0:jar:jar-with-dependencies"
PLACE = Path(__file__).parents[2] / "var" / "s3proxy"
PATIENCE = 180
"""Seconds until the server must answer; it takes about 3 on two idle cores."""

BUCKET = "masters"
SETTINGS = """\
s3proxy.endpoint=http://127.0.0.1:{port}
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=tests
s3proxy.credential=not-a-secret
jclouds.provider=filesystem-nio2
jclouds.identity=tests
jclouds.credential=not-a-secret
jclouds.filesystem.basedir={data}
"""


@dataclass(frozen=True)
class Server:
    """One server, and where it keeps its objects."""

    port: int
    data: Path
    process: "subprocess.Popen[bytes]"

    @property
    def environment(self) -> dict[str, str]:
        """The usual names by which programs find it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def objects(self) -> dict[str, bytes]:
        """Give what the server would show: every object by its key."""
        folder = self.data / BUCKET
        found = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@contextmanager
def running() -> Iterator[Server]:
    """Start a server with one empty bucket; stop it and remove its data at the end."""
    jar = _fetched()
    with tempfile.TemporaryDirectory(prefix="sogoc-s3-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "data" / BUCKET).mkdir(parents=True)
        port = free_port()
        settings = folder / "s3proxy.conf"
        settings.write_text(SETTINGS.format(port=port, data=folder / "data"))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                ["java", "-Xmx256m", "-jar", str(jar), "--properties", str(settings)],
                stdout=log, stderr=log, cwd=folder,
            )  # fmt: skip
        try:
            wait_for_port(port, process, folder / "log", PATIENCE)
            yield Server(port, folder / "data", process)
        finally:
            process.kill()
            process.wait()


def _fetched() -> Path:
    """Fetch the program unless it is there; of several test processes one does, the others wait."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (found := sorted(PLACE.glob("*.jar"))):
            part = PLACE / "part"
            shutil.rmtree(part, ignore_errors=True)
            fetch = ("mvn", "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={ARTIFACT}")
            subprocess.run([*fetch, f"-DoutputDirectory={part}"], check=True)
            for jar in part.glob("*.jar"):
                os.replace(jar, PLACE / jar.name)  # noqa: PTH105 - whole or not at all
            found = sorted(PLACE.glob("*.jar"))
        return found[-1]
