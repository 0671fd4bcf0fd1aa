"""How long each kind of answer takes: asked in turns, so that other work hits all alike."""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from api.person_check import person_check
from api.wiring import Services
from benchmarks.verify.office import Person

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Ask = Callable[[], object]


def in_turns(kinds: Mapping[str, Callable[[], Ask]], rounds: int) -> dict[str, dict[str, float]]:
    """Give median and p99 in ms for each kind, and how far its median is from the lowest."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    chance = Random(9)
    for turn in range(rounds + 5):
        for kind in chance.sample(list(kinds), len(kinds)):
            ask = kinds[kind]()
            start = time.perf_counter()
            ask()
            if turn >= 5:  # the first ones warm up
                taken[kind].append(1000 * (time.perf_counter() - start))
    least = min(median(one) for one in taken.values())
    return {
        kind: {
            "median_ms": round(median(one), 3),
            "p99_ms": round(quantiles(one, n=100)[98], 3),
            "over_least_ms": round(median(one) - least, 3),
        }
        for kind, one in taken.items()
    }


def codes(port: int, known: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """Time checks by code."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    chance = Random(10)

    def asking(code: str) -> Ask:
        def ask() -> None:
            connection.request("GET", f"/api/v1/verify?code={code}")
            connection.getresponse().read()

        return ask

    near = known[0][:-1] + ("0" if known[0][-1] != "0" else "1")
    return in_turns(
        {
            "hit": lambda: asking(chance.choice(known)),
            "miss": lambda: asking(f"{chance.randrange(10**11, 10**12)}"),
            "one letter wrong": lambda: asking(near),
        },
        rounds,
    )


def look_ups(port: int, known: Sequence[Person], rounds: int) -> dict[str, dict[str, float]]:
    """Time the page, as strangers see it."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def asking(**fields: str) -> Ask:
        def ask() -> None:
            connection.request("POST", "/lookup", urlencode(fields), FORM)
            connection.getresponse().read()

        return ask

    return in_turns(_kinds(known, asking), rounds)


def bare(services: Services, known: Sequence[Person], rounds: int) -> dict[str, dict[str, float]]:
    """Time the work behind the page, without what makes its answers equally long."""

    def asking(**fields: str) -> Ask:
        extra = {"kind": "", "office": "", "year": "", **fields}
        return lambda: person_check(services, **extra)

    return in_turns(_kinds(known, asking), rounds)


def _kinds(known: Sequence[Person], asking: Callable[..., Ask]) -> dict[str, Callable[[], Ask]]:
    chance = Random(11)

    def some() -> Person:
        return chance.choice(known)

    def hit() -> Ask:
        one = some()
        return asking(number=one.number, name=one.name, born=one.born)

    def near() -> Ask:
        one = some()
        return asking(number=one.number, name=some().name + "h", born=one.born)

    def miss() -> Ask:
        return asking(number=f"Z {chance.randrange(10**6)}", name=some().name, born=some().born)

    def elsewhere() -> Ask:
        more = {"kind": "thpt", "office": "Sở Giáo dục và Đào tạo 99", "year": "1994"}
        return asking(number="Z 1", name=some().name, born=some().born, **more)

    return {"hit": hit, "right number, wrong name": near, "miss": miss, "not digitised": elsewhere}
