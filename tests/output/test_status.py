"""Groups that are only proposed or have ended: what every report calls their result, and what they count in.

The golden files are read by somebody who asks: could this mislead?
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from kjerne.texts.languages import LANGUAGES, Lang
from tests import pages
from tests.builders import STRONGEST, Document, group, sets, small, write
from tests.conftest import CRITERIA, Golden, Node, Run
from tests.workbook import opened

AS_OF = ("--as-of", "2026-11-29")
WORDING = {"proposed": {"continue": "Set up", "time-limit": "Set up for a time", "discontinue": "Do not set up"}}

SHORT = {**STRONGEST, "horizon": "limited", "project-fit": "sufficient"}  # recommended for a limited time
NAMES = {
    "running": {"nb": "Løpende", "nn": "Lopande", "en": "Running"},
    "planned": {"nb": "Planlagt", "nn": "Planlagd", "en": "Planned"},
    "former": {"nb": "Tidligere", "nn": "Tidlegare", "en": "Former"},
}


@pytest.fixture
def three(here: Path) -> Path:
    """One group that runs, one that is proposed and one that has ended, by the shipped criteria set."""
    documents: tuple[Document, ...] = (
        {"id": "running", "name": NAMES["running"], "traits": STRONGEST},
        {"id": "planned", "name": NAMES["planned"], "status": "proposed", "traits": SHORT},
        {
            "id": "former",
            "name": NAMES["former"],
            "status": "ended",
            "traits": SHORT,
            "published": {"recommendation": "continue"},
        },
    )
    (here / "groups").mkdir()
    for document in documents:
        sure = {"evidence": [{"source": "dfo-article", "finding": "…", "confidence": "high"}]}
        document["traits"] = {id: {"value": value, **sure} for id, value in document["traits"].items()}
        (here / "groups" / f"{document['id']}.yaml").write_text(json.dumps(document), "utf-8")
    return here


def by_shipped(*arguments: str, lang: str = "en") -> tuple[str, ...]:
    return (*arguments, "--criteria", str(CRITERIA), "--lang", lang, *AS_OF)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_golden(run: Run, three: Path, golden: Golden, lang: Lang) -> None:
    golden(f"evaluate.status.{lang}.md", run(*by_shipped("evaluate", "--format", "markdown", lang=lang)).out)
    for id, name in (("planned", "proposed"), ("former", "ended")):
        golden(f"explain.{name}.{lang}.md", run(*by_shipped("explain", id, "--format", "markdown", lang=lang)).out)


def folder(here: Path, *groups: Document, wording: Any = WORDING) -> Path:
    return write(here, small(lambda document: document.update({"wording": wording} if wording else {})), *groups)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def memo_text(file: Path) -> str:
    """The text of a memo, a line for each paragraph."""
    paragraphs = docx.Document(str(file)).element.body.iter(qn("w:p"))
    return "\n".join("".join(run.text or "" for run in each.iter(qn("w:t"))) for each in paragraphs)


# ---- proposed


def test_a_proposed_group_is_set_up_or_not_in_every_format_and_ids_stay(run: Run, here: Path) -> None:
    folder(here, group(status="proposed"))
    for format in ("terminal", "markdown", "csv"):
        told = run("evaluate", "--format", format, "--lang", "en").out
        assert "Set up" in told, format
        assert "continue" not in told, format
    page = pages.made(here / "page.html").read_text("utf-8")
    lines = pages.lines_in(page[page.index('id="group-one"') : page.index('id="method"')])
    assert "Set up" in lines
    assert not any("continue" in line for line in lines)
    entry = json.loads(run("evaluate", "--format", "json").out)["groups"][0]
    assert entry["recommendation"] == "continue"


def test_without_wording_a_proposed_group_has_the_labels_of_the_set(run: Run, here: Path) -> None:
    folder(here, group(status="proposed"), wording=None)
    assert "One: continue" in run("evaluate", "--lang", "en").out


def test_a_recommendation_without_other_words_keeps_its_label(run: Run, here: Path) -> None:
    folder(here, group(status="proposed"), wording={"proposed": {"discontinue": "Do not set up"}})
    assert "One: continue" in run("evaluate", "--lang", "en").out


def test_other_recommendations_of_a_proposed_group_are_called_the_same_way(run: Run, here: Path) -> None:
    folder(here, group(status="proposed"))
    told = run("explain", "one", "--lang", "en").out
    assert "Set up for a time" in told
    assert "Do not set up" in told
    assert "discontinue" not in told


def test_a_running_and_a_proposed_group_with_the_same_recommendation_are_not_said_to_differ(
    run: Run, here: Path
) -> None:
    folder(here, group(), group("two", status="proposed"))
    told = " ".join(run("explain", "one", "two", "--lang", "en").out.split())
    assert "One is given “continue” and Two “Set up”, which is the same recommendation in other words" in told


def test_fail_on_takes_the_words_for_proposed_groups(run: Run, here: Path) -> None:
    folder(here, group(status="proposed"))
    assert run("evaluate", "--fail-on", "Set up").code == 1
    assert run("evaluate", "--fail-on", "Do not set up").code == 0


def test_a_group_that_is_set_up_has_not_moved(run: Run, here: Path) -> None:
    folder(here / "old", group(status="proposed"))
    folder(here / "new", group())
    told = run("diff", "old", "new", "--format", "markdown", "--lang", "en").out
    assert "none moves to another recommendation" in told
    assert "| **One** | **Set up** | **continue** |" in told


# ---- ended


@pytest.mark.parametrize("result", ["continue", "disagreement"])
def test_an_ended_group_meets_no_fail_on(run: Run, here: Path, result: str) -> None:
    published = {"recommendation": "discontinue"}
    folder(here, group(status="ended", published=published))
    assert run("evaluate", "--fail-on", result).code == 0
    folder(here, group(published=published))
    assert run("evaluate", "--fail-on", result).code == 1


def test_an_open_ended_group_meets_no_fail_on(run: Run, here: Path) -> None:
    folder(here, group(status="ended", traits={"depth": "unknown"}))
    assert run("evaluate", "--fail-on", "undetermined").code == 0
    told = run("evaluate", "--lang", "en", "--format", "markdown").out
    assert "Ended; the rules would leave it open" in told


def test_an_ended_group_is_last_and_in_no_count(run: Run, here: Path) -> None:
    folder(here, group(status="ended"), group("two", traits={"depth": "shallow"}))
    told = run("evaluate", "--lang", "en", "--format", "markdown").out
    assert "1 group · 1 ended, not counted" in told
    assert told.index("## Two") < told.index("## One: Ended; the rules would say: continue")
    assert [row["id"] for row in rows(run("evaluate", "--format", "csv", "--lang", "en").out)] == ["two", "one"]
    lines = pages.lines(pages.made(here / "page.html"))
    assert "1 ended, not counted" in lines
    assert "0 continue" in lines
    assert "1 discontinue" in lines


def test_a_table_of_recommendations_does_not_count_an_ended_group(run: Run, here: Path) -> None:
    folder(here, group(status="ended"), group("two"))
    found = {row["id"]: row for row in rows(run("evaluate", "--format", "csv", "--lang", "en").out)}
    assert found["one"]["Recommendation"] == "Ended; the rules would say: continue"
    assert found["one"]["Leaning"] == ""
    assert found["two"]["Recommendation"] == found["two"]["Leaning"] == "continue"


def test_the_picture_of_the_decision_table_leaves_out_what_has_ended(run: Run, here: Path) -> None:
    folder(here, group(status="ended"), group("two"), group("three"))
    page = pages.made(here / "page.html").read_text("utf-8")
    overview = page[page.index('id="overview"') : page.index('id="group-')]
    assert ">2</text>" in overview
    assert ">3</text>" not in overview


def test_the_memo_recommends_nothing_for_what_has_ended(run: Run, here: Path) -> None:
    folder(here, group(status="ended"), group("two"), group("three", status="proposed"))
    output = here / "memo.docx"
    assert run("evaluate", "--lang", "en", "--output", str(output)).code == 0
    text = memo_text(output)
    assert "This memorandum concerns two core groups." in text
    question = "For groups that are only proposed, the question is instead: Set up, Set up for a time or Do not set up."
    assert question in text
    assert "In addition 1 ended group, not counted." in text
    assert "continue: Two (" in text
    assert "Set up: Three (" in text
    assert "Ended, not counted: One\n" in text
    assert "The recommendations support a judgement" in text


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("nb", "Hva reglene ville ha sagt om One og Two"),
        ("nn", "Kva reglane ville ha sagt om One og Two"),
        ("en", "What the rules would have said of One and Two"),
    ],
)
def test_a_memo_on_ended_groups_alone_is_no_recommendation(run: Run, here: Path, lang: str, title: str) -> None:
    folder(here, group(status="ended"), group("two", status="ended"))
    output = here / "memo.docx"
    assert run("evaluate", "--lang", lang, "--output", str(output)).code == 0
    lines = memo_text(output).split("\n")
    assert lines.count(title) >= 2  # as the title, and as the heading
    headings = [
        each.text
        for each in docx.Document(str(output)).paragraphs
        if str(each.style and each.style.name).startswith("Heading")
    ]
    assert title in headings
    assert {"Anbefaling", "Tilråding", "Recommendation"}.isdisjoint(headings)
    assert not re.search("Anbefalingene støtter|Tilrådingane støttar|recommendations support", "\n".join(lines))
    names = [group(id, status="ended") for id in ("one", "two", "three", "four", "five")]
    folder(here, *names)
    assert run("evaluate", "--lang", "en", "--output", str(output)).code == 0
    assert "What the rules would have said of Five, Four, One and 2 more\n" in memo_text(output)


def test_the_memo_says_of_whom_nothing_has_evidence(run: Run, here: Path) -> None:
    sure = {"evidence": [{"source": "s", "finding": "…", "confidence": "high"}]}
    facts: Document = {"sources": {"s": {"title": "Source"}}, "traits": {"depth": {"value": "deep", **sure}}}
    slow = {"lead": "low", "pace": "slow"}
    folder(here, group(), group("two", **facts), group("three", traits=slow), wording=None)
    output = here / "memo.docx"
    assert run("evaluate", "--lang", "en", "--output", str(output), *AS_OF).code == 0
    text = memo_text(output)
    assert "One (no value" in text
    assert "not decided; no value" in text
    assert "Two (" not in text
    assert "Two\n" in text


# ---- what is open


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_what_is_open_of_proposed_groups_is_counted_under_another_name(run: Run, here: Path, lang: str) -> None:
    told = {"nb": ("Åpen", "Åpen (foreslått)"), "nn": ("Open", "Open (føreslått)"), "en": ("Open", "Open (proposed)")}[
        lang
    ]
    unknown: Document = {"traits": {"depth": "unknown"}}
    folder(here, group(**unknown), group("two", **unknown), group("three", status="proposed", **unknown))
    lines = pages.lines(pages.made(here / "page.html"))
    assert {"2 Open", "1 Open (proposed)"} <= set(lines)
    assert run("evaluate", "--lang", lang, "--output", "memo.docx").code == 0
    assert f"{told[1]}: Three (" in memo_text(here / "memo.docx")


def test_an_ended_group_that_is_open_is_not_said_to_have_been_given_anything(run: Run, here: Path) -> None:
    folder(here, group(status="ended", traits={"depth": "unknown"}))
    told = {lang: " ".join(run("explain", "one", "--lang", lang).out.split()) for lang in ("nb", "nn", "en")}
    assert "One: Avsluttet; reglene ville ha latt det stå åpent" in told["nb"]
    assert "One er avsluttet. Reglene ville ha latt det stå åpent mellom «" in told["nb"]
    assert "; det er ikke regnet med." in told["nb"]
    assert "One: Avslutta; reglane ville ha late det stå ope" in told["nn"]
    assert "Reglane ville ha late det stå ope mellom «" in told["nn"]
    assert "One: Ended; the rules would leave it open" in told["en"]
    assert "The rules would have left it open between “" in told["en"]
    assert "” and “" in told["en"]
    folder(here, group(status="ended"))
    assert "The rules would say “continue”; it is counted nowhere." in " ".join(
        run("explain", "one", "--lang", "en").out.split()
    )


def test_that_a_group_has_ended_is_said_before_its_result(run: Run, here: Path) -> None:
    folder(here, group(status="ended"))
    told = run("evaluate", "--format", "markdown", "--lang", "en").out
    heading, note = "## One: Ended; the rules would say: continue", "This is only what the rules would have said."
    following = told[told.index(heading) :].split("\n")[1:3]
    assert following[1].startswith(note)
    assert "The group is counted nowhere." in following[1]
    assert told.count(note) == 1


def test_ended_groups_are_in_no_other_count_of_what_changed(run: Run, here: Path) -> None:
    slow = {"lead": "low", "pace": "slow"}
    same = [group("two"), group("three", status="ended"), group("four", status="ended")]
    folder(here / "old", group(), *same)
    folder(here / "new", group(traits=slow), *same[:2], group("four", status="ended", traits=slow))
    told = run("diff", "old", "new", "--format", "markdown", "--lang", "en").out
    counts = "2 groups, 1 moves to another recommendation. 1 is as before. 1 that ended, not counted, would be judged"
    assert counts in told


def test_two_groups_of_which_one_has_ended_are_compared_as_what_the_rules_say(run: Run, here: Path) -> None:
    folder(here, group(status="ended"), group("two"), group("three", traits={"depth": "shallow"}))
    same = " ".join(run("explain", "one", "two", "--lang", "en").out.split())
    assert "The rules say the same of both" in same
    assert "One has ended: there it is only what the rules would say, and it counts nowhere." in same
    assert "is given" not in same
    other = " ".join(run("explain", "one", "three", "--lang", "en").out.split())
    assert "The rules do not say the same of One and Three." in other


def test_an_ended_group_moves_to_no_recommendation(run: Run, here: Path) -> None:
    folder(here / "old", group())
    folder(here / "new", group(status="ended", traits={"lead": "low", "pace": "slow"}))
    ran = run("diff", "old", "new", "--format", "markdown", "--lang", "en", "--fail-on", "moved")
    assert ran.code == 0
    assert (
        "0 groups, none moves to another recommendation. 1 that ended, not counted, would be judged otherwise.\n"
        in (ran.out)
    )
    assert "Ended; the rules would say: time-limit" in ran.out


# ---- what was published


def test_what_was_published_of_a_proposed_group_is_told_in_the_sets_own_words(run: Run, here: Path) -> None:
    """`wording` says what the rules' own recommendation is called; somebody outside did not say that."""
    proposed = group(
        status="proposed", published={"recommendation": "continue"}, traits={"lead": "low", "pace": "slow"}
    )
    folder(here / "old", proposed)
    folder(here / "new", {**proposed, "published": {"recommendation": "discontinue"}})
    for told in (
        run("evaluate", "old", "--lang", "en", *AS_OF).out,
        run("explain", "old/groups/one.yaml", "--lang", "en", *AS_OF).out,
        run("evaluate", "old", "--lang", "en", "--format", "markdown", *AS_OF).out,
        run("evaluate", "old", "--lang", "en", "--format", "html", *AS_OF).out.partition("<script")[0],
    ):
        assert "continue; the rules do not agree" in " ".join(told.split())
    ((row),) = csv.DictReader(io.StringIO(run("evaluate", "old", "--lang", "en", "--format", "csv", *AS_OF).out))
    assert row["Published"] == "continue"
    assert run("evaluate", "old", "--lang", "en", "--output", "book.xlsx", *AS_OF).code == 0
    assert opened(here / "book.xlsx").column("Groups", "Published") == ["continue"]
    compared = run("diff", "old", "new", "--lang", "en", "--format", "markdown").out
    assert "| Published | continue | discontinue |" in compared
    assert run("evaluate", "old", "--lang", "en", "--output", "memo.docx", *AS_OF).code == 0
    cells = [
        [each.text for each in row.cells]
        for table in docx.Document(str(here / "memo.docx")).tables
        for row in table.rows
    ]
    assert [row[1] for row in cells if row[0] == "Published"] == ["continue"]


