"""Tesseract's recogniser of lines, run on many lines at once.

Tesseract multiplies one column of one line with its weights at a time. Here the columns of many
lines go through each layer together, which takes about half the time. The numbers are the same:
inputs and weights are integers of eight bits, whose products add up to less than 2^24, so that
32-bit floats hold the sums exactly, in whatever order and company they are added.

The layers are those of `tessdata_fast` (R. Smith, Building a Multilingual OCR Engine, 2016; in
Tesseract's notation [1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx96 Lrx96 Lfx192 O1c1]); the sums follow
src/lstm of Tesseract 5.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ocr.errors import UnknownModel
from ocr.traineddata import Layer, Model, Weights

Floats = NDArray[np.float32]

SHAPE: Final = (
    "Series(Input36,Series(Convolve1x1,Tanh),Maxpool3x3,XYTranspose(SummLSTM),"
    "LSTM,RTLReversed(LSTM),LSTM,Softmax)"
)
HEIGHT: Final = 36  # px of a line
STEP: Final = 3  # px of a line's width for each column that comes out
WINDOW: Final = STEP + 2  # px, side of the square that one pooled column and row is made of
FULL: Final = np.float32(127)  # what 1.0 is as an integer of eight bits
HALF: Final = np.float32(0.5)
BLOCK: Final = 256  # columns that go through the first layers together: what a core's cache holds
MOST: Final = 6_400  # columns that go through the others together


class Network:
    """The layers of one model."""

    def __init__(self, model: Model) -> None:
        """Lay out the weights.

        Raises:
            UnknownModel: the layers are not those of `tessdata_fast`.
        """
        if model.network.shape() != SHAPE:
            raise UnknownModel(f"layers other than Tesseract's fast ones: {model.network.shape()}")
        _, convolution, _, upright, forth, back, last, dense = model.network.parts
        self._pooled = _Pooled(convolution.parts[1].weights[0])
        self._upright = _Recurrent(upright.parts[0])
        self._forth, self._back = _Recurrent(forth), _Recurrent(back.parts[0])
        self._last, self._dense = _Recurrent(last), _Dense(dense.weights[0])

    def run(self, lines: Sequence[Floats]) -> list[Floats]:
        """Give the probability of every class in every column of each line.

        Args:
            lines: Of shape (36, width), whole numbers from -127, ink, to 127, paper.

        Returns:
            For each line an array of shape (width // 3, classes).
        """
        found: list[Floats | None] = [None] * len(lines)
        for together in _batches([line.shape[1] // STEP for line in lines]):
            for n, one in zip(together, self._run([lines[n] for n in together]), strict=True):
                found[n] = one
        return [one for one in found if one is not None]

    def _run(self, lines: Sequence[Floats]) -> list[Floats]:
        """Run lines of about one length."""
        lengths = np.array([line.shape[1] // STEP for line in lines])
        starts = np.concatenate(([0], np.cumsum(lengths + 1)))  # a white column between lines
        strip = np.zeros((HEIGHT + 2, STEP * int(starts[-1]) + 2), np.float32)
        for line, start, length in zip(lines, starts, lengths, strict=False):
            first = 1 + STEP * start
            strip[1:-1, first : first + STEP * length] = line[:, : STEP * length]
        columns = self._columns(strip)
        steps = np.arange(lengths.max())[:, None]
        inside = steps < lengths
        forth = self._forth.run(columns[np.where(inside, starts[:-1] + steps, starts[1:] - 1)])
        turned = (np.where(inside, lengths - 1 - steps, steps), np.arange(len(lines)))
        back = self._back.run(forth[turned])[turned]
        last = self._last.run(back)
        found = self._dense.run(last.transpose(1, 0, 2)[inside.T])
        return np.split(found, np.cumsum(lengths)[:-1])

    def _columns(self, strip: Floats) -> Floats:
        """Give what the first layers make of each column, shape (columns, 48)."""
        windows = sliding_window_view(strip, (WINDOW, WINDOW))[::STEP, ::STEP]
        parts = [
            self._upright.run(self._pooled.run(windows[:, start : start + BLOCK]))[-1]
            for start in range(0, windows.shape[1], BLOCK)
        ]
        return np.concatenate(parts)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Put lines of about one length together, so many that the columns are not too many."""
    batches: list[list[int]] = []
    for n in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batches and (len(batches[-1]) + 1) * lengths[batches[-1][0]] <= MOST:
            batches[-1].append(n)
        else:
            batches.append([n])
    return batches


def _tanh(sums: Floats, scales: Floats) -> Floats:
    """Bend sums into integers of eight bits, in place."""
    sums *= scales
    np.tanh(sums, out=sums)
    sums *= FULL
    return np.rint(sums, out=sums)


class _Pooled:
    """The first two layers: nine pixels to sixteen values, and the largest of nine places."""

    def __init__(self, weights: Weights) -> None:
        """Place the nine weights in each of the nine corners of a window."""
        kernel = weights.values[:, :-1].astype(np.float32).reshape(-1, 3, 3)  # value, x, y
        placed = np.zeros((WINDOW, WINDOW, STEP, STEP, len(kernel)), np.float32)
        for y in range(STEP):
            for x in range(STEP):
                placed[y : y + 3, x : x + 3, y, x] = kernel.transpose(2, 1, 0)
        self._matrix = placed.reshape(WINDOW * WINDOW, -1)
        self._bias = weights.values[:, -1].astype(np.float32) * FULL
        self._scales = (weights.scales / 127).astype(np.float32)

    def run(self, windows: Floats) -> Floats:
        """Take windows of shape (rows, columns, 5, 5) to values of shape (rows, columns, 16)."""
        rows, columns = windows.shape[:2]
        sums = windows.reshape(rows * columns, -1) @ self._matrix
        largest = sums.reshape(rows * columns, STEP * STEP, -1).max(axis=1)
        largest += self._bias
        return _tanh(largest, self._scales).reshape(rows, columns, -1)


class _Recurrent:
    """A recurrent layer with four gates (S. Hochreiter, J. Schmidhuber 1997; F. Gers 2000)."""

    def __init__(self, layer: Layer) -> None:
        """Put the gates side by side; those that are logistic are bent by a tanh of the half."""
        values = np.concatenate([gate.values for gate in layer.weights]).astype(np.float32)
        self._size = len(values) // len(layer.weights)
        self._matrix = np.ascontiguousarray(values.T)
        scales = np.concatenate([gate.scales for gate in layer.weights]) / 127
        scales[self._size :] /= 2
        self._scales = scales.astype(np.float32)

    def run(self, values: Floats) -> Floats:
        """Take values of shape (steps, lines, inputs) to shape (steps, lines, outputs)."""
        steps, lines, inputs = values.shape
        found = np.empty((steps, lines, self._size), np.float32)
        state, carried = np.zeros((2, lines, self._size), np.float32)
        source = np.zeros((lines, len(self._matrix)), np.float32)  # inputs, last outputs, bias
        source[:, -1] = FULL
        inward, again = source[:, :inputs], source[:, inputs:-1]
        sums = np.empty((lines, len(self._scales)), np.float32)
        value, let_in, keep, let_out = np.split(sums, 4, axis=1)
        logistic = sums[:, self._size :]
        for step in range(steps):
            inward[...] = values[step]
            np.matmul(source, self._matrix, out=sums)
            sums *= self._scales
            np.tanh(sums, out=sums)
            logistic *= HALF
            logistic += HALF
            state *= keep
            state += np.multiply(value, let_in, out=carried)
            np.tanh(state, out=carried)
            carried *= let_out
            carried *= FULL
            again[...] = np.rint(carried, out=found[step])
        return found


class _Dense:
    """The last layer: a probability for each class."""

    def __init__(self, weights: Weights) -> None:
        self._matrix = np.ascontiguousarray(weights.values[:, :-1].T.astype(np.float32))
        self._bias = weights.values[:, -1].astype(np.float32) * FULL
        self._scales = (weights.scales / 127).astype(np.float32)

    def run(self, values: Floats) -> Floats:
        """Take values of shape (columns, inputs) to probabilities of shape (columns, classes)."""
        sums = values @ self._matrix
        sums += self._bias
        sums *= self._scales
        sums -= sums.max(axis=1, keepdims=True)
        np.exp(sums, out=sums)
        sums /= sums.sum(axis=1, keepdims=True)
        return np.asarray(sums, np.float32)
