"""The way back from a straightened image to the pixels it came from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.box import Box

Points = NDArray[np.float32]  # shape (n, 2); x, y in pixels
Mesh = NDArray[np.float32]  # shape (rows, columns, 2); the source pixel of each node


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Where each pixel of an image came from, known at the nodes of a mesh and bilinear between.

    Any chain of turns, crops, perspective and curl is one mesh, so one class serves them all.
    Node (i, j) stands at pixel (j * step, i * step) of the new image.
    """

    nodes: Mesh
    step: float  # pixels of the new image between two nodes, the same in x and y

    @classmethod
    def identity(cls, width: int, height: int, step: float = 64.0) -> "Mapping":
        """Every pixel came from itself."""
        xs = np.arange(0, width + step, step, dtype=np.float32)
        ys = np.arange(0, height + step, step, dtype=np.float32)
        return cls(np.stack(np.meshgrid(xs, ys), axis=-1).astype(np.float32), step)

    def apply(self, points: Points) -> Points:
        """Give the source pixel of each point; points beyond the mesh are extrapolated."""
        rows, columns = self.nodes.shape[:2]
        at = np.asarray(points, np.float32) / np.float32(self.step)
        j = np.clip(np.floor(at[:, 0]).astype(int), 0, columns - 2)
        i = np.clip(np.floor(at[:, 1]).astype(int), 0, rows - 2)
        u, v = (at[:, 0] - j)[:, None], (at[:, 1] - i)[:, None]
        top = self.nodes[i, j] * (1 - u) + self.nodes[i, j + 1] * u
        bottom = self.nodes[i + 1, j] * (1 - u) + self.nodes[i + 1, j + 1] * u
        return np.asarray(top * (1 - v) + bottom * v, dtype=np.float32)

    def then(self, back: "Mapping") -> "Mapping":
        """Chain: this image's pixels → its source's pixels → that source's source."""
        rows, columns = self.nodes.shape[:2]
        further = back.apply(self.nodes.reshape(-1, 2))
        return Mapping(further.reshape(rows, columns, 2), self.step)

    def box(self, box: Box) -> Box:
        """Give the upright box around where this box's corners came from, never empty."""
        return self.boxes([box])[0]

    def boxes(self, boxes: Sequence[Box]) -> list[Box]:
        """Do as `box` for many boxes at once, which takes far less time for each."""
        edges = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], np.float32)
        corners = edges.reshape(-1, 4)[:, [[0, 1], [2, 1], [0, 3], [2, 3]]]
        source = self.apply(corners.reshape(-1, 2)).reshape(-1, 4, 2)
        least = np.maximum(np.floor(source.min(axis=1)), 0).astype(int)
        most = np.maximum(np.ceil(source.max(axis=1)).astype(int), least + 1)
        return [Box(*low, *high) for low, high in zip(least.tolist(), most.tolist(), strict=True)]
