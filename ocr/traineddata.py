"""Tesseract's model files: the layers of a line recogniser and the letters that it knows.

The format is that of Tesseract 4 and 5: a table of components (src/ccutil/tessdatamanager.cpp),
layers (`Network::CreateFromFile` and the `DeSerialize` of each class in src/lstm), letters
(src/ccutil/unicharset.cpp) and the code of each letter (src/ccutil/unicharcompress.cpp).
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ocr.errors import UnknownModel

RECOGNISER, LETTERS, CODES, VERSION = 17, 21, 22, 23  # places in the table of components
KINDS: Final = (
    *("Invalid", "Input", "Convolve", "Maxpool", "Parallel", "Replicated", "ParBidiLSTM"),
    *("DepParUDLSTM", "Par2dLSTM", "Series", "Reconfig", "RTLReversed", "TTBReversed"),
    *("XYTranspose", "LSTM", "SummLSTM", "Logistic", "LinLogistic", "LinTanh", "Tanh", "Relu"),
    *("Linear", "Softmax", "SoftmaxNoCTC", "LSTMSoftmax", "LSTMBinarySoftmax"),
)
STACKS: Final = frozenset(("Series", "RTLReversed", "XYTranspose"))
RECURRENT: Final = frozenset(("LSTM", "SummLSTM"))
DENSE: Final = frozenset(("Tanh", "Softmax"))
GATES: Final = 4  # of a recurrent layer: input, input gate, forget gate, output gate
OWN_RATES: Final = 64  # flag of a stack with a learning rate for each layer
INTEGERS, DOUBLES = 1, 128  # flags of weights: eight bits each, with scales of 64
SPECIAL: Final = frozenset(("NULL", "Joined", "|Broken|0|1"))  # classes that are no letters


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """One matrix: what comes in, times `values`, times `scales`, is what goes on."""

    values: NDArray[np.int8]  # shape (outputs, inputs + 1); the last column is the bias
    scales: NDArray[np.float64]  # shape (outputs,)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, or a stack of them."""

    kind: str
    size: tuple[int, ...] = ()  # half width and height of a Convolve, width and height of a Maxpool
    parts: tuple["Layer", ...] = ()
    weights: tuple[Weights, ...] = ()

    def shape(self) -> str:
        """Write the kinds of this layer and its parts."""
        inner = ",".join(part.shape() for part in self.parts)
        size = "x".join(map(str, self.size))
        return self.kind + size + (f"({inner})" if inner else "")


@dataclass(frozen=True, slots=True)
class Model:
    """A recogniser of lines."""

    version: str
    network: Layer
    letters: tuple[str, ...]  # by class of the last layer; "" for what is no letter
    null: int  # the class that says: no letter here


def load_model(path: Path) -> Model:
    """Read a model.

    Raises:
        UnknownModel: the file is no integer ("fast") model of Tesseract 4 or 5.
    """
    try:
        parts = _components(path.read_bytes())
        network = _Reader(parts[RECOGNISER]).layer()
        codes = _Reader(parts[CODES]).codes()
        letters = _letters(parts[LETTERS].decode())
        version = parts[VERSION].decode().split(":[")[0].strip()
        null = len(network.parts[-1].weights[0].values) - 1
        classes = [""] * (null + 1)
        for letter, code in zip(letters, codes, strict=True):
            if code != null:
                classes[code] = letter
    except (LookupError, ValueError, struct.error) as error:
        raise UnknownModel(f"{path} is no integer model of Tesseract 4 or 5: {error}") from error
    return Model(version, network, tuple(classes), null)


def _components(data: bytes) -> dict[int, bytes]:
    """Cut a file into its components."""
    (count,) = struct.unpack_from("<i", data)
    starts = struct.unpack_from(f"<{count}q", data, 4)
    ends = sorted(start for start in (*starts, len(data)) if start >= 0)
    return {
        place: data[start : ends[ends.index(start) + 1]]
        for place, start in enumerate(starts)
        if start >= 0
    }


def _letters(table: str) -> list[str]:
    """Give the letters of a unicharset, in its order; the first stands for a space."""
    _, *lines = table.splitlines()
    names = [line.split(" ", 1)[0] for line in lines]
    return [" " if n == 0 else "" if name in SPECIAL else name for n, name in enumerate(names)]


class _Reader:
    """Reads numbers one after the other, little-endian."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def _take(self, layout: str) -> tuple[Any, ...]:
        """Read by a layout of `struct`."""
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _text(self) -> str:
        (length,) = self._take("I")
        return b"".join(self._take(f"{length}s")).decode()

    def layer(self) -> Layer:
        """Read a layer with all that is in it."""
        (code,) = self._take("b")
        kind = KINDS[code] if code else self._text()
        _, _, flags, _, _, _ = self._take("bbiiii")  # training, sizes and number of weights
        self._text()
        if kind in STACKS:
            (count,) = self._take("I")
            parts = tuple(self.layer() for _ in range(count))
            if flags & OWN_RATES:
                (rates,) = self._take("I")
                self._take(f"{rates}f")
            return Layer(kind, parts=parts)
        if kind == "Input":
            return Layer(kind, size=self._take("5i")[1:2])
        if kind in ("Convolve", "Maxpool"):
            return Layer(kind, size=self._take("2i"))
        if kind in RECURRENT:
            self._take("i")
            return Layer(kind, weights=tuple(self._weights() for _ in range(GATES)))
        if kind in DENSE:
            return Layer(kind, weights=(self._weights(),))
        raise ValueError(f"a layer of kind {kind} is not supported")

    def _weights(self) -> Weights:
        """Read a matrix of integers with a scale for each output."""
        (mode,) = self._take("B")
        if not (mode & INTEGERS and mode & DOUBLES):
            raise ValueError("its weights are not integers")
        outputs, inputs, _ = self._take("IIb")
        values = np.array(self._take(f"{outputs * inputs}b"), np.int8).reshape(outputs, inputs)
        (count,) = self._take("I")
        scales = np.array(self._take(f"{count}d"), np.float64)[:outputs]
        return Weights(values, scales)

    def codes(self) -> list[int]:
        """Read the code of each letter."""
        (count,) = self._take("I")
        found: list[int] = []
        for _ in range(count):
            _, length = self._take("bI")
            if length != 1:
                raise ValueError("its letters have codes of several parts")
            found += self._take("i")
        return found