# ---- the dates of a time limit


@pytest.mark.parametrize(
    ("decided", "told"),
    [
        (None, "24 months, until 29 November 2028, to be reviewed by 29 November 2027"),
        (
            "2024-02-29",
            "24 months, ran out 28 February 2026; "
            "the review was due by 28 February 2025; counted from the decision of 29 February 2024",
        ),
        (
            "2024-09",
            "24 months, ran out September 2026; "
            "the review was due by September 2025; counted from the decision of September 2024",
        ),
        ("2024", "24 months, until 2026; the review was due by 2025; counted from the decision of 2024"),
    ],
)
def test_a_time_limit_is_counted_from_the_last_decision_or_the_day_of_judging(
    run: Run, here: Path, decided: str | None, told: str
) -> None:
    decisions = [{"date": "2020-01-01", "decided": "continue"}, {"date": decided, "decided": "time-limit"}]
    criteria = small(sets("rules.2.period.review", 12))
    one = group(traits={"lead": "low", "pace": "slow"}) | ({"decisions": decisions} if decided else {})
    write(here, criteria, one)
    for command in (("evaluate",), ("explain", "one")):
        assert told in " ".join(run(*command, "--lang", "en", *AS_OF).out.split())
    entry = json.loads(run("evaluate", "--format", "json", *AS_OF).out)["groups"][0]
    assert entry["period"] == {"months": 24, "review": 12}


