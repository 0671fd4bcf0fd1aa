"""Where Tesseract's language files are on this machine."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ocr.errors import EngineMissing

USUAL_FOLDERS: Final = (
    Path("/usr/share/tesseract-ocr/5/tessdata"),  # Debian 12 and later, Ubuntu 22.04 and later
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),  # Debian 11
    Path("/usr/share/tessdata"),  # Fedora, Arch
    Path("/usr/local/share/tessdata"),
    Path("/opt/homebrew/share/tessdata"),
)

PACKAGES: Final = {"vie": "tesseract-ocr-vie", "eng": "tesseract-ocr-eng"}


def find_tessdata(languages: Iterable[str], folders: Iterable[Path] = USUAL_FOLDERS) -> Path:
    """Find the first folder that holds every language.

    Raises:
        EngineMissing: no folder holds them all; names the Debian packages to install.
    """
    wanted = tuple(languages)
    looked = tuple(folders)
    for folder in looked:
        if all((folder / f"{language}.traineddata").is_file() for language in wanted):
            return folder
    packages = " ".join(PACKAGES.get(language, f"tesseract-ocr-{language}") for language in wanted)
    raise EngineMissing(
        f"Tesseract's language files ({', '.join(wanted)}) were not found in "
        f"{', '.join(map(str, looked))}. Install them: apt install {packages}"
    )
