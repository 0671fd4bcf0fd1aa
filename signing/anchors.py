"""A trusted root, bound by what its own certificate says (RFC 5937, 3).

RFC 5280 takes a root as a bare name and key. But whoever wrote "no authority below me", or "only
for these names", into a root meant it, so authorities below it cannot go further.
"""

from functools import lru_cache

from asn1crypto import x509
from pyhanko_certvalidator.authority import (
    CertTrustAnchor,
    TrustQualifiers,
    derive_quals_from_cert,
)
from pyhanko_certvalidator.policy_decl import PKIXValidationParams


def anchored(root: x509.Certificate) -> CertTrustAnchor:
    """Give a root as an anchor for paths: its days, its path length and its name constraints."""
    return CertTrustAnchor(root, _bounds(root.dump()))


@lru_cache(maxsize=64)
def _bounds(der: bytes) -> TrustQualifiers:
    """Leave policies aside: roots name those that they know, not those that paths must have."""
    said = derive_quals_from_cert(x509.Certificate.load(der))
    names = said.standard_parameters or PKIXValidationParams()
    return TrustQualifiers(
        standard_parameters=PKIXValidationParams(
            initial_permitted_subtrees=names.initial_permitted_subtrees,
            initial_excluded_subtrees=names.initial_excluded_subtrees,
        ),
        max_path_length=said.max_path_length,
        max_aa_path_length=said.max_path_length,  # without it the library counts down from None
        valid_from=said.valid_from,
        valid_until=said.valid_until,
    )