@pytest.mark.parametrize(
    ("lang", "passed", "to_come"),
    [
        (
            "nb",
            "24 måneder, til 15. januar 2027; gjennomgangen skulle vært gjort innen 15. januar 2026; "
            "regnet fra vedtaket 15. januar 2025",
            "med gjennomgang innen 29. november 2027; regnet fra 29. november 2026; ikke vedtatt",
        ),
        (
            "nn",
            "24 månader, til 15. januar 2027; gjennomgangen skulle vore gjord innan 15. januar 2026; "
            "rekna frå vedtaket 15. januar 2025",
            "med gjennomgang innan 29. november 2027; rekna frå 29. november 2026; ikkje vedteke",
        ),
        (
            "en",
            "24 months, until 15 January 2027; the review was due by 15 January 2026; "
            "counted from the decision of 15 January 2025",
            "to be reviewed by 29 November 2027; counted from 29 November 2026; not decided",
        ),
    ],
)
def test_a_deadline_that_has_passed_is_not_told_as_one_to_come(
    run: Run, here: Path, lang: str, passed: str, to_come: str
) -> None:
    decided = {"decisions": [{"date": "2025-01-15", "decided": "time-limit"}]}
    slow = {"lead": "low", "pace": "slow"}
    write(here, small(sets("rules.2.period.review", 12)), group(traits=slow) | decided, group("two", traits=slow))
    told = run("evaluate", "--format", "markdown", "--lang", lang, *AS_OF).out
    assert passed in told
    assert to_come in told


