"""Programs that know nothing of sogoc come to the same answer about its copies."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.layout import read_layout
from signing.verify import verify
from tests.signing.clocks import SHORT
from tests.signing.dss.ask import Dss, said
from tests.signing.offices import KINDS, Issued, issued_by_all
from tests.signing.pki import DAY, NOW
from tests.signing.world import filled

VERAPDF = "org.verapdf.apps:greenfield-apps:1.28.2:jar"
"""PDF/A checker of the PDF Association, from Maven Central."""


pytestmark = pytest.mark.xdist_group("other-programs")


@pytest.fixture(scope="module")
def all_issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Issued]]:
    """A copy by each kind of key."""
    with issued_by_all(tmp_path_factory.mktemp("copies")) as made:
        yield made


@pytest.fixture(params=KINDS)
def issued(request: pytest.FixtureRequest, all_issued: dict[str, Issued]) -> Issued:
    """Each of them in turn."""
    return all_issued[request.param]


def test_poppler_finds_the_signature_valid(issued: Issued) -> None:
    """The signature is valid; the demo root is in nobody's certificate store."""
    report = said("pdfsig", issued.file)
    assert "Signature Validation: Signature is Valid." in report
    assert "Signing Hash Algorithm: SHA-256" in report
    assert "Signature Type: ETSI.CAdES.detached" in report
    assert report.count("Signature #") == len(read_layout(issued.copy.pdf).holes)


def test_qpdf_finds_nothing_to_complain_of(issued: Issued) -> None:
    """The file's structure is in order."""
    assert "No syntax or stream encoding errors found" in said("qpdf", "--check", issued.file)


def test_openssl_verifies_the_signature_against_the_root(issued: Issued) -> None:
    """The CMS in the gap is over exactly the bytes around it, by a chain that ends in the root."""
    hole = read_layout(issued.copy.pdf).holes[0]
    cms, content = issued.file.with_name("signature.der"), issued.file.with_name("content.bin")
    cms.write_bytes(filled(hole))
    content.write_bytes(issued.copy.pdf[: hole.start] + issued.copy.pdf[hole.end : hole.covered])
    said(
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", cms),
        *("-content", content, "-CAfile", issued.pem, "-purpose", "any", "-cades"),
        *("-out", issued.file.with_name("out.bin")),
    )
    assert issued.file.with_name("out.bin").read_bytes() == content.read_bytes()


def test_openssl_verifies_the_document_time_stamp(issued: Issued) -> None:
    """The stamp is over the whole file, and by a certificate for time stamps only."""
    hole = read_layout(issued.copy.pdf).holes[-1]
    assert hole.covered == len(issued.copy.pdf)
    token, content = issued.file.with_name("stamp.der"), issued.file.with_name("stamped.bin")
    token.write_bytes(filled(hole))
    content.write_bytes(issued.copy.pdf[: hole.start] + issued.copy.pdf[hole.end :])
    said(
        *("openssl", "ts", "-verify", "-data", content, "-in", token, "-token_in"),
        *("-CAfile", issued.pem),
    )


def test_pyhanko_finds_level_b_lta(issued: Issued) -> None:
    """ETSI EN 319 102-1: the AdES status is PASSED, with revocation data required."""
    reader = PdfFileReader(io.BytesIO(issued.copy.pdf))
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(list(issued.office.trust.roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy))
    result = asyncio.run(ades_lta_validation(reader.embedded_regular_signatures[0], spec))
    assert result.ades_subindic.status.name == "PASSED"
    assert result.oldest_evidence_record_timestamp is not None


@pytest.mark.slow
def test_verapdf_finds_pdf_a_3b(all_issued: dict[str, Issued], tmp_path: Path) -> None:
    """ISO 19005-3 level B, after signing and time-stamping too."""
    said(
        *("mvn", "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={VERAPDF}"),
        f"-DoutputDirectory={tmp_path}",
    )
    jar = next(tmp_path.glob("greenfield-apps-*.jar"))
    files = [issued.file for issued in all_issued.values()]
    checker = ("java", "-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper")
    report = said(*checker, "--flavour", "3b", "--format", "text", *files).splitlines()
    assert [line.split()[0] for line in report] == ["PASS"] * len(KINDS)


@pytest.mark.slow
def test_eu_dss_finds_level_b_lta(all_issued: dict[str, Issued], tmp_path: Path) -> None:
    """The Commission's validator, offline and with warnings made failures, passes every copy.

    It is awake: without the root, with another byte, or after its time stamps ended, a copy does
    not pass; a renewed one passes on that later day too. One start of Java answers all.
    """
    files = {kind: issued.file for kind, issued in all_issued.items()}
    first, young = files["file-p256"].read_bytes(), files["renewed"].read_bytes()
    hole = read_layout(young).holes[-2]
    others = {
        "rootless": first,
        "changed": first[:20_000] + bytes([first[20_000] ^ 1]) + first[20_001:],
        "ended": young[: hole.covered],  # as it was before it was renewed
        "later": young,
    }
    paths = {name: tmp_path / f"{name}.pdf" for name in others}
    for name, data in others.items():
        paths[name].write_bytes(data)
    roots = [root for issued in all_issued.values() for root in issued.roots]
    later = f"@{(NOW + SHORT + 5 * DAY).date()}"
    today = (paths["rootless"], *roots, *files.values(), paths["changed"])
    found = Dss(tmp_path).verdicts([*today, later, paths["ended"], paths["later"]])
    passed = "TOTAL_PASSED PAdES-BASELINE-LTA, errors 0"
    good = {file.name for file in (*files.values(), paths["later"])}
    assert {name for name, said in found.items() if said == passed} == good
    assert {name for name, said in found.items() if "PASSED" not in said} == {
        paths[name].name for name in ("rootless", "changed", "ended")
    }


def test_our_own_verdict_is_the_same(issued: Issued) -> None:
    """Offline, with the roots alone, each kind of copy is valid."""
    verdict = verify(issued.copy.pdf, issued.office.trust)
    assert (verdict.verdict, [c.id for c in verdict.checks if c.result == "failed"]) == (
        "valid",
        [],
    )
