"""`sogoc verify`: a file or a text in, a verdict out, with the register if there is one here."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.console import remark, say, say_json
from api.exit_codes import BAD_INPUT, CommandError
from api.sent_copy import judge_sent
from api.verdict_json import to_json
from signing.credentials import is_credential
from signing.paper import is_paper
from signing.verdict import Verdict

if TYPE_CHECKING:
    from api.wiring import Services
    from signing.register import Register

LARGEST: Final = 10 * 1024 * 1024  # bytes of a PDF; a copy is two hundred thousand
LONGEST_CREDENTIAL: Final = 64_000  # characters
LONGEST_TEXT: Final = 4096  # characters; a QR code holds fewer

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
    services: "Services", copy: str, trust: tuple[Path, ...], status: Path | None, as_json: bool
) -> str:
    """Judge a copy, print the verdict, and give its bottom line.

    Raises:
        CommandError: the file, the roots or the status list cannot be opened.
    """
    content = _content(copy)
    roots = trust or services.trust_and_keys
    for path in roots:
        _readable(path)
    if not roots:
        remark("No trusted root is known: give --trust PEM, or set SOGOC_TRUST.")
    listed = _readable(status).decode("utf-8", "replace") if status else None
    verdict = judge_sent(
        content,
        roots,
        services.settings.public_url,
        register=_register(services),
        status=listed,
    )
    if as_json:
        say_json(to_json(verdict))
    else:
        _say(verdict)
    return verdict.verdict


def _content(copy: str) -> bytes | str:
    """Read the file of this name; what names no file is a code or the text of a QR code."""
    if is_paper(copy) or is_credential(copy):
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
