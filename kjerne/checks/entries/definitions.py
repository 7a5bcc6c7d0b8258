"""Checks of any definition: that it is found, can be read, has the right shape, and says what it means."""

from kjerne.checks.check import BYTES, ON_DISK, TOO_LARGE, Check
from kjerne.checks.examples import CRITERIA, GROUP, group

FILES = (
    Check("no-such-file", "error", no_example=ON_DISK),
    Check("is-a-folder", "error", no_example=ON_DISK),
    Check("not-a-file", "error", no_example=ON_DISK),
    Check("no-permission", "error", no_example=ON_DISK),
    Check("link-loop", "error", no_example=ON_DISK),
    Check("link-outside", "error", no_example=ON_DISK),
    Check("unreadable", "error", no_example=ON_DISK),
    Check("empty-folder", "error", no_example=ON_DISK),
    Check("too-large", "error", no_example=TOO_LARGE),
    Check("not-utf-8", "error", no_example=BYTES),
    Check("other-file-type", "error", no_example=BYTES),
    Check(
        "lfs-pointer",
        "error",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        GROUP,
        place="1:1",
    ),
    Check(
        "merge-conflict",
        "error",
        group("<<<<<<< HEAD\nlead: BFD\n=======\nlead: KD\n>>>>>>> theirs"),
        group("lead: BFD"),
        place="3:1",
    ),
    Check("text-ending", "warning", no_example=ON_DISK),
)

READING = (
    # A zero-width no-break space: a byte order mark that got into the middle of a file.
    Check("control-character", "error", group("name: \ufeffExample"), GROUP, place="2:7"),
    # A no-break space behind the colon.
    Check("misleading-character", "error", group("lead:\u00a0BFD"), group("lead: BFD"), place="3:6"),
    Check("missing-space", "error", group("lead:BFD"), group("lead: BFD"), place="3:1"),
    Check("not-yaml", "error", group("name: Example: a group"), group('name: "Example: a group"'), place="2:14"),
    Check("empty-file", "error", "# to be written\n", GROUP, place="1:1"),
    Check("second-document", "error", GROUP + "---\nid: another\n", GROUP, place="4:1"),
    Check("alias", "error", group("short-name: *name"), group("short-name: Example"), place="3:13"),
    Check("anchor", "error", group("name: &name Example"), GROUP, place="2:7"),
    Check("tag", "error", group("name: !!str Example"), GROUP, place="2:7"),
    Check("merge-key", "error", group("<<: {lead: BFD}"), group("lead: BFD"), place="3:1"),
    Check("duplicate-key", "error", group("lead: BFD\nlead: KD"), group("lead: BFD"), place="4:1"),
    Check(
        "key-not-text",
        "error",
        group("sources: {2024: {title: A report}}"),
        group("sources: {report-2024: {title: A report}}"),
        place="3:11",
    ),
    Check("decimal-comma", "error", CRITERIA.replace("100", "87,5"), CRITERIA.replace("100", "87.5"), place="15:32"),
    Check(
        "too-deep",
        "error",
        group(f"short-name: {'[' * 32}Example{']' * 32}"),
        group("short-name: Example"),
        place="3:44",
    ),
    Check("too-many-entries", "error", no_example=TOO_LARGE),
    Check("not-finite", "error", CRITERIA.replace("100", ".inf"), CRITERIA, place="15:29"),
    Check(
        "number-too-long",
        "error",
        CRITERIA.replace("100", f"66.{'6' * 28}"),
        CRITERIA.replace("100", "66.6667"),
        place="15:29",
    ),
)

SHAPE = (
    Check("missing-key", "error", GROUP.replace("name: Example\n", ""), GROUP, place="1:1"),
    Check("unknown-key", "error", group("leader: BFD"), group("lead: BFD"), place="3:1"),
    Check("bad-id", "error", group("id: Example"), GROUP, place="1:5"),
    Check("id-too-long", "error", no_example="the example would not fit a line"),
    Check("device-name", "error", no_example="the file of the example would have another name"),
    Check("unknown-word", "error", group("status: activ"), group("status: active"), place="3:9"),
    Check("empty-text", "error", group('short-name: ""'), group("short-name: Example"), place="3:13"),
    Check("too-few", "error", CRITERIA.replace("[weak, strong]", "[strong]"), CRITERIA, place="4:9"),
    Check("out-of-range", "error", CRITERIA.replace("100", "110"), CRITERIA, place="15:29"),
    Check("bad-date", "error", group("established: 2021-02-30"), group("established: 2021-02-28"), place="3:14"),
    Check("wrong-type", "error", group("members: KD"), group("members: [KD]"), place="3:10"),
    Check("not-a-number", "error", CRITERIA.replace("100", '"100"'), CRITERIA, place="15:29"),
)

WORDING = (
    Check(
        "missing-language",
        "note",
        group("name: {nb: Eksempel, en: Example}"),
        group("name: {nb: Eksempel, nn: Døme, en: Example}"),
        place="2:1",
    ),
    Check("swallowed-text", "warning", group("name: Example #2"), group('name: "Example #2"'), place="2:15"),
    Check(
        "ignore-unused",
        "warning",
        group("lead: BFD  # kjerne: ignore[unknown-ministry]"),
        group("lead: BLD  # kjerne: ignore[unknown-ministry]"),
        place="3:12",
    ),
    Check(
        "ignore-malformed",
        "warning",
        group("lead: BFD  # kjerne: ignore unknown-ministry"),
        group("lead: BLD  # kjerne: ignore[unknown-ministry]"),
        place="3:12",
    ),
    Check("too-many-findings", "note", no_example=TOO_LARGE),
)