OWN = {"date": "2025-01-15", "decided": "time-limit"}
FROM_JUDGING = "24 months, until 29 November 2028, to be reviewed by 29 November 2027; counted from 29 November 2026"


@pytest.mark.parametrize(
    ("decisions", "told"),
    [
        ([{**OWN, "decided": "continue"}], FROM_JUDGING),
        ([OWN, {"date": "2026-01", "decided": "continue"}], FROM_JUDGING),
        ([{**OWN, "date": "2026-11-30"}], FROM_JUDGING),
        ([{**OWN, "date": "2026-12"}], FROM_JUDGING),
        ([{**OWN, "date": "2027"}], FROM_JUDGING),
        (
            [{**OWN, "date": "2026-06"}, {"date": "2026-12-01", "decided": "continue"}],
            "24 months, until June 2028, to be reviewed by June 2027; counted from the decision of June 2026",
        ),
        (
            [{**OWN, "date": "2026-11"}],
            "24 months, until November 2028, to be reviewed by November 2027; "
            "counted from the decision of November 2026",
        ),
        (
            [{**OWN, "date": "2026"}],
            "24 months, until 2028, to be reviewed by 2027; counted from the decision of 2026",
        ),
        (
            [{**OWN, "until": "2027-06-30"}],
            "until 30 June 2027; the review was due by 15 January 2026; "
            "by the decision of 15 January 2025, from which the other date is counted",
        ),
        (
            [{**OWN, "review": "2027-02"}],
            "24 months, until 15 January 2027, to be reviewed by February 2027; "
            "by the decision of 15 January 2025, from which the other date is counted",
        ),
        (
            [{**OWN, "until": "2027-01-15", "review": "2026-12"}],
            "24 months, until 15 January 2027, to be reviewed by December 2026; by the decision of 15 January 2025",
        ),
        (
            [{**OWN, "until": "2026-03", "review": "2025-06"}, {**OWN, "date": "2027", "until": "2029"}],
            "ran out March 2026; the review was due by June 2025; by the decision of 15 January 2025",
        ),
    ],
)
def test_the_dates_are_those_of_the_decision_that_stands_on_the_day(
    run: Run, here: Path, decisions: list[dict[str, str]], told: str
) -> None:
    """In the terminal, the memo and the page alike."""
    write(
        here,
        small(sets("rules.2.period.review", 12)),
        group(traits={"lead": "low", "pace": "slow"}, decisions=decisions),
    )
    assert told in " ".join(run("evaluate", "--lang", "en", *AS_OF).out.split())
    page = run("evaluate", "--lang", "en", "--format", "html", *AS_OF).out
    assert told in page
    run("evaluate", "--lang", "en", "--output", "memo.docx", *AS_OF)
    assert told in zipfile.ZipFile(here / "memo.docx").read("word/document.xml").decode()


