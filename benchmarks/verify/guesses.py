"""Someone who guesses codes and persons, as cleverly as the outside allows."""

import csv
import http.client
import io
import json
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.verify.office import Person
from signing.codes import ALPHABET, LENGTH

ROWS = 1_000  # of one table


def guess_codes(port: int, how_many: int, known: Sequence[str]) -> Counter[str]:
    """Try random codes, and one in ten that differs from a genuine one by a letter."""
    found: Counter[str] = Counter()
    chance = Random(7)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for n in range(how_many):
        code = _near(chance.choice(known), chance) if n % 10 == 0 else _random_code()
        connection.request("GET", f"/api/v1/verify?code={code}")
        said = json.loads(connection.getresponse().read())
        found[f"{said['verdict']}{' with values' if said['claims'] else ''}"] += 1
    connection.close()
    return found


def guess_persons(port: int, how_many: int, known: Sequence[Person], token: str) -> Counter[str]:
    """Try true numbers under likely names and days, true names under other numbers, and both."""
    found: Counter[str] = Counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    for table in _tables(how_many, known):
        headers = {"Content-Type": "text/csv", "Authorization": f"Bearer {token}"}
        connection.request("POST", "/api/v1/verify/batch", table.encode(), headers)
        answer = connection.getresponse().read().decode("utf-8-sig")
        found.update(row["reason"] for row in csv.DictReader(io.StringIO(answer)))
    connection.close()
    return found


def _tables(how_many: int, known: Sequence[Person]) -> Iterator[str]:
    chance = Random(8)
    for start in range(0, how_many, ROWS):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("so_hieu", "ho_ten", "ngay_sinh"))
        for _ in range(min(ROWS, how_many - start)):
            one, other = chance.sample(known, 2)
            day = f"{chance.randrange(1, 29):02}/{chance.randrange(1, 13):02}/{other.born[-4:]}"
            guess = chance.choice(
                (
                    (one.number, other.name, one.born),
                    (one.number, one.name, day),
                    (other.number, one.name, one.born),
                    (one.number, other.name, day),
                )
            )
            if guess not in {(p.number, p.name, p.born) for p in (one, other)}:
                writer.writerow(guess)
        yield out.getvalue()


def _random_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _near(code: str, chance: Random) -> str:
    at = chance.randrange(LENGTH)
    other = chance.choice([letter for letter in ALPHABET if letter != code[at]])
    return code[:at] + other + code[at + 1 :]
