"""Files that are in order, under certificates and revocation lists that should not carry them."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from asn1crypto import cms, crl, ocsp, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as made_ocsp
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)
from pyhanko.sign.validation import DocumentSecurityStore

from signing.timestamps import StandIn
from signing.trust import Trust
from tests.signing.forged_encodings import colleague, papers
from tests.signing.forgeries import Quiet, Workshop, full, signed_only, stamped
from tests.signing.pki import (
    DAY,
    NOW,
    STAMPS,
    Person,
    Private,
    Root,
    as_signer,
    certified,
    elliptic,
    signer_for,
    usage,
)
from tests.signing.pki import (
    asn1 as loaded,
)

Extension = tuple[x509.ExtensionType, bool]
UNHEARD_OF: Extension = (x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\5\0"), True)


def made(
    office: str, issuer: Root, key: Private, uses: x509.KeyUsage, *extensions: Extension,
    ca: bool = False, name: str = "Cán bộ cấp bản sao",
) -> x509.Certificate:  # fmt: skip
    """Make a certificate that says exactly this."""
    subject = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, office)]
    subject.append((NameOID.COMMON_NAME, name))
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(*one) for one in subject]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + 365 * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(uses, critical=True)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, hashes.SHA256())


def _clock(
    shop: Workshop, uses: x509.KeyUsage, critical: bool, *more: Extension, ca: bool = False
) -> bytes:
    key, purpose = elliptic(), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    clock = made("Đồng hồ", shop.root, key, uses, (purpose, critical), *more, ca=ca)
    stamper = StandIn(as_signer(key, clock, shop.root))
    return full(shop.page(), colleague(shop), stamper, [shop.root.crl()])


def answer(about: bytes, root: Root, since: datetime, until: datetime) -> ocsp.OCSPResponse:
    """Let an authority say "good" of a certificate (DER), for some time (OCSP)."""
    assert isinstance(root.key, ec.EllipticCurvePrivateKey)
    built = (
        made_ocsp.OCSPResponseBuilder()
        .add_response(
            x509.load_der_x509_certificate(about), root.certificate, hashes.SHA256(),
            made_ocsp.OCSPCertStatus.GOOD, since, until, None, None,
        )
        .responder_id(made_ocsp.OCSPResponderEncoding.HASH, root.certificate)
        .sign(root.key, hashes.SHA256())
    )  # fmt: skip
    return ocsp.OCSPResponse.load(built.public_bytes(Encoding.DER))


def by_answers(shop: Workshop, since: datetime, until: datetime) -> bytes:
    """Bring answers along instead of lists, of an authority that says where it answers."""
    where = x509.UniformResourceIdentifier("http://ocsp.vidu.example")
    asks = x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)]
    )
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    signer, clock = (
        as_signer(key, made(office, shop.root, key, usage(signs=True), *more), shop.root)
        for key, office, more in (
            (elliptic(), shop.office.key.office, ((asks, False),)),
            (elliptic(), "Đồng hồ", ((asks, False), (purpose, True))),
        )
    )
    about = (signer.signing_cert, clock.signing_cert)
    answers = [answer(one.dump(), shop.root, since, until) for one in about]
    return papers(shop, signer, answers=answers, clock=StandIn(clock))


def answers_that_end_before_they_begin(shop: Workshop) -> bytes:
    """Their next update is before the last one."""
    return by_answers(shop, NOW - DAY / 24, NOW - DAY)


def answers_of_tomorrow(shop: Workshop) -> bytes:
    """They speak of a time that has not come."""
    return by_answers(shop, NOW + DAY, NOW + 2 * DAY)


def list_of_tomorrow(shop: Workshop) -> bytes:
    """It is dated after the time stamp that seals it."""
    return papers(shop, colleague(shop), [shop.root.crl(since=NOW + 5 * DAY)])


def list_that_ends_before_it_begins(shop: Workshop) -> bytes:
    """Its next update is before the last one."""
    listed = shop.root.crl()
    held = listed["tbs_cert_list"]
    held["this_update"], held["next_update"] = (_utc(NOW - DAY / 24), _utc(NOW - DAY))
    assert isinstance(shop.root.key, ec.EllipticCurvePrivateKey)
    listed["signature"] = shop.root.key.sign(held.dump(force=True), ec.ECDSA(hashes.SHA256()))
    return papers(shop, colleague(shop), [crl.CertificateList.load(listed.dump(force=True))])


def _utc(moment: datetime) -> asn1.Time:
    return asn1.Time({"utc_time": moment})


TIMES: dict[str, Callable[[Workshop], bytes]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        answers_that_end_before_they_begin, answers_of_tomorrow, list_of_tomorrow,
        list_that_ends_before_it_begins,
    )
}  # fmt: skip
"""True signatures of the authority, over times that cannot be: they say nothing."""


CLOCKS: dict[str, Callable[[Workshop], bytes]] = {
    "purpose-not-critical": lambda shop: _clock(shop, usage(signs=True), critical=False),
    "key-for-encryption": lambda shop: _clock(shop, usage(), critical=True),
    "key-for-signing-and-encryption": lambda shop: _clock(shop, _both(), critical=True),
    "an-authority": lambda shop: _clock(shop, usage(certifies=True), critical=True, ca=True),
    "extension-unheard-of": lambda shop: _clock(shop, usage(signs=True), True, UNHEARD_OF),
}
"""Certificates behind time stamps that are not for time stamps alone (RFC 3161, 2.3)."""


def _both() -> x509.KeyUsage:
    return x509.KeyUsage(True, True, True, False, False, False, False, False, False)


class _Saying(StandIn):
    """Says more in its time stamps than it should."""

    more: dict[str, object]

    def _token(self, info: bytes) -> cms.ContentInfo:
        said = tsp.TSTInfo.load(info)
        for name, value in self.more.items():
            said[name] = value
        return super()._token(said.dump(force=True))


def _saying(**more: object) -> Callable[[Workshop], bytes]:
    def forge(shop: Workshop) -> bytes:
        usual = shop.office.timestamps
        assert isinstance(usual, StandIn)
        stamper = _Saying(usual.signer)
        stamper.more = more
        return full(shop.page(), colleague(shop), stamper, [shop.root.crl()])

    return forge


def _called(name: str) -> asn1.GeneralName:
    return asn1.GeneralName("directory_name", asn1.Name.build({"common_name": name}))


INFOS: dict[str, Callable[[Workshop], bytes]] = {
    "an-hour-off-by-its-own-word": _saying(accuracy=tsp.Accuracy({"seconds": 3600})),
    "ten-years-off-by-its-own-word": _saying(accuracy=tsp.Accuracy({"seconds": 10 * 365 * 86_400})),
    "another-authority-named": _saying(tsa=_called("Cơ quan cấp dấu thời gian quốc gia")),
}
"""What an authority says in its time stamps (RFC 3161, 2.4.2)."""


Chain = tuple[bytes, Trust]


def _under(shop: Workshop, root: Root, *below: Root, office: str = "") -> Chain:
    """Sign under the last of some authorities, of which the verifier trusts the first."""
    last = (root, *below)[-1]
    signer = signer_for(Person(office or shop.office.key.office), last)
    for one in below:
        signer.cert_registry.register(loaded(one.certificate))
    lists = [shop.root.crl(), root.crl(), *(one.crl() for one in below)]
    pdf = full(shop.page(), signer, shop.office.timestamps, lists)
    return pdf, replace(
        shop.office.trust, roots=(*shop.office.trust.roots, loaded(root.certificate))
    )


def _authority(root: Root, *extensions: Extension, ca: bool = True) -> Root:
    key = elliptic()
    uses = usage(certifies=ca, signs=not ca)
    name = f"Cấp {x509.random_serial_number():x}"[:30]
    return Root(key, made("Bộ Ví Dụ", root, key, uses, *extensions, ca=ca, name=name))


def _only_for(office: str) -> Extension:
    name = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, office)]
    tree = x509.DirectoryName(x509.Name([x509.NameAttribute(*one) for one in name]))
    return x509.NameConstraints(permitted_subtrees=[tree], excluded_subtrees=None), True


def authority_in_order(shop: Workshop) -> Chain:
    """One authority below a root that allows one: nothing is wrong with it."""
    root = Root.called("Gốc Ví Dụ")
    return _under(shop, root, _authority(root, _only_for(shop.office.key.office)))


def authority_below_a_root_that_allows_none(shop: Workshop) -> Chain:
    """The root says path length 0 (RFC 5280, 4.2.1.9)."""
    return _under(shop, shop.root, _authority(shop.root))


def authority_too_deep(shop: Workshop) -> Chain:
    """The root allows one authority below it; here are two."""
    root = Root.called("Gốc Ví Dụ")
    middle = _authority(root)
    return _under(shop, root, middle, _authority(middle))


def authority_for_other_names(shop: Workshop) -> Chain:
    """Its name constraints allow another office only (RFC 5280, 4.2.1.10)."""
    root = Root.called("Gốc Ví Dụ")
    return _under(shop, root, _authority(root, _only_for("Sở Khác")))


def root_for_other_names(shop: Workshop) -> Chain:
    """The trusted root itself is for another office only (RFC 5937)."""
    return _under(shop, Root.called("Gốc Ví Dụ", _only_for("Sở Khác")))


def officer_who_certifies(shop: Workshop) -> Chain:
    """A certificate that is no authority's stands in the place of one."""
    root = Root.called("Gốc Ví Dụ")
    return _under(shop, root, _authority(root, ca=False))


