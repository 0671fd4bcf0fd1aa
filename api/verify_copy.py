"""`sogoc verify`: a file or a text in, a verdict out, with the register if there is one here."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.console import remark, say, say_json
from api.exit_codes import BAD_INPUT, CommandError
from api.person_check import Answer, person_check
from api.sent_copy import judge_sent
from api.verdict_json import to_json
from api.verify_table import Asked, BadTable, Judge, lines_of, read_table
from registry.errors import Unavailable
from signing.credentials import is_credential
from signing.holder import Challenge
from signing.paper import is_paper
from signing.verdict import Verdict

if TYPE_CHECKING:
    from api.wiring import Services
    from signing.register import Register

LARGEST: Final = 10 * 1024 * 1024  # bytes of a PDF; a copy is two hundred thousand
LONGEST_CREDENTIAL: Final = 64_000  # characters
LONGEST_TEXT: Final = 4096  # characters; a QR code holds fewer

_NO_TRUST: Final = (
    "{path} holds no certificates (PEM), and is no list of officers either. "
    "Check which file --trust names."
)
_NO_STATUS: Final = (
    "{path} is no status list (a JWS, as /status/YEAR gives it). Check which file --status names."
)
_SUFFIXES: Final = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")

WORDS: Final = {
    "valid": "HỢP LỆ · VALID",
    "invalid": "KHÔNG HỢP LỆ · INVALID",
    "undetermined": "CHƯA KẾT LUẬN ĐƯỢC · UNDETERMINED",
}
QUESTIONS: Final = {
    "unchanged": "Tệp còn nguyên vẹn? · Is the file unchanged?",
    "authority": "Ai ký, có thẩm quyền? · Signed by someone with authority?",
    "in_force": "Còn hiệu lực? · Still in force?",
    "matches_register": "Khớp với sổ? · Does it match the register?",
}
ANSWERS: Final = {"yes": "có · yes", "no": "KHÔNG · NO", "undetermined": "chưa rõ · undetermined"}


def verify_copy(
    services: "Services",
    copy: str,
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
    as_json: bool,
    asked: Challenge | None = None,
) -> str:
    """Judge a copy, print the verdict, and give its bottom line.

    Raises:
        CommandError: the file, the roots or the status list cannot be opened.
    """
    content = _content(copy)
    verdict = _judge(services, trust, status, asked)(content)
    if as_json:
        say_json(to_json(verdict))
    else:
        _say(verdict)
    return verdict.verdict


def verify_batch(
    services: "Services",
    table: Path,
    out: Path | None,
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
) -> bool:
    """Answer a table of questions; tell whether every answer is yes.

    Raises:
        CommandError: a file cannot be opened, or the table cannot be read.
    """
    try:
        rows = read_table(_readable(table, LARGEST))
    except BadTable as fault:
        raise CommandError(BAD_INPUT, f"{table}: {fault}") from fault

    def by_person(asked: Asked) -> Answer:
        if _register(services) is None:
            raise Unavailable("there is no register here")
        return person_check(
            services, asked.number, asked.name, asked.born,
            kind=asked.kind, office=asked.office, year=asked.year,
        )  # fmt: skip

    answers = list(Judge(_judge(services, trust, status), by_person).answers(rows))
    if out is None:
        sys.stdout.writelines(lines_of(answers))
    else:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines_of(answers))
    return all(one.answer == "yes" for one in answers)


def _judge(
    services: "Services",
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
    asked: Challenge | None = None,
) -> Callable[[bytes | str], Verdict]:
    roots = trust or services.trust_and_keys
    for path in roots:
        _check_trust(path)
    lists = [_status_list(one) for one in status]
    if not roots:
        remark("Chưa có gốc tin cậy: hãy ghi --trust PEM hoặc đặt SOGOC_TRUST.")
        remark("No trusted root is known: give --trust PEM, or set SOGOC_TRUST.")
    register, settings = _register(services), services.settings
    own = register is not None or "public_url" in settings.model_fields_set
    return partial(
        judge_sent,
        trust=roots,
        public_url=settings.public_url if own else "",  # an employer's default names no office
        register=register,
        asked=asked,
        status="\n".join(lists) if lists else None,
    )


def _content(copy: str) -> bytes | str:
    """Read the file of this name; what names no file is a code or the text of a QR code."""
    if not copy.strip() or is_paper(copy) or is_credential(copy):
        return copy[:LONGEST_CREDENTIAL]
    path = Path(copy)
    looks_like_a_file = copy.lower().endswith(_SUFFIXES) or (
        "/" in copy and not copy.lower().startswith(("http:", "https:"))
    )
    try:
        if looks_like_a_file or path.exists():
            return _told_apart(_readable(path, LARGEST))
    except (OSError, ValueError) as error:  # a text may be too long for a name, or hold a zero
        if looks_like_a_file:
            raise CommandError(BAD_INPUT, f"{copy[:80]!r} is no file name.") from error
    return copy[:LONGEST_TEXT]


def _told_apart(data: bytes) -> bytes | str:
    """Take a file that holds a credential as its text."""
    text = data[:LONGEST_CREDENTIAL].decode("ascii", "replace")
    return text if is_credential(text) else data


def _readable(path: Path, largest: int | None = None) -> bytes:
    try:
        if largest is not None and path.stat().st_size > largest:
            raise CommandError(
                BAD_INPUT, f"{path} is larger than {largest // 1024**2} MB; no copy is."
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            BAD_INPUT, f"{path} cannot be opened: {error.strerror}. Check the name."
        ) from error


def _status_list(path: Path) -> str:
    text = _readable(path).decode("utf-8", "replace").strip()
    if not is_credential(text):
        raise CommandError(BAD_INPUT, _NO_STATUS.format(path=path))
    return text


def _check_trust(path: Path) -> None:
    """See that a file holds something to trust; one given by mistake must not condemn a copy."""
    from signing.errors import KeyUnavailable, Malformed
    from signing.jws import open_statement
    from signing.officers import KIND
    from signing.trust import load_trust

    _readable(path)
    try:
        held = load_trust([path])
        for text in held.officers:
            open_statement(text, KIND)
    except (KeyUnavailable, Malformed) as fault:
        raise CommandError(BAD_INPUT, _NO_TRUST.format(path=path)) from fault
    if not (held.roots or held.issuers or held.crls or held.logs or held.officers):
        raise CommandError(BAD_INPUT, _NO_TRUST.format(path=path))


def _register(services: "Services") -> "Register | None":
    """Give the register of this home, if it has one; checking a copy never makes one."""
    settings = services.settings
    if settings.database_url is None and not (settings.home / "registry.db").exists():
        return None
    from api.register import LiveRegister

    return LiveRegister(services.database)


def _say(verdict: Verdict) -> None:
    say(WORDS[verdict.verdict])
    for question, answer in verdict.answers.items():
        say(f"  {QUESTIONS[question]}  {ANSWERS[answer]}")
        for check in verdict.checks:
            if check.question == question and check.result != "passed":
                say(f"    - {check.id}: {check.reason_vi} · {check.reason}")
    if verdict.claims:
        for name, value in {**verdict.claims, **verdict.claims.get("values", {})}.items():
            if isinstance(value, str) and value:
                say(f"  {name}: {value}")