def test_the_workbook_and_a_comparison_have_the_dates_of_the_decision(run: Run, here: Path) -> None:
    slow = {"lead": "low", "pace": "slow"}
    own = [{"date": "2025-01-15", "decided": "time-limit", "until": "2027-06", "review": "2026-12-01"}]
    write(here, small(), group(traits=slow, decisions=own))
    assert run("evaluate", "--lang", "en", "--output", "book.xlsx", *AS_OF).code == 0
    book = opened(here / "book.xlsx")
    assert book.column("Groups", "Time limit until") == ["2027-06"]
    assert book.column("Groups", "Review by") == [(date(2026, 12, 1) - date(1899, 12, 30)).days]
    folder(here / "old", group(traits=slow, decisions=own))
    folder(here / "new", group(traits=slow, decisions=[{**own[0], "until": "2028"}]))
    told = run("diff", "old", "new", "--lang", "en", "--format", "markdown").out
    assert "until June 2027, to be reviewed by 1 December 2026; by the decision of 15 January 2025" in told
    assert "until 2028, to be reviewed by 1 December 2026" in told


@pytest.mark.parametrize(("assessed", "due"), [("2025-12", True), ("2026-01", False), ("2026-03-01", False)])
def test_a_review_that_was_made_is_not_told_as_due(run: Run, here: Path, assessed: str, due: bool) -> None:
    facts: Document = {"decisions": [{"date": "2025-01-15", "decided": "time-limit"}], "assessed": assessed}
    write(here, small(sets("rules.2.period.review", 12)), group(traits={"lead": "low", "pace": "slow"}) | facts)
    told = run("evaluate", "--format", "markdown", "--lang", "en", *AS_OF).out
    assert ("the review was due by 15 January 2026" in told) == due
    assert ("to be reviewed by 15 January 2026" in told) != due


