"""Taking away, for good, what decoding does not need: memory, files, network, other processes.

Linux only. Runs in the decoding child, before it touches the file.
"""

import ctypes
import platform
import resource
import struct
from typing import Final

from ingest.limits import Limits

_OPEN_FILES: Final = 32
_NO_NEW_PRIVILEGES: Final = 38  # PR_SET_NO_NEW_PRIVS, linux/prctl.h
_SECCOMP: Final = 22  # PR_SET_SECCOMP
_FILTER: Final = 2  # SECCOMP_MODE_FILTER, linux/seccomp.h
_ALLOW: Final = 0x7FFF0000  # SECCOMP_RET_ALLOW
_REFUSE: Final = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
_WRITING: Final = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000  # O_WRONLY RDWR CREAT TRUNC APPEND

# Audit architecture, system calls refused outright, and those that open: call → flags argument.
# sockets; new processes and programs; signals and debugging; changes to names, modes and sizes of
# files; other name spaces; memory files and interfaces that go around this filter.
_X86_64: Final = (
    0xC000003E,
    "41 42 43 44 46 49 50 53 288 307 56 57 58 435 59 322 62 200 234 297 129 101 310 311 424 434 438"
    " 82 83 84 85 86 87 88 258 259 263 264 265 266 316 76 77 285 90 91 92 93 94 260 268 452 188 189"
    " 190 132 235 261 280 165 166 272 308 161 155 319 425 426 427 437 321 298 323 248 249 250 246",
    {2: 1, 257: 2},
)
_AARCH64: Final = (
    0xC00000B7,
    "198 199 200 201 202 203 206 211 242 269 220 435 221 281 129 130 131 138 240 117 270 271 424"
    " 434 438 33 34 35 36 37 38 276 45 46 47 52 53 54 55 452 5 6 7 88 39 40 97 268 51 41 279 425"
    " 426 427 437 280 241 282 217 218 219 104",
    {56: 2},
)
_KNOWN: Final = {"x86_64": _X86_64, "aarch64": _AARCH64}


def confine(limits: Limits) -> None:
    """Put this process under the limits, and refuse it what no decoder does.

    On processors whose system calls are not listed here, only the limits hold.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    machine = _KNOWN.get(platform.machine())
    if machine is not None:
        program = _program(*machine)
        code = ctypes.create_string_buffer(program, len(program))
        rule = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))  # struct sock_fprog
        libc.prctl(_SECCOMP, _FILTER, ctypes.c_char_p(rule), 0, 0)


def _program(architecture: int, refused: str, opening: dict[int, int]) -> bytes:
    """Write the filter: classic BPF over struct seccomp_data (seccomp(2), linux/filter.h)."""
    load, equal, any_of, at_least, give = 0x20, 0x15, 0x45, 0x35, 0x06
    calls = [int(call) for call in refused.split()]
    code = [(load, 0, 0, 4), (equal, 1, 0, architecture), (give, 0, 0, _REFUSE), (load, 0, 0, 0)]
    for call, argument in opening.items():
        code += [
            (equal, 0, 4, call),
            (load, 0, 0, 16 + 8 * argument),
            (any_of, 0, 1, _WRITING),
            (give, 0, 0, _REFUSE),
            (give, 0, 0, _ALLOW),
        ]
    code += [(at_least, 0, 1, 0x40000000), (give, 0, 0, _REFUSE)]  # the x32 calls
    for call in calls:
        code += [(equal, 0, 1, call), (give, 0, 0, _REFUSE)]
    code.append((give, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in code)
