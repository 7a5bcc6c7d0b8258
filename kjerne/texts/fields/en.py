"""English."""

FIELDS: dict[str, str] = {
    # a group
    "group": "Core group. A group as a criteria set judges it: its traits, each with its evidence.",
    "group.id": "Id. The name of this file without its ending.",
    "group.name": "Name. The full name: one text for all languages, or one each under nb, nn and en.",
    "group.short-name": "Short name. What the group is called in tables, such as KUBU.",
    "group.status": "Status. Where the group stands; active if left out.",
    "group.status.proposed": "proposed, not set up yet",
    "group.status.active": "at work",
    "group.status.ended": "wound up",
    "group.established": "Established. When the group was set up: YYYY, YYYY-MM or YYYY-MM-DD.",
    "group.mandate-until": "End of the mandate. When a limited mandate runs out: YYYY, YYYY-MM or YYYY-MM-DD.",
    "group.lead": "Lead ministry. The ministry that leads the group, by its official abbreviation.",
    "group.members": "Member ministries. The other ministries that take part, by their official abbreviations.",
    "group.sources": "Own sources. Sources beside those of the criteria set, each under an id that evidence can name.",
    "group.traits": "Traits. How the group is coded, trait by trait; a trait that is left out is unknown.",
    "group.published": "Published. What somebody already concluded about the group, to compare with.",
    "observation.evidence": "Evidence. What the value rests on, one entry for each finding.",
    "evidence.source": "Source. The id of a source, of the criteria set's or of the group's own.",
    "evidence.at": "Place. Where in the source: a page, a section, an appendix.",
    "evidence.finding": "Finding. What the source says, and how it has been taken.",
    "evidence.date": "Date. When the finding was published: YYYY, YYYY-MM or YYYY-MM-DD.",
    "evidence.confidence": "Confidence. How sure it is that the finding leads to this value.",
    "evidence.confidence.high": "the source speaks of this group itself",
    "evidence.confidence.medium": "the value is an interpretation of what the source says",
    "evidence.confidence.low": "the value is an assumption that should be looked into",
    "published.recommendation": "Recommendation. What was recommended or decided.",
    "published.source": "Source. The id of the source in which it was published.",
    "published.finding": "Finding. What was concluded, and why.",
    # a source, a text
    "source.title": "Title. The title, in the language that the source was published in.",
    "source.publisher": "Publisher. Who published it.",
    "source.date": "Date. When it was published: YYYY, YYYY-MM or YYYY-MM-DD.",
    "source.url": "Address. Where it can be read.",
    "wordings.nb": "Bokmål. The text in bokmål.",
    "wordings.nn": "Nynorsk. The text in nynorsk.",
    "wordings.en": "English. The text in English.",
    # a criteria set
    "criteria-set": "Criteria set. What traits of core groups count for, and which rule leads to which recommendation.",
    "criteria-set.id": "Id. What the criteria set is called in results.",
    "criteria-set.version": "Version. To be raised with every change that may move a result, such as 1.0.0.",
    "criteria-set.title": "Title. What the criteria set is called in reports.",
    "criteria-set.description": "Description. What the criteria build on, and whose judgement they are.",
    "criteria-set.sources": "Sources. What the criteria and the evidence rest on, each under an id.",
    "criteria-set.levels": (
        "Levels. Those of a criterion that has none of its own, worst to best, at least two: ids with labels, or just ids."
    ),
    "criteria-set.recommendations": (
        "Recommendations. What can be recommended, worst to best, at least two: ids with labels, or just ids."
    ),
    "criteria-set.traits": "Traits. What the set's rules read directly, each trait under an id.",
    "criteria-set.criteria": "Criteria. What a group is judged by, each criterion under an id.",
    "criteria-set.context": "Context. Traits that are asked for and reported, but give no points.",
    "hit-policy": "Hit policy. How rules are chosen; first if left out.",
    "first": "the first rule that matches decides",
    "unique": "just one rule may match",
    "criteria-set.rules": "Rules. Which levels lead to which recommendation, in the order in which they are tried.",
    "criteria-set.advice": "Advice. Conditions that go with a recommendation.",
    "criterion.weight": (
        "Weight. What the criterion counts in the total, or in the score of the criterion that it is in; 1 if left out."
    ),
    "criterion.levels": (
        "Levels. A scale of its own, worst to best, at least two: ids with labels, or just ids. That of the set if left out."
    ),
    "criterion.thresholds": (
        "Thresholds. The lowest score, from 0 to 100, of each level but the first. None where rules decide, or where the criterion is only a subtotal."
    ),
    "criterion.traits": "Traits. What the criterion is judged by, each trait under an id.",
    "criterion.criteria": "Criteria. What the criterion is made of: criteria of the same shape, each under an id.",
    "criterion.caps": "Caps. What no score can outweigh.",
    "criterion.rules": (
        "Rules. A table that decides the level instead of points: its rules, in the order in which they are tried."
    ),
    "level-rule.id": "Id. What the rule is called in explanations.",
    "level-rule.when": (
        "Condition. Traits and criteria of this criterion, and what they must have: one, a list, or such as “>= partial”; or any."
    ),
    "level-rule.level": "Level. What the rule gives: a level of this criterion.",
    "trait.weight": "Weight. What the trait counts in the score of its criterion; 1 if left out.",
    "values": "Values. What the trait can be, worst to best unless it has no order, each value under an id.",
    "ordered": "Ordered. Whether the values run from worst to best; true if left out.",
    "number": "Number. Whether groups give a number; every value but that of the lowest numbers then has a from.",
    "unit": "Unit. What is counted or measured, such as ministries.",
    "from": "From. The least number that the value stands for; the value of the lowest numbers has none.",
    "value.points": (
        "Points. From 0 to 100, where points count; never fewer than those of the value before, unless the values have no order."
    ),
    "cap.when": "Condition. Traits of the criterion and the values that cap it: one, a list, or such as “<= several”.",
    "cap.at-most": "At most. The level above which the criterion then cannot come.",
    "rule.id": "Id. What the rule is called in explanations.",
    "rule.when": (
        "Condition. Criteria or the set's own traits, and what they must have: one, a list, or such as “>= partial”; or any."
    ),
    "rule.recommend": "Recommendation. What the rule recommends: the id of a recommendation.",
    "rule.period": "Period. How long a limited recommendation lasts.",
    "period.months": "Months. How many months it lasts.",
    "period.review": "Review. After how many months it is reviewed.",
    "advice.id": "Id. What the advice is called in results.",
    "advice.when": "Condition. Traits and the values they must have: one, a list, or such as “<= several”; or any.",
    "advice.for": "For. The recommendations it goes with; all if left out.",
    "advice.text": "Text. The advice itself.",
    # what fields of several have in common
    "label": "Label. What it is called in reports.",
    "question": "Question. What to ask in order to find out.",
    "because": "Reason. Why, in a sentence or two; reports show it.",
    "source": "Source. The id of one of the sources that stand in this file.",
}
