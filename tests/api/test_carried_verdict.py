"""A verdict on an uploaded file survives the change of language, and can be kept as a report."""

import html
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.jws import read_statement
from signing.report import KIND
from signing.trust import load_trust
from tests.api.office import Office


def carried(page: str) -> str:
    """Give what the page sends back."""
    found = re.search(r'name="verdict" value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def test_another_language_shows_the_same_verdict(office: Office) -> None:
    """Without sending the file again."""
    client, (_, pdf) = office.client(), office.issued(1)
    page = client.post("/verify", files={"file": ("c.pdf", pdf)}).text
    english = client.post("/verify/again?lang=en", data={"verdict": carried(page)}).text

    assert '<html lang="vi">' in page
    assert '<html lang="en">' in english
    for shown in (page, english):
        assert 'data-verdict="valid"' in shown
        assert "Nguyễn Thị Hòa" in shown
    back = client.post("/verify/again?lang=vi", data={"verdict": carried(english)}).text
    assert "Bản sao hợp lệ" in back


def test_a_verdict_that_we_did_not_give_is_not_shown(office: Office) -> None:
    """Nobody can have this site show a verdict of their own."""
    client, (_, pdf) = office.client(), office.issued(1)
    text = carried(client.post("/verify", files={"file": ("c.pdf", pdf)}).text)
    for forged in (text[:-8] + "AAAAAAA=", "A" * 80, "ễ", text[:40]):
        for path in ("/verify/again", "/verify/report"):
            answer = client.post(path, data={"verdict": forged})
            assert answer.status_code == 422
            assert "data-verdict" not in answer.text


def test_a_report_in_json_is_signed(office: Office) -> None:
    """It names what was checked and when, and shows no more than the page."""
    client, (_, pdf) = office.client(), office.issued(1)
    text = carried(client.post("/verify", files={"file": ("c.pdf", pdf)}).text)
    answer = client.post("/verify/report", data={"verdict": text, "form": "json"})
    trust = load_trust(office.services.trust)
    said = read_statement(answer.text, KIND, trust, datetime.now(UTC)).payload

    assert said["verdict"] == "valid"
    assert said["subject"].startswith("SHA-256 ")
    assert said["claims"]["values"]["ho_ten"] == "Nguyễn Thị Hòa"
    assert "dan_toc" not in answer.text


@pytest.mark.parametrize("good", [True, False])
def test_a_report_in_pdf_is_signed(office: Office, good: bool) -> None:
    """Of a bad copy too."""
    client, (_, pdf) = office.client(), office.issued(1)
    sent = pdf if good else pdf + b"x"
    text = carried(client.post("/verify", files={"file": ("c.pdf", sent)}).text)
    answer = client.post("/verify/report", data={"verdict": text})

    assert answer.headers["content-type"] == "application/pdf"
    assert len(PdfFileReader(BytesIO(answer.content)).embedded_regular_signatures) == 1


def test_a_report_signs_nobody_else_s_words(office: Office) -> None:
    """What was typed stands in it as a code or as a digest: anything can be typed."""
    client, code = office.client(), office.issued(1)[0].code
    lie = "Bằng của Nguyễn Văn A đã được kiểm tra: HỢP LỆ"
    site = f"https://{lie.replace(' ', '-')}@x.example"
    trust = load_trust(office.services.trust)
    for typed, subject in ((code.lower(), code), (f"{site}/v/{code}", code), (lie, "SHA-256 ")):
        text = carried(client.get("/verify", params={"code": typed}).text)
        answer = client.post("/verify/report", data={"verdict": text, "form": "json"})
        said = read_statement(answer.text, KIND, trust, datetime.now(UTC)).payload
        assert said["subject"].replace("-", "").startswith(subject.replace("-", ""))
        assert "đã được kiểm tra" not in str(said).replace("-", " ")
