"""Programs that know nothing of sogoc come to the same answer about its copies."""

import asyncio
import io
import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.issue import SignedCopy
from signing.layout import read_layout
from tests.signing.world import Office

VERAPDF = "org.verapdf.apps:greenfield-apps:1.28.2:jar"
"""PDF/A checker of the PDF Association, from Maven Central."""


@pytest.fixture(scope="module")
def file(copy: SignedCopy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The genuine copy in a file."""
    path = tmp_path_factory.mktemp("copy") / "copy.pdf"
    path.write_bytes(copy.pdf)
    return path


@pytest.fixture(scope="module")
def root(office: Office, file: Path) -> Path:
    """The trusted root as PEM."""
    path = file.with_name("root.pem")
    path.write_bytes(pem.armor("CERTIFICATE", office.trust.roots[0].dump()))
    return path


def said(*command: str | Path) -> str:
    """Run a program and give what it wrote."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_poppler_finds_the_signature_valid(file: Path) -> None:
    """The signature is valid; the demo root is in nobody's certificate store."""
    report = said("pdfsig", file)
    assert "Signature Validation: Signature is Valid." in report
    assert "Signing Hash Algorithm: SHA-256" in report
    assert "Signature Type: ETSI.CAdES.detached" in report
    assert report.count("Signature #") == 2


def test_qpdf_finds_nothing_to_complain_of(file: Path) -> None:
    """The file's structure is in order."""
    assert "No syntax or stream encoding errors found" in said("qpdf", "--check", file)


def test_openssl_verifies_the_signature_against_the_root(
    file: Path, root: Path, copy: SignedCopy
) -> None:
    """The CMS in the gap is over exactly the bytes around it, by a chain that ends in the root."""
    hole = read_layout(copy.pdf).holes[0]
    cms, content = file.with_name("signature.der"), file.with_name("content.bin")
    cms.write_bytes(hole.contents.rstrip(b"\0"))
    content.write_bytes(copy.pdf[: hole.start] + copy.pdf[hole.end : hole.covered])
    said(
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", cms),
        *("-content", content, "-CAfile", root, "-purpose", "any", "-cades"),
        *("-out", file.with_name("out.bin")),
    )
    assert file.with_name("out.bin").read_bytes() == content.read_bytes()


def test_openssl_verifies_the_document_time_stamp(file: Path, root: Path, copy: SignedCopy) -> None:
    """The stamp is over the whole file, and by a certificate for time stamps only."""
    hole = read_layout(copy.pdf).holes[-1]
    assert hole.covered == len(copy.pdf)
    token, content = file.with_name("stamp.der"), file.with_name("stamped.bin")
    token.write_bytes(hole.contents.rstrip(b"\0"))
    content.write_bytes(copy.pdf[: hole.start] + copy.pdf[hole.end :])
    said(
        *("openssl", "ts", "-verify", "-data", content, "-in", token, "-token_in"),
        *("-CAfile", root),
    )


def test_pyhanko_finds_level_b_lta(office: Office, copy: SignedCopy) -> None:
    """ETSI EN 319 102-1: the AdES status is PASSED, with revocation data required."""
    reader = PdfFileReader(io.BytesIO(copy.pdf))
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(list(office.trust.roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy))
    result = asyncio.run(ades_lta_validation(reader.embedded_regular_signatures[0], spec))
    assert result.ades_subindic.status.name == "PASSED"
    assert result.oldest_evidence_record_timestamp is not None


@pytest.mark.slow
def test_verapdf_finds_pdf_a_3b(file: Path) -> None:
    """ISO 19005-3 level B, after signing and time-stamping too."""
    said(
        *("mvn", "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={VERAPDF}"),
        f"-DoutputDirectory={file.parent}",
    )
    jar = next(file.parent.glob("greenfield-apps-*.jar"))
    checker = ("java", "-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper")
    assert said(*checker, "--flavour", "3b", "--format", "text", file).startswith("PASS")
