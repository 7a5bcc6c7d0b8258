"""English."""

EXPLANATIONS: dict[str, str] = {
    "reserved-word": (
        "An id is a word that already has a meaning of its own: unknown, any or undetermined. If a value were called "
        "unknown, nobody could tell it from a value that is not known. Choose another id."
    ),
    "duplicate-name": (
        "The same name stands twice in one list, be it of levels, recommendations, values, rules or advice. The name "
        "would then mean two things, or have two places in an order. Remove one of them, or give it another name."
    ),
    "too-many-combinations": (
        "What one table reads, the levels of its criteria and the values of its traits, combines in more than 65,536 "
        "ways. Every one of them is gone through, so that it is proved and not just supposed that the rules cover "
        "all; with more, that takes too long. Use fewer criteria, traits, levels or values, or gather some of them in "
        "a criterion of their own, whose table is small."
    ),
    "too-intricate": (
        "The traits of a criterion add up to so many different sums of points that a group could not be evaluated in "
        "reasonable time if they were all unknown. A set with such a criterion is not used for anything. Use fewer "
        "traits, values or caps, or rounder points, or let the criterion be made of smaller ones that are decided by "
        "rules."
    ),
    "first-threshold": (
        "The lowest level has been given a threshold. A criterion is at that level whenever it reaches no other, so "
        "the number would never be used. Remove the line, but first see whether the levels run from the worst to the "
        "best."
    ),
    "duplicate-trait": (
        "A trait of the same name stands in two places: under two criteria, or under a criterion and the context. A "
        "group answers each trait once, and it would not be clear which of the two is answered. Rename one of them, or "
        "remove it."
    ),
    "duplicate-criterion": (
        "A criterion has the id of a trait or of another criterion, be it elsewhere in the tree. Rules, options and "
        "reports name traits and criteria by their ids alone, and could then mean either. Choose another id for one "
        "of them."
    ),
    "points-not-rising": (
        "The points of a trait fall from one value to the next. Values run from the weakest case to the strongest, "
        "and it is along this order that the program says what would change a result. Put the values in order, or "
        "correct the points; values that count the same may have the same points. If they have no order, write "
        "ordered: false in the trait."
    ),
    "thresholds-and-rules": (
        "A criterion has both thresholds and rules. Thresholds say which level a score gives, and rules give the "
        "level themselves, so the two could contradict each other. Remove the thresholds if the rules are to decide, "
        "or the rules if the points are."
    ),
    "rules-under-points": (
        "A criterion that is decided by rules is part of one that is decided by points. What is part of a criterion "
        "with points counts in it with its score, and rules give a level but no score. Give the inner criterion "
        "points in place of rules, or decide the outer one by rules, which ask about levels."
    ),
    "caps-without-points": (
        "Caps are given for a criterion that is decided by rules. A cap limits a level that points have given, so "
        "there is nothing here for it to limit. Write the limit as a rule, before the rules that give more."
    ),
    "caps-on-subtotal": (
        "Caps are given for a subtotal, that is, a criterion that counts with its score in another. A cap lowers a "
        "level and no score, so the outer criterion would not notice it. Move the caps to the criterion whose level "
        "counts; there they may name the traits of its subtotals too."
    ),
    "from-without-number": (
        "A value says from which number it holds, or a trait names a unit, but the trait is not given as a number. "
        "Groups could not be coded with numbers, and what was written would be lost. Write number: true in the trait, "
        "or remove the line."
    ),
    "number-without-order": (
        "A trait is a number and says at the same time that its values have no order. Numbers always have one, and "
        "ranges such as [3, 9] rest on it. Remove ordered: false, or number: true if the values are mere names."
    ),
    "numbers-not-in-order": (
        "The values of a trait that is a number do not divide the numbers in order. Each from must be greater than "
        "the one before it, or each smaller where the case is weaker the more there is, as with delay or cost; and "
        "the value for the lowest numbers must have no from, so that no number is left out. Correct the numbers, or "
        "put the values in order."
    ),
    "unknown-input": (
        "A rule sets a condition on something that it cannot ask about. The rules of a criterion ask about its own "
        "traits and the criteria directly within it, and those of the set about the top criteria and the traits of "
        "the set itself. Correct the name, or move the trait or the criterion to where the rule stands."
    ),
    "unknown-step": (
        "A rule names a level or a value that what it asks about does not have. A criterion may have levels of its "
        "own and then has no others, and a trait has only its values. Write one of those that it has."
    ),
    "cell-without-order": (
        "A condition asks for at least or at most some value of a trait whose values have no order. Nobody could say "
        "which values that means. List the values that are meant, as in [one, several], or remove ordered: false if "
        "there is an order after all."
    ),
    "unknown-level": (
        "A level is named that the criteria set does not have. The threshold, cap or rule that names it could never do "
        "what it is there for. Write one of the levels that stand under levels."
    ),
    "unknown-criterion": (
        "A rule sets a condition on a criterion that the criteria set does not have. Nobody could say whether the "
        "condition holds. Correct the name, or add the criterion."
    ),
    "unknown-recommendation": (
        "A recommendation is named that the criteria set does not have. It has no place between the better and the "
        "worse ones, so it can neither be given nor compared. Write one of those that stand under recommendations, or "
        "add it there at its place."
    ),
    "late-review": (
        "A time limit comes with a review that falls after the limit itself. By then the time is over, and there is "
        "nothing left to review. Set the review earlier, at the latest at the end of the period."
    ),
    "rule-gap": (
        "There are combinations of levels, or of values, that no rule matches. A group that ends up at one of them "
        "would get no recommendation, or a criterion no level, so the criteria set cannot be used. Add a rule for "
        "them; a last rule without conditions takes all that is left."
    ),
    "rule-conflict": (
        "Two rules match the same combinations of levels or values, although only one rule may by what is written "
        "(hit-policy: unique). It is then open which of the two recommendations or levels holds. Narrow one of the "
        "rules, or write hit-policy: first if the earlier rule is to decide."
    ),
    "rule-dead": (
        "A rule never decides anything, because all it matches is matched by earlier rules. Whoever reads the rules "
        "will think that it has an effect. Move it further up, narrow the earlier rules, or remove it."
    ),
    "not-monotone": (
        "A group that is better in one thing, and the same in all else, gets a worse recommendation, or a criterion a "
        "worse level. Such a turn is hard to defend and is seldom meant. Compare the two rules that the message names "
        "and correct one of them, unless there is a good reason that you can give; if the values of a trait have no "
        "order, write ordered: false in it."
    ),
    "level-unreachable": (
        "A criterion can never be at one of the levels, whatever values its traits have. Rules that ask for this "
        "level never apply, and readers get a wrong picture of the scale. Change the threshold, the points or the "
        "caps so that the level can be reached, or the rules where rules decide; a criterion may also have levels of "
        "its own."
    ),
    "threshold-on-a-score": (
        "A threshold is exactly a score that some values of the traits give, without a cap that keeps them from the "
        "level. Whether they reach it then hangs on two numbers being equal, and that is hard to defend in a meeting. "
        "The message names the stretch in which the threshold means the same: from the next lower score that "
        "it keeps from a better level, or from the threshold of a lower level if that is higher, neither of them "
        "included, up to the threshold itself. Take a number inside that stretch, such as its middle; no group gets "
        "another level by it, and no fact is added."
    ),
    "value-idle": (
        "A value of a trait makes no difference: neither the value before it nor the one after it ever gives the "
        "criterion another level. If all the values of a trait are alike in this, it is said once, of the lowest. So "
        "people are asked to tell apart what decides nothing. Give the value other points, change the thresholds or "
        "the rules, or merge it with the value beside it."
    ),
    "trait-idle": (
        "A trait cannot matter: neither a recommendation nor the level of any other criterion hangs on its criterion, "
        "whatever level that reaches. The question is asked and evidence is gathered for it, but nothing comes of the "
        "answer. Name the criterion in a rule, or move the trait to the context if it is only to be reported."
    ),
    "cap-idle": (
        "A cap never lowers any level: where it applies, the score is too low for that already, or another cap lowers "
        "the level further, or as far and stands before it. It looks like a safeguard and is none. Remove it, or "
        "change the thresholds or the points so that it can take effect."
    ),
    "advice-idle": (
        "A piece of advice can never be given: where its conditions hold, none of the recommendations it is meant for "
        "can come out. It was written to be read, and nobody will see it. Widen its conditions or the recommendations "
        "it is for, or remove it."
    ),
    "weight-idle": (
        "A weight is given for something that counts in no score: a trait or a criterion that rules ask about. "
        "Whoever reads it will think that it counts for more than the rest. Remove the weight, or let points decide."
    ),
    "points-idle": (
        "The values of a trait have points, but rules decide where it stands, and they ask about the values "
        "themselves. The points count in no score, though readers will think that they do; it is said once for each "
        "trait. Remove the points, or give the criterion thresholds in place of rules."
    ),
    "proof-left-out": (
        "Something about the criteria set would take too long to prove, and was left out; the message says what. "
        "Groups can be evaluated all the same, but nobody knows whether such a fault is there. Use fewer traits, "
        "values or caps, or rounder points, if it is to be proved."
    ),
}
