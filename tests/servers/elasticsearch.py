"""A real Elasticsearch for tests: from Maven Central, on loopback, gone when the tests end.

The package is the server without its optional modules; it is fetched once into `var/`.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port

VERSION = "8.19.0"
PLACE = Path(__file__).parents[2] / "var" / "elasticsearch"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
PATIENCE = 180
"""Seconds until the server must answer; it takes about 20 on two idle cores."""

SETTINGS = """\
cluster.name: sogoc-tests
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
xpack.security.enabled: false
xpack.ml.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""


@contextmanager
def running(heap_mb: int = 512) -> Iterator[str]:
    """Start a server and give its address; stop it and remove its data at the end."""
    home = _installed()
    with tempfile.TemporaryDirectory(prefix="sogoc-es-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        port = _configure(home, work, heap_mb)
        server = _start(home, work)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(server, url, work)
            yield url
        finally:
            _stop(server)


def _installed() -> Path:
    """Unpack the server beside its archive; fetch that from Maven Central if it is missing.

    Tests run in several processes: one installs, the others wait for it.
    """
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _install()


def _install() -> Path:
    home, archive = PLACE / f"elasticsearch-{VERSION}", PLACE / f"elasticsearch-{VERSION}.zip"
    if (home / "bin" / "elasticsearch").exists():
        return home
    if not archive.exists():
        command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}"]
        subprocess.run([*command, f"-DoutputDirectory={PLACE}"], check=True, timeout=600)
    with tempfile.TemporaryDirectory(dir=PLACE) as folder:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        fresh = Path(folder) / home.name
        for program in (fresh / "bin").iterdir():
            program.chmod(0o755)
        fresh.rename(home)
    return home


def _configure(home: Path, work: Path, heap_mb: int) -> int:
    shutil.copytree(home / "config", work / "config")
    port, transport = free_port(), free_port()
    settings = SETTINGS.format(port=port, transport=transport)
    settings += f"path.data: {work}/data\npath.logs: {work}/logs\n"
    (work / "config" / "elasticsearch.yml").write_text(settings)
    java = work / "config" / "jvm.options"
    java.write_text(java.read_text().replace("logs/gc.log", f"{work}/logs/gc.log"))
    for folder in ("logs", "data", "tmp"):
        (work / folder).mkdir()
    options = work / "config" / "jvm.options.d"
    options.mkdir(exist_ok=True)
    (options / "tests.options").write_text(f"-Xms{heap_mb}m\n-Xmx{heap_mb}m\n")
    return port


def _start(home: Path, work: Path) -> subprocess.Popen[bytes]:
    command: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        nobody = 65534
        for path in (work, *work.rglob("*")):
            os.chown(path, nobody, nobody)
        command = ["setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups"]
        if subprocess.run([*command, "test", "-r", home / "bin"], check=False).returncode:
            home = Path(shutil.copytree(home, work / "home"))  # a checkout that only root can see
    command.append(str(home / "bin" / "elasticsearch"))
    environment = {
        "PATH": os.environ["PATH"],
        "ES_PATH_CONF": str(work / "config"),
        "ES_JAVA_HOME": _java_home(),
        "ES_TMPDIR": str(work / "tmp"),
        "HOME": str(work),
    }
    with (work / "out.log").open("wb") as output:
        return subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=work
        )


def _java_home() -> str:
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("Elasticsearch needs Java: apt-get install openjdk-17-jre-headless")
    return str(Path(java).resolve().parents[1])


def _wait(server: subprocess.Popen[bytes], url: str, work: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"Elasticsearch did not start:\n{(work / 'out.log').read_text()[-4000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