def test_the_workbook_has_the_dates_of_a_time_limit(run: Run, here: Path) -> None:
    criteria = small(sets("rules.2.period", {"months": 18, "review": 6}))
    slow = {"lead": "low", "pace": "slow"}
    decided = {"decisions": [{"date": "2024", "decided": "time-limit"}]}
    write(here, criteria, group(traits=slow), group("two", traits=slow) | decided)
    assert run("evaluate", "--lang", "en", "--output", "book.xlsx", *AS_OF).code == 0
    book = opened(here / "book.xlsx")
    excel = [(date(2028, 5, 29) - date(1899, 12, 30)).days, (date(2027, 5, 29) - date(1899, 12, 30)).days]
    assert book.column("Groups", "Time limit until") == [excel[0], "2025 or 2026"]
    assert book.column("Groups", "Review by") == [excel[1], "2024 or 2025"]


def test_the_time_limit_of_an_ended_group_has_no_dates(run: Run, here: Path) -> None:
    write(here, small(), group(status="ended", traits={"lead": "low", "pace": "slow"}))
    told = run("evaluate", "--lang", "en", "--format", "markdown", *AS_OF).out
    assert "- **Time limit:** 24 months\n" in told


# ---- the page's what-if


def test_the_what_if_knows_what_a_group_s_result_is_called(node: Node, run: Run, here: Path) -> None:
    folder(here, group(status="proposed"), group("two", status="ended"))
    page = pages.made(here / "page.html")
    found = [json.loads(node("browser.mjs", "choose", str(page), id, "lead=low", "pace=slow")) for id in ("one", "two")]
    before, after = ([each[when]["output"] for each in found] for when in ("before", "after"))
    assert ["Set up" in before[0], "continue" in before[0]] == [True, False]
    assert "Ended; the rules would say: continue" in before[1]
    assert "Set up for a time" in after[0]
    assert "Ended; the rules would say:" in after[1]
    assert [each["trouble"] for each in found] == [[], []]


# ---- the words themselves


def test_a_language_that_the_words_lack_is_noted(run: Run, here: Path) -> None:
    folder(here, group(), wording={"proposed": {"continue": {"nb": "Opprette", "en": "Set up"}}})
    found = json.loads(run("check", "--format", "json").out)["findings"]
    assert [(each["id"], each["file"]) for each in found if each["id"] == "missing-language"] == [
        ("missing-language", "criteria/set.yaml")
    ]


def test_diff_tells_that_the_words_have_changed(run: Run, here: Path) -> None:
    folder(here / "old", group(status="proposed"))
    folder(here / "new", group(status="proposed"), wording={"proposed": {"continue": "Establish"}})
    told = run("diff", "old", "new", "--format", "markdown", "--lang", "en").out
    assert "none moves" in told
    assert "| Wording, continue | Set up | Establish |" in told
    assert "| Wording, time-limit | Set up for a time | – |" in told
    folder(here / "new", group(status="proposed"), wording=None)
    told = run("diff", "old", "new", "--format", "markdown", "--lang", "en").out
    words = "continue: Set up<br>time-limit: Set up for a time<br>discontinue: Do not set up"
    assert f"| Wording | {words} | – |" in told
