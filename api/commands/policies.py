"""`admin policy-…`: what the machine may accept alone, and by what bound."""

from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services

Policy = Annotated[str, typer.Argument(metavar="NAME", help="tên quy tắc · name of the policy")]


def add_to(group: typer.Typer) -> None:
    """Add the verbs of this module to `admin`."""
    group.command("policy-new", help="Quy tắc tự duyệt mới · Promise a bound; it is yet to prove.")(
        policy_new
    )
    group.command("policy-list", help="Các quy tắc · List policies.")(policy_list)
    group.command("policy-show", help="Sai nhiều nhất bao nhiêu · Show bounds by field.")(
        policy_show
    )
    group.command("policy-calibrate", help="Học từ các dòng đã soát · Learn from audited rows.")(
        policy_calibrate
    )


def policy_new(
    name: Policy,
    most_wrong: Annotated[
        float, typer.Option(help="tỉ lệ sai cho phép, như 0.005 · share that may be wrong")
    ],
    share: Annotated[
        float, typer.Option(help="phần luôn để người soát · share audited for ever")
    ] = 0.02,
    learning_share: Annotated[
        float, typer.Option(help="phần để người soát khi đang học · share audited while learning")
    ] = 0.1,
    as_json: Json = False,
) -> None:
    """Set up a policy."""
    from api.console import say_made
    from registry import policies
    from registry.learn import size_of_look

    terms = policies.define(
        open_services().database,
        name,
        asker(),
        most_wrong=most_wrong,
        share=share,
        learning_share=learning_share,
    )
    rows = size_of_look(terms, 1)
    said = f"{name}: the first look is at {rows} audited rows of a form and decade."
    made = {"name": name, "most_wrong": most_wrong, "share": share, "first_look": rows}
    say_made(made | {"learning_share": learning_share}, said, as_json)


def policy_list(as_json: Json = False) -> None:
    """List policies."""
    from api.policy_desk import say_policies

    say_policies(open_services().database, as_json)


def policy_show(name: Policy, as_json: Json = False) -> None:
    """Show where a policy runs, and its bounds."""
    from api.policy_desk import confidence_of, say_reports
    from registry import policies

    db = open_services().database
    say_reports(policies.reports(db, name), as_json, confidence_of(db, name))


def policy_calibrate(name: Policy, as_json: Json = False) -> None:
    """Take the looks that are due."""
    from api.policy_desk import confidence_of, say_reports
    from registry import policies

    db = open_services().database
    say_reports(policies.calibrate(db, name, asker()), as_json, confidence_of(db, name))
