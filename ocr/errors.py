"""What can go wrong while reading.

OcrError
├── EngineMissing    the engine or a language file is not installed
├── EngineFailed     the engine ran and gave up on this image
├── UnknownModel     a language file holds a model that cannot be run on many lines at once
└── BadForm          a form's TOML cannot be used; says where and why
"""


class OcrError(Exception):
    """Base of every error this room raises."""


class EngineMissing(OcrError):
    """The engine, or a language it was asked for, is not installed."""


class EngineFailed(OcrError):
    """The engine ran and could not read the image."""


class UnknownModel(OcrError):
    """A language file holds another kind of model than Tesseract's fast ones."""


class BadForm(OcrError):
    """A form's TOML cannot be used."""
