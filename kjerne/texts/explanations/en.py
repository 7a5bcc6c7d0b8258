"""English."""

from kjerne.texts.criteria_explanations.en import EXPLANATIONS as OF_CRITERIA_SETS

EXPLANATIONS: dict[str, str] = {
    "no-such-file": (
        "A file or folder that was named does not exist. Nothing can be read from it, so what it should say is missing "
        "from the result. Check the spelling, and that you are in the right folder."
    ),
    "is-a-folder": (
        "A folder stands where a file should be: it was given as a file, or its name ends as a file's does, for "
        "instance in .yaml. Such a name is most often a slip, so the folder is not searched. Name the file you mean, "
        "or give the folder another name."
    ),
    "not-a-file": (
        "The name belongs to something that is no ordinary file, such as a device or a pipe. Reading it might never "
        "come to an end, so it is left alone. Name an ordinary file, or save the content as one."
    ),
    "no-permission": (
        "The file exists, but you are not allowed to read it. What it says is left out, so the result may be "
        "incomplete. Ask for access, or change the permissions of the file."
    ),
    "link-loop": (
        "A symbolic link leads back to itself, directly or by way of other links. There is no file at the end of it, "
        "so there is nothing to read. Remove the link, or point it to the file that is meant."
    ),
    "link-outside": (
        "A link in a folder leads to a file outside that folder, and is not followed. Otherwise a folder that you got "
        "from somebody else could make the program read files elsewhere on your machine. Copy the file into the "
        "folder, or name it directly on the command line."
    ),
    "unreadable": (
        "The operating system could not read the file, and the message gives its reason. It may be a network drive "
        "that is away or a disk that is damaged. Try again, or copy the file to another place first."
    ),
    "empty-folder": (
        "There is no definition in the folder: neither in it nor in the folders below does any file end in .yaml, .yml "
        "or .json. The result would be empty, and that could pass for a good sign. Name another folder, or give the "
        "files the right ending; files whose names begin with a point do not count."
    ),
    "too-large": (
        "The file is larger than one mebibyte. A definition takes a few pages, so this is probably something else, and "
        "reading it could take very long. Check that it is the right file, and split it if it is."
    ),
    "not-utf-8": (
        "The file is not saved as UTF-8, which is how text is usually saved today. Read in the wrong way, letters such "
        "as æ, ø and å turn into something else. Open the file in an editor and save it as UTF-8."
    ),
    "other-file-type": (
        "The file is of another program, whatever its name says, so there is no text in it that could be read. "
        "Somebody may have given a document of Word or a workbook of Excel the ending of a definition. Open it in "
        "that program, copy the text into a text editor, and save that as UTF-8."
    ),
    "lfs-pointer": (
        "Git LFS has put a pointer in the place of the file, and the file itself has not been fetched. There is no "
        "definition in the pointer. Run git lfs pull, in a pipeline with LFS switched on for the checkout."
    ),
    "merge-conflict": (
        "Git has written both sides of a conflict into the file, between marks, and nobody has chosen yet. What the "
        "file means is therefore not known. Keep the lines that are right, delete the others and the three marks, and "
        "check again."
    ),
    "text-ending": (
        "The file seems to be a definition, but the ending .txt has been put behind its name, as Notepad does. "
        "Windows does not show known endings, so this is easily overlooked, and the file is left out of every result. "
        "Rename it, so that its name ends in .yaml."
    ),
    "control-character": (
        "There is a character in the file that cannot be seen. Such characters often come along when text is copied, "
        "and some of them can make a line look different from what it says. Delete the character at the place given; "
        "if it is hard to find, write the line again."
    ),
    "misleading-character": (
        "A character looks like a space, a hyphen or a quote of the keyboard, or like nothing at all, and is another "
        "one. Word processors and web pages put such characters in, and they come along when text is copied. In texts "
        "for people they are fine, but in ids, keys, dates, numbers and the structure of the file they have no such "
        "meaning. Write the character at the place given anew."
    ),
    "missing-space": (
        "YAML takes a colon or a dash for a sign only if a space follows; without one it is part of the word. The "
        "message shows the entry as it should be written. Put the space in, here and in the lines below that are "
        "written alike."
    ),
    "not-yaml": (
        "The file breaks the rules of YAML at this place, so what follows cannot be understood. Mostly a quote, a "
        "bracket, a colon or a space is missing, and the message says what to look for. Correct it and check again, "
        "since there may be more further down."
    ),
    "empty-file": (
        "The file has nothing in it, or nothing but comments. Perhaps it was never filled in or not saved, and then a "
        "group or a criteria set is missing without anybody noticing. Write the definition, or delete the file."
    ),
    "second-document": (
        "A second document begins in the file, most often at a line of three dashes. A file holds one definition, "
        "which goes by the file's name, so the second one would be lost. Move it to a file of its own, or remove the "
        "line that begins it."
    ),
    "alias": (
        "An alias, such as *name, stands in for something that is written elsewhere in the file. A definition should "
        "say what it says where it is read, and aliases of aliases can grow beyond all bounds. Write out what the "
        "alias stands for."
    ),
    "anchor": (
        "An anchor, such as &name, marks something so that it can be repeated elsewhere in the file. A definition "
        "should say what it says where it is read, so nothing may be repeated by reference. Remove the anchor, and "
        "write out what it was for."
    ),
    "tag": (
        "A tag, such as !!str, tells programs what kind of thing to make of a value. With it, a value could mean "
        "something else than it seems to say, and programs differ in what they do. Remove the tag; if the value is to "
        "be text, put it in quotes."
    ),
    "merge-key": (
        "The key << stands in the file, which fetches keys from somewhere else. Nobody could then see in one place "
        "what is said, nor what wins where both say something. Write out the keys that are meant."
    ),
    "duplicate-key": (
        "The same key stands twice in one place. Only one of the two can count, and many programs drop the first "
        "without a word. Find out which one is right, and remove the other."
    ),
    "key-not-text": (
        "A key is not text but something else, such as a number, true, or nothing at all. Keys are names, and programs "
        "differ on what they make of other keys. Put the key in quotes, or choose a name that begins with a letter."
    ),
    "decimal-comma": (
        "A number in braces is written with a decimal comma. In braces a comma parts the entries, so 0,5 is read as "
        "the number 0 and a new key 5. Write the number with a decimal point: 0.5."
    ),
    "too-deep": (
        "Lists and keys lie within each other in more than 32 layers. No definition needs nearly as many, so it is "
        "likely that brackets were opened too often or that this is another kind of file. Count the brackets at this "
        "place, and take away layers."
    ),
    "too-many-entries": (
        "The file holds more than 50,000 keys and values. That is many times what any definition needs, so it is "
        "likely to be another kind of file, or one that a program has written wrongly. Split it, or leave it out."
    ),
    "not-finite": (
        "A value stands for infinity or for no number at all, such as .inf or .nan. Nothing sensible can be computed "
        "from it, so it is refused everywhere. Write an ordinary number; if it is meant as text, put it in quotes."
    ),
    "number-too-long": (
        "A number has more than 30 characters. Points, weights and shares never need that many, so it is probably a "
        "text made of digits, or a key that got stuck. Shorten the number, or put it in quotes if it is text."
    ),
    "missing-key": (
        "A key that has to be there is missing. Without it the definition is incomplete, and the program does not "
        "guess what it should say. Add the key that the message names, with its value."
    ),
    "unknown-key": (
        "A key stands where the program knows no such key. It is most often a misspelling, and if it were passed over, "
        "nobody would notice that its value does not count. Correct the key or remove it; the message names keys that "
        "are known."
    ),
    "bad-id": (
        "An id is written with characters that are not allowed in ids. Ids become file names and are used by other "
        "programs, so they are kept plain: small letters a–z and digits, in parts joined by hyphens, beginning with a "
        "letter. Rewrite the id, and all that refers to it."
    ),
    "id-too-long": (
        "An id has more than 100 characters. Ids become file names, and stand in tables and messages, where they have "
        "to be taken in at a glance. Shorten the id, and do so in all that refers to it."
    ),
    "device-name": (
        "A group has a name that Windows keeps for a device: con, prn, aux, nul, com0 to com9, lpt0 to lpt9. No file "
        "can be called that there, whatever its ending, so that nobody with Windows could open or even fetch the "
        "group's file. Choose another id, and rename the file."
    ),
    "unknown-word": (
        "A word stands where only a few fixed words are allowed, and it is none of them. The status of a group, for "
        "instance, is proposed, active or ended; any other word would have no meaning. Write one of the words that the "
        "message names."
    ),
    "empty-text": (
        "A text is given but empty. In a report there would be a hole where the reader expects a name or a reason. "
        "Write the text, or leave the key out if it is not needed."
    ),
    "too-few": (
        "A list, or a set of keys, has fewer entries than are needed to make sense. A scale of levels needs at least "
        "two steps, for example, and a list of possible values at least one value. Add what is missing."
    ),
    "out-of-range": (
        "A number is smaller or larger than it can be here. Points and thresholds lie between 0 and 100 and shares "
        "between 0 and 1, while weights and months are whole numbers from 1. Correct the number, and see whether it "
        "was meant for another key."
    ),
    "bad-date": (
        "A date cannot be read, or there is no such day. Dates decide whether evidence is old and whether a mandate "
        "has run out, so they must be clear. Write a year, a year and month, or a whole date: 2024, 2024-06 or "
        "2024-06-14."
    ),
    "wrong-type": (
        "Something is of another kind than is needed here, such as a text where there should be a list. The program "
        "does not turn the one into the other, since that would be a guess at what is meant. Write it in the way that "
        "the message asks for."
    ),
    "not-a-number": (
        "A number is wanted, and what stands here cannot be read as one. Usual reasons are quotes, a decimal comma, a "
        "zero in front, or a unit or sign behind. Write digits alone, with a point before any decimals."
    ),
    **OF_CRITERIA_SETS,
    "not-a-group": (
        "A file that was named as a group holds a criteria set. It says how groups are judged, so it cannot be judged "
        "itself. Name it with --criteria, or leave it out."
    ),
    "duplicate-group": (
        "The same group id stands in two files. Only the file that comes first counts, so what the other one says "
        "would be lost. Remove one of the files, or give the group in it another id and the file that name."
    ),
    "duplicate-criteria-set": (
        "The same id of a criteria set stands in two files of the folder criteria. Only the file that comes first "
        "counts, so what the other one says would be lost. Remove one of the files, or give the set in it an id of its "
        "own."
    ),
    "no-criteria-set": (
        "A group does not say by which criteria set it is judged, and several are at hand. By another set the same "
        "coding may mean something else, so none is guessed. Write `criteria:` with the id of the set that the group "
        "was coded for."
    ),
    "unknown-criteria-set": (
        "A group names a criteria set that is not at hand. It is most often a misspelling, or the set was given "
        "another id. Write the id of one of the sets in the folder criteria, or of the shipped one."
    ),
    "broken-criteria-set": (
        "The criteria set that a group names has an error, so nothing can be said about the group. Groups of other "
        "sets are judged all the same. Correct the errors in the file of the set, which are listed too."
    ),
    "near-duplicate-group": (
        "A group has the same name as another, or evidence that says exactly the same. It may be a copy in which not "
        "everything was changed, and then one group is counted twice or rests on what was found about another. Compare "
        "the two files, and remove one or finish it."
    ),
    "id-not-file-name": (
        "The id in a group file is not the name of the file. A group goes by both, so they must be the same, and where "
        "they differ it is often a copy that was not finished. Write the name of the file as the id, or rename the "
        "file."
    ),
    "unknown-trait": (
        "A trait is named that the criteria set does not have at this place. What is said about it would count for "
        "nothing. Write one of the traits of the criteria set, or check that it is the right criteria set."
    ),
    "foreign-traits": (
        "None of the traits that the group gives is in the criteria set by which it is judged. It was probably coded "
        "for another set, and nothing in it can be judged by this one. Name the set that it was coded for under "
        "criteria, or code the group anew."
    ),
    "unknown-value": (
        "A value is named that the trait does not have. The program could not tell how many points it gives. Write one "
        "of the trait's values; in a group, write unknown if the sources do not say."
    ),
    "not-a-range": (
        "Numbers are given for a trait in a way that is neither one number nor a range of two. A number stands alone, "
        "as in 7, and a range has its two ends in brackets, as in [3, 9], with both of them in it. Write it so, or "
        "list values of the trait in place of numbers."
    ),
    "range-reversed": (
        "A range of numbers begins with the greater one. It may be a slip in one of the numbers, and then the range "
        "means something else than it should. Write the lower number first, or correct the one that is wrong."
    ),
    "unknown-source": (
        "A source is referred to that is not listed anywhere. Readers could not find out what the claim rests on. Add "
        "the source under sources in this file (for a group, the criteria set will do as well), or correct the name."
    ),
    "unknown-advice": (
        "An action is about a piece of advice that the criteria set does not have. Nobody could see what it was that "
        "was to be done. Write the id of one of those that stand under advice in the criteria set."
    ),
    "decisions-not-in-order": (
        "A decision stands after one that is later. The last decision in the list counts as the one in force, so an "
        "older one would be taken for it. Put the decisions in the order of their dates, the oldest first."
    ),
    "shares-not-one": (
        "The shares given to the possible values of a trait do not sum to exactly one. They say how likely each value "
        "is, so together they must cover all that is possible. Correct them; where the decimals do not come out even, "
        "let one share take the rest, as in 0.33, 0.33 and 0.34."
    ),
    "value-without-evidence": (
        "A trait has been given a value, but nothing says what the value rests on; evidence that speaks against it does "
        "not count here. Nobody can then check it, and the recommendation is no firmer than the value. Add evidence "
        "with a source, or write unknown if the sources do not say."
    ),
    "evidence-without-source": (
        "A piece of evidence does not say which source it is from. Readers can then neither look it up nor judge how "
        "much it is worth. Name the source, and add it under sources if it is not there."
    ),
    "evidence-in-future": (
        "Evidence is dated after the day that the check is made for, which is today unless --as-of says otherwise. "
        "Either the date is a slip, or nobody could know of the evidence on that day. Correct the date, or give a "
        "later day with --as-of."
    ),
    "evidence-before-source": (
        "Evidence is dated before the source that it is said to come from. Evidence bears as a rule the date of its "
        "source, so one of the dates may be wrong, or the wrong source is named. Correct what is wrong; a year alone "
        "is not taken to lie before a month of that year."
    ),
    "evidence-old": (
        "Evidence is at least as many years old as given with --max-age, which is five if nothing is said. Much can "
        "have changed since then, and the recommendation with it. Look for something newer, or make sure that it still "
        "holds and add evidence of that."
    ),
    "established-in-future": (
        "The date on which the group was established lies after the day that the check is made for. Either the date is "
        "a slip, or the group did not yet exist. Correct the date; a group that is only planned gets status: proposed, "
        "and its date when it is set up."
    ),
    "lead-is-member": (
        "The lead ministry is listed among the members as well. It would be shown twice, and whoever counts the "
        "ministries gets one too many. Leave it out of members, which are the ministries beside the lead."
    ),
    "unknown-ministry": (
        "The lead or a member is not given by the official abbreviation of a ministry. It may be misspelt or from "
        "before 2024, and whoever searches for the ministry will not find the group. Write the official abbreviation, "
        "such as BFD; SMK is the Office of the Prime Minister."
    ),
    "mandate-over": (
        "The group's mandate has run out, but its status is not ended. It looks as if it goes on without a mandate. "
        "Write status: ended if it has come to an end, or the new date under mandate-until if the mandate was "
        "extended."
    ),
    "mandate-ends-soon": (
        "The group's mandate runs out within six months. Until then it must be decided whether the group is to go on, "
        "for how long, or to end. Begin the review now, and enter the new date when it is decided."
    ),
    "assessment-old": (
        "The coding of a group is older than max-age in kjerne.yaml allows on the day of judging. What was true when "
        "it was written may have changed since, and the recommendation with it. Go through the group again and write "
        "the new day as assessed, or turn the check off; of a group that has ended nothing is said."
    ),
    "no-mandate": (
        "The published recommendation limits the group in time, but the file does not say when its mandate runs out. A "
        "limit without a date is easily forgotten, and nothing will remind anybody of it. Add mandate-until with the "
        "date that was decided, or ask for a decision."
    ),
    "published-disagrees": (
        "The rules do not give the recommendation that was published for this group; they give another one or leave it "
        "open. A trait may be coded wrongly or not be known, or the criteria weigh things differently than those who "
        "published it. Look at what decides with kjerne explain, and change the coding only where the sources support "
        "it."
    ),
    "configuration-name": (
        "The file seems to be the configuration, but only kjerne.yaml is read as one, and nothing of what this file says "
        "counts. Rename it. If it is something else, give it another name."
    ),
    "configured-path": (
        "A path in kjerne.yaml leads to nothing that can be used. Paths there are written with / and from the folder "
        "of kjerne.yaml, wherever the program is run; none may lead out of the git repository, or without git, out of "
        "that folder and the one above it, so that no file from somebody else makes the program read elsewhere on your "
        "machine. Correct the path, or put there what is meant."
    ),
    "unknown-check": (
        "A line under checks in kjerne.yaml names a check that does not exist. It would change nothing, though "
        "somebody counts on it. Correct the name; kjerne check --list has them all."
    ),
    "error-lowered": (
        "A line under checks in kjerne.yaml would make an error less than one. An error keeps a definition from being "
        "used, so nothing could be evaluated by turning it off. Remove the line, and correct what the error names; "
        "warnings and notes can be raised, lowered and turned off."
    ),
    "missing-language": (
        "A text is given in some of the languages bokmål, nynorsk and English, but not in all. Whoever reads in a "
        "language that is missing gets the text in another one. Add the text under nb, nn and en, or write it once "
        "without languages if it is the same in all."
    ),
    "swallowed-text": (
        "Part of a text is lost, because YAML takes a # after a space for the beginning of a comment. Sak #12 is read "
        "as Sak, and nothing shows it. Put the whole text in quotes; if it really is a comment, write a space after "
        "the #."
    ),
    "ignore-unused": (
        "A comment says that a check is to be ignored, but at this place the check finds nothing that could be. If "
        "something turns up later, it is hidden before anybody has judged it. Remove the comment, or correct its id or "
        "place; errors cannot be ignored."
    ),
    "ignore-malformed": (
        "A comment begins like one that makes a check be ignored, but goes on in another way, and so it ignores "
        "nothing. What it should hide is still told. Write # kjerne: ignore[ID], with one id or several with commas "
        "between them; kjerne check --list has the ids."
    ),
    "too-many-findings": (
        "There is more to say about this file than is shown, and errors are shown before all else. Most of it often "
        "has one cause. Deal with what is shown, and run the check again."
    ),
}

EXAMPLE_WORDS: dict[str, str] = {
    "A note": "A note",
    "A report": "A report",
    "Example: a group": "Example: a group",
    "Example": "Example",
    "It is led from above.": "It is led from above.",
    "It is not led from above.": "It is not led from above.",
    "The need is lasting.": "The need is lasting.",
    "The need will pass.": "The need will pass.",
    "Three ministries own a part": "Three ministries own a part",
    "Wait and see.": "Wait and see.",
    "Anchored": "Anchored",
    "Complexity": "Complexity",
    "Horizon": "Horizon",
    "Leader": "Leader",
    "Ministries": "Ministries",
    "Need": "Need",
    "Outlook": "Outlook",
    "Reach": "Reach",
}
"""The texts in the examples of checks, by how they stand in the catalogue."""
