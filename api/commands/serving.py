"""`serve` and `demo`: the web service, and the whole road on samples."""

from typing import Annotated

import typer

from api.commands.context import Jobs, open_services
from api.commands.teach import teach

SERVE = teach(
    "Mở trang web: bàn làm việc, tra cứu, kiểm tra bản sao và API.",
    "Serve the desks, the public pages and the API. Put a TLS proxy in front for other machines.",
    "sogoc serve",
    "sogoc serve --host 0.0.0.0 --port 8080",
    "sogoc serve --workers 2             # more checks a second; they count callers together",
    "SOGOC_HOME=var/demo sogoc serve     # what `sogoc demo` made",
)

DEMO = teach(
    "Đi hết con đường trên sổ mẫu: đọc, duyệt, tìm, ký bản sao, kiểm tra.",
    "The whole road on sample ledgers in var/demo: read, accept, search, sign, verify. The text "
    "comes from Tesseract, the signature from a real (demo) key. Run it again at any time.",
    "sogoc demo",
    "sogoc demo --fresh                  # forget the last demo and begin again",
)


def add_demo(app: typer.Typer) -> None:
    """Add `demo`, which comes first in the help."""
    app.command("demo", help=DEMO, short_help="xem thử toàn bộ · the whole road on samples")(demo)


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command("serve", help=SERVE, short_help="trang web · desks, public pages, API")(serve)


def demo(
    jobs: Jobs = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="làm lại từ đầu · begin again")] = False,
) -> None:
    """Walk the whole road."""
    from api.demo import walk

    walk(jobs, fresh=fresh)


def serve(
    host: Annotated[str, typer.Option(help="địa chỉ nghe · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="cổng · port")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="tiến trình · processes")] = 1,
) -> None:
    """Serve the web."""
    from api.serve import serve

    serve(open_services(), host, port, workers)
