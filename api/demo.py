"""`sogoc demo`: the whole road on sample ledgers, each step a command that a person could type.

The steps are run as those very commands, in a home of their own. Nothing is prepared: the graduate
is one that was read and accepted a moment before.
"""

import os
import secrets
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from shlex import join
from typing import Final

from api.accounts_desk import add
from api.console import say
from api.exit_codes import BAD_INPUT, NO, OUTSIDE, CommandError
from api.passwords import hash_password
from api.settings import environment_for, load_settings
from api.wiring import Services
from registry import accounts, entries
from registry.accounts import Role
from registry.entries import Filter
from registry.entry import Entry, State
from registry.errors import Conflict

HOME: Final = Path("var/demo")
SAMPLES: Final = Path(__file__).resolve().parent.parent / "samples"
BATCH: Final = "demo"
ADDRESS: Final = "http://127.0.0.1:8000"


def walk(jobs: int | None, *, fresh: bool = False) -> None:
    """Read, accept, search, sign, verify, and refuse a changed copy.

    Raises:
        CommandError: a step did not end as it should.
    """
    if fresh:
        shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True, exist_ok=True)
    copy, changed, rows = HOME / "copy.pdf", HOME / "copy-changed.pdf", HOME / "rows.csv"

    _title("1  Đọc sổ mẫu, nhận dòng chắc chắn · Read sample ledgers, accept what is certain")
    workers = ["--jobs", str(jobs)] if jobs else []
    _run("ingest", *_samples(), "--batch", BATCH, "--policy", "demo", *workers)
    _run("export", "--as-read", BATCH, "-o", str(rows))

    graduate = _graduate()
    _title("2  Tìm không cần dấu · Search without diacritics")
    found = _run("search", _without_marks(graduate.values["ho_ten"]))
    _expect(graduate.id in found, "the search did not find the graduate")

    _title("3  Cấp bản sao có chữ ký số · Issue a signed copy")
    _run("issue", graduate.id, "-o", str(copy))

    _title("4  Kiểm tra · Verify")
    trust = ["--trust", str(HOME / "trust.pem")]
    _run("verify", str(copy), *trust)

    _title("5  Đổi một byte rồi kiểm tra lại · Change one byte and verify again")
    at = _change_one_byte(copy, changed)
    say(f"# byte {at}: {copy} → {changed}")
    _run("verify", str(changed), *trust, expected=NO)

    _title("6  Nhật ký không ai sửa lén · The log of who did what holds")
    _run("audit", "verify")
    _say_what_to_open(rows, copy, _open_accounts())


def _samples() -> list[str]:
    """Give the sample scans, as a person would name them."""
    folder = SAMPLES / "ledgers"
    if not folder.is_dir():
        raise CommandError(BAD_INPUT, f"{folder} is missing: run the demo in a clone of sogoc.")
    return [os.path.relpath(folder)]


def _title(text: str) -> None:
    say(f"\n── {text}")


def _run(*words: str, expected: int = 0) -> str:
    """Show a command, run it, pass on what it says, and give that back."""
    say(f"$ SOGOC_HOME={HOME} {join(('sogoc', *words))}")
    sys.stdout.flush()
    command = [sys.executable, "-m", "api", *words]
    said = []
    with subprocess.Popen(
        command, env=environment_for(HOME), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        for line in running.stdout or ():
            said.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    _expect(
        running.returncode == expected,
        f"`sogoc {words[0]}` ended with {running.returncode} instead of {expected}",
    )
    return "".join(said)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise CommandError(
            OUTSIDE, f"The demo stopped: {otherwise}. `sogoc admin doctor` may help."
        )


def _services() -> Services:
    return Services(load_settings(HOME))


def _graduate() -> Entry:
    """Choose, among the accepted, the entry whose values were read with the least doubt."""
    in_force = entries.every(_services().database, Filter(state=State.IN_FORCE))
    named = [entry for entry in in_force if entry.values.get("ho_ten")]
    if not named:
        raise CommandError(OUTSIDE, "The demo stopped: no row was certain enough to be accepted.")
    return min(named, key=_doubt)


def _without_marks(name: str) -> str:
    """Write a name as people type it in a hurry."""
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _doubt(entry: Entry) -> tuple[bool, float, str]:
    """Order entries: names with marks first (so that the search shows something), then by doubt."""
    name = entry.values["ho_ten"]
    worst = max((e.p_wrong for e in entry.evidence), default=1.0)
    return name.isascii(), worst, entry.id


def _change_one_byte(source: Path, target: Path) -> int:
    """Copy a file with one byte in its middle changed; give the place of that byte."""
    content = bytearray(source.read_bytes())
    at = len(content) // 4
    content[at] ^= 0x01
    target.write_bytes(content)
    return at


def _open_accounts() -> Sequence[str]:
    """Make one account for each role; give the lines to show, once: later only hashes are left."""
    kept = HOME / "accounts.txt"
    if kept.exists():
        return (f"as before, in {kept}",)
    db, lines = _services().database, []
    for role in (one for one in Role if one is not Role.VERIFIER):
        password = secrets.token_urlsafe(12)
        try:
            add(db, role.value, f"Demo {role.value}", [role.value], password, "cli:demo")
        except Conflict:
            accounts.set_password(db, role.value, hash_password(password), "cli:demo")
        lines.append(f"{role.value:10} {password}")
    kept.touch(mode=0o600)
    kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return (*lines, f"(also in {kept}; the registry holds only hashes)")


def _say_what_to_open(rows: Path, copy: Path, logins: Sequence[str]) -> None:
    _title("Xong · Done")
    say(f"Mở · Open:  {copy}   bản sao đã ký · the signed copy")
    say(f"            {rows}   các dòng đã đọc · the rows as read")
    say(f"            {HOME / 'trust.pem'}  gốc tin cậy · the root that it chains to")
    say("Tài khoản · Accounts (name, password):")
    for line in logins:
        say(f"            {line}")
    say(f"Chạy · Run: SOGOC_HOME={HOME} sogoc serve")
    say(f"rồi mở · then open {ADDRESS}/  ({ADDRESS}/desk/review, {ADDRESS}/verify)")
