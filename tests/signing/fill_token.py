"""Put certificates on a token: `fill_token.py MODULE TOKEN PIN LABEL ID FILE.der …`.

A program of its own, as a module is loaded once in a process, and softhsm2-util imports keys only.
"""

import sys
from pathlib import Path

import pkcs11
from pkcs11 import Attribute, ObjectClass
from pkcs11.util.x509 import decode_x509_certificate


def main(module: str, token: str, pin: str, *objects: str) -> None:
    """Write each certificate under its label and id (hexadecimal)."""
    with pkcs11.lib(module).get_token(token_label=token).open(rw=True, user_pin=pin) as session:
        for label, number, file in zip(*(iter(objects),) * 3, strict=True):
            attributes = decode_x509_certificate(Path(file).read_bytes())
            attributes |= {Attribute.TOKEN: True, Attribute.LABEL: label}
            attributes |= {Attribute.ID: bytes.fromhex(number)}
            attributes[Attribute.CLASS] = ObjectClass.CERTIFICATE
            session.create_object(attributes)


if __name__ == "__main__":
    main(*sys.argv[1:])
