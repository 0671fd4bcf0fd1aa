"""What a page drawn by an office's own form must have, so that the copy of it will be valid.

A form is a Typst file that takes the place of `copy.typ` and is given the same inputs: `page`,
`claims`, `qr`, `paper` and `proof`. What it says and how it looks is the office's own matter
(decree 30/2020/NĐ-CP); what it carries is not.
"""

import io

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.certificate import Certificate
from signing.document import claims_in, proof_in
from signing.errors import CannotIssue, Rejected
from signing.layout import read_layout
from signing.passive import check_passive


def check_drawn(pdf: bytes, certificate: Certificate, proof: bytes) -> None:
    """See that a page carries these claims and this proof, and nothing that a copy may not.

    Raises:
        CannotIssue: it does not; says what the form must change.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        carried = claims_in(reader), proof_in(reader) or b""
        check_passive(reader, read_layout(pdf))
    except Rejected as fault:
        raise CannotIssue(f"the office's form draws no copy: {fault.en}") from fault
    except (PdfError, KeyError, IndexError, TypeError, AttributeError) as fault:
        raise CannotIssue("the office's form must attach claims.json") from fault
    if carried != (certificate, proof):
        raise CannotIssue("the office's form attaches other claims or another log proof")
