"""The parent's side of the decoding child: start it, ask it, time it, end it."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest import wire
from ingest.child import arguments
from ingest.errors import IngestError, TooMuch, Unreadable
from ingest.limits import WALL, Limits
from ingest.media_type import Kind

Pixels = NDArray[np.uint8]  # shape (height, width) for grey, (height, width, 3) for colour

_PIPE: Final = 1024**2  # bytes buffered between the two processes
_START: Final = 20.0  # seconds by the clock; it takes 0.1 on an idle machine
_BY_THE_CLOCK: Final = {signal.SIGPROF, signal.SIGXCPU, signal.SIGALRM}
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"}


class Guard:
    """One child with one file open. After it has died or lied, only `close` makes sense."""

    def __init__(self, file: int, kind: Kind, limits: Limits) -> None:
        """Start a child on an open file descriptor; `opened` waits for it."""
        self._limits, self._kind = limits, kind
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-m", "ingest.child", str(file), *arguments(limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=(file,),
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        assert self._child.stdin is not None  # noqa: S101  both are pipes, see above
        assert self._child.stdout is not None  # noqa: S101
        self._orders, self._replies = self._child.stdin, self._child.stdout
        fcntl.fcntl(self._replies, fcntl.F_SETPIPE_SZ, _PIPE)
        os.set_blocking(self._replies.fileno(), False)
        self.alive = True

    def open(self, seconds: float) -> int:
        """Have the file opened, in so many seconds of processor time; give its number of pages.

        Raises:
            IngestError: it cannot be opened, or not within the limits.
            ChildProcessError: no child can be started here, whatever the file.
        """
        self._await_ready(time.monotonic() + _START)
        match self._ask(wire.Order(b"O", self._kind, seconds)):
            case wire.Opened(pages):
                return pages
        raise self._distrust()

    def page(self, number: int, seconds: float) -> tuple[wire.Picture, Pixels]:
        """Have one page decoded, in so many seconds of processor time.

        Raises:
            IngestError: it cannot be decoded, or not within the limits.
        """
        until = time.monotonic() + seconds * WALL
        match self._ask(wire.Order(b"P", number, seconds)):
            case wire.Picture() as head:
                return head, self._pixels(head, until)
        raise self._distrust()

    def received(self, number: int, seconds: float) -> bytes:
        """Have the JPEG that a page is, in so many seconds; nothing for any other page.

        Raises:
            IngestError: the file is damaged there.
        """
        until = time.monotonic() + seconds * WALL
        match self._ask(wire.Order(b"J", number, seconds)):
            case wire.Received(size):
                return bytes(self._receive(size, until))
        raise self._distrust()

    def close(self) -> None:
        """End the child and everything that it may have started."""
        self.alive = False
        if self._child.returncode is None:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
        self._orders.close()
        self._replies.close()

    def _await_ready(self, until: float) -> None:
        try:
            ready = bytes(self._receive(wire.REPLY_SIZE, until)) == wire.READY
        except IngestError:
            ready = False
        if not ready:
            self.close()
            raise ChildProcessError("the decoding process does not start: is sogoc installed?")

    def _ask(self, order: wire.Order) -> wire.Reply:
        until = time.monotonic() + order.seconds * WALL
        try:
            self._orders.write(wire.order(order))
        except BrokenPipeError:
            raise self._death() from None
        data = bytes(self._receive(wire.REPLY_SIZE, until))
        try:
            reply = wire.checked(data, self._limits)
        except wire.Babble:
            raise self._distrust() from None
        if isinstance(reply, wire.Failed):
            raise self._told(reply, until)
        return reply

    def _told(self, reply: wire.Failed, until: float) -> IngestError:
        reason, remedy = (
            bytes(self._receive(size, until)).decode("utf-8", "replace")
            for size in (reply.reason, reply.remedy)
        )
        return reply.kind(_printable(reason), _printable(remedy))

    def _pixels(self, head: wire.Picture, until: float) -> Pixels:
        flat = self._receive(head.size, until)
        shape = (head.height, head.width)
        return flat.reshape(shape if head.depth is wire.Depth.GRAY else (*shape, 3))

    def _receive(self, size: int, until: float) -> Pixels:
        data = np.empty(size, np.uint8)
        view, pipe = data.data, self._replies.fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        while view:
            left = until - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                raise self._late()
            if not (got := os.readv(pipe, [view])):
                raise self._death()
            view = view[got:]
        return data

    def _late(self) -> IngestError:
        self.close()
        return _too_long()

    def _death(self) -> IngestError:
        try:
            ended = -self._child.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            ended = 0
        self.close()
        if ended in _BY_THE_CLOCK:
            return _too_long()
        return Unreadable("The file is damaged: its decoder broke down on it.")

    def _distrust(self) -> IngestError:
        self.close()
        return Unreadable("The file is damaged: its decoder gave an answer that cannot be true.")


def _too_long() -> TooMuch:
    return TooMuch("Decoding takes longer than any page of a scan does.")


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
