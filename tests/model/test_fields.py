"""What is read off the models: the facts of a group, which are asked for, written and shown in every language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kjerne.cli import interview
from kjerne.model.documents import Group
from kjerne.model.fields import NOT_ASKED, facts
from kjerne.output.facts import SHOWN_ELSEWHERE
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import texts

DOCUMENTS_WITHIN = {"sources", "traits", "published", "decisions", "actions"}


def test_every_field_is_an_id_a_fact_or_holds_documents() -> None:
    known = set(Group.keys().values())
    assert {fact.key for fact in facts()} == known - {"id", "criteria"} - DOCUMENTS_WITHIN
    assert {fact.key: fact.kind for fact in facts()} == {
        "name": "text",
        "short-name": "text",
        "status": "word",
        "established": "date",
        "mandate-until": "date",
        "lead": "ministry",
        "members": "ministries",
        "assessed": "date",
        "assessor": "person",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fact_is_asked_for_written_and_shown(lang: Lang) -> None:
    known: Mapping[str, str] = texts(lang)
    for fact in facts():
        if fact.key not in SHOWN_ELSEWHERE:
            assert f"label.{fact.key}" in known
        assert ("file" if fact.key in NOT_ASKED else "ask") + f".{fact.key}" in known
        assert fact.key in interview.FACTS or fact.key in NOT_ASKED