def authority_with_an_extension_unheard_of(shop: Workshop) -> Chain:
    """A critical extension that nobody knows must be refused (RFC 5280, 4.2)."""
    root = Root.called("Gốc Ví Dụ")
    return _under(shop, root, _authority(root, UNHEARD_OF))


def authority_that_demands_a_policy(shop: Workshop) -> Chain:
    """It wants policies named on every certificate below it; the officer's names none."""
    root = Root.called("Gốc Ví Dụ")
    wanted = x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None)
    return _under(shop, root, _authority(root, (wanted, True)))


def root_that_has_ended(shop: Workshop) -> Chain:
    """The root's own certificate ran out before the copy was signed."""
    return _under(shop, Root.called("Gốc Ví Dụ", end=NOW - DAY / 24))


CHAINS: dict[str, Callable[[Workshop], Chain]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        authority_below_a_root_that_allows_none, authority_too_deep, authority_for_other_names,
        root_for_other_names, officer_who_certifies, authority_with_an_extension_unheard_of,
        authority_that_demands_a_policy, root_that_has_ended,
    )
}  # fmt: skip
"""Paths to a trusted root on which somebody does what the certificate above did not allow."""


def forgotten_since_it_ended(shop: Workshop) -> tuple[bytes, Trust, datetime]:
    """A revoked certificate ended, and the authority's newer lists leave it out (RFC 5280, 3.3).

    The insider keeps the file until then and puts the newer list in beside a newer stamp.
    """
    root = Root.called("Gốc Ví Dụ")
    clock_key = elliptic()
    person = Person("Đồng hồ", purposes=STAMPS, end=NOW + 900 * DAY)
    clock = as_signer(clock_key, certified(person, root, clock_key), root)
    officer = Person(shop.office.key.office, start=NOW - 9 * DAY, end=NOW + DAY)
    signer, later = signer_for(officer, root), NOW + 30 * DAY
    signed = signed_only(shop.page(), signer, StandIn(clock, clock=lambda: NOW))
    writer, known = Quiet(io.BytesIO(signed)), [signer.signing_cert, *signer.cert_registry]
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=known, crls=[root.crl(since=later - DAY)]
    )
    pdf = stamped(writer, StandIn(clock, clock=lambda: later))
    trust = replace(shop.office.trust, roots=(loaded(root.certificate),))
    return pdf, trust, later + DAY
