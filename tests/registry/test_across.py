"""Pages of one batch are held against each other before anything is accepted."""

from dataclasses import replace

from ocr.reading import Doubt
from registry import across, applying, page_results, review
from registry.database import Database
from registry.policy import DEMO
from tests.registry.ledger import HEADER, a_draft, a_page, person, received


def pages(db: Database, *numbers: str, schools: tuple[str, ...] = (), name: str = "a.pdf") -> str:
    """Take in a file with a row a page, each with its diploma's number; gives the batch."""
    batch, scan = received(db, name, pages=len(numbers))
    for page, number in enumerate(numbers, 1):
        values = {
            "ho_ten": f"Lê {'ABCDEFGH'[page]}n", "so_hieu": number, "so_vao_so": f"{page}/TN"
        }  # fmt: skip
        header = HEADER | ({"truong": schools[page - 1]} if schools else {})
        draft = replace(a_draft(page, values), row=1)
        page_results.save_page(db, batch, a_page(scan, page, header=header, drafts=[draft]))
    return batch


def doubts(db: Database, batch: str) -> dict[int, list[str]]:
    """Give the doubts of the rows of each page that has any."""
    found = review.queue(db, batch=batch)
    return {q.page: [d.code for d in q.draft.doubts] for q in found if q.draft.doubts}


def test_a_number_on_two_pages_doubts_both_rows(db: Database) -> None:
    """A digit misread makes the number of another page; which of the two, a person sees."""
    batch = pages(db, "A100001", "A100002", "A100003", "A100001")

    assert across.check(db, batch) == 2
    assert doubts(db, batch) == {1: ["twice-in-volume"], 4: ["twice-in-volume"]}
    held = review.queue(db, batch=batch)[0].draft
    assert held.doubts[0].fields == ("so_hieu",)
    assert "page 4, row 1" in held.doubts[0].message
    assert {r.field: r.p_wrong for r in held.readings}["so_hieu"] == 0.2
    assert {r.field: r.p_wrong for r in held.readings}["ho_ten"] == 0.01


def test_checking_again_adds_nothing(db: Database) -> None:
    """A batch is checked each time it is gone on with."""
    batch = pages(db, "A100001", "A100002", "A100001")
    across.check(db, batch)

    assert across.check(db, batch) == 0
    assert doubts(db, batch) == {1: ["twice-in-volume"], 3: ["twice-in-volume"]}


def test_no_policy_accepts_a_row_that_another_page_speaks_against(db: Database) -> None:
    """Not even the one for demonstrations."""
    batch = pages(db, "A100001", "A100002", "A100001")
    across.check(db, batch)

    assert applying.apply_policy(db, batch, DEMO).left == {"row:twice-in-volume": 2}


def test_a_decided_row_stays_as_it_was_decided(db: Database) -> None:
    """Its twin that waits is doubted all the same."""
    batch = pages(db, "A100001", "A100002", "A100001")
    first = review.queue(db, batch=batch)[0]
    review.decide(db, first.id, person(), first.version)
    across.check(db, batch)

    assert review.draft(db, first.id).draft.doubts == ()
    assert doubts(db, batch) == {3: ["twice-in-volume"]}


def test_a_page_whose_header_differs_from_both_neighbours_is_doubted(db: Database) -> None:
    """A school misread on one page would stand in all its rows."""
    schools = ("Trường THPT Kim Thành", "Trường THPT Kim Thánh", "Trường THPT Kim Thành")
    batch = pages(db, "A1", "A2", "A3", schools=schools)
    same = pages(db, "B1", "B2", "B3", schools=("Một", "Hai", "Ba"), name="b.pdf")
    across.check(db, batch)
    across.check(db, same)
    _, second, _ = page_results.pages(db, batch)

    assert second.doubts == (
        Doubt(
            "header-differs",
            "truong differ from the pages before and after, which agree.",
            ("truong",),
        ),
    )
    assert {r.field: r.p_wrong for r in second.header}["truong"] == 0.3
    assert all(page.doubts == () for page in page_results.pages(db, same))
