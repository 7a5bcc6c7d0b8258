"""A YAML parser in Python, for machines without libyaml."""

from typing import Any

import yaml

END = "\0 \t\r\n\x85\u2028\u2029"
"""Characters that end a word: the end of the text, blanks and ends of lines."""


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for machines without libyaml, made to accept what libyaml accepts."""

    def __init__(self, text: str) -> None:
        self._has_unseen = "\ufeff" in text  # which takes a column, but none with PyYAML alone
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def forward(self, length: int = 1) -> None:
        unseen = self._has_unseen and "\ufeff" in self.prefix(length)
        column = self.column
        super().forward(length)
        if unseen:
            self.column = column + length

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: Any, start_mark: Any) -> Any:
        length = 0
        while self.peek(length) in (" ", "\t"):
            length += 1
        blank = self.prefix(length)
        if "\t" in blank:  # a tab between two words, or at the end of a line
            self.forward(length)
            if self.peek() not in ("\r", "\n"):
                return [blank]
        return super().scan_plain_spaces(indent, start_mark)

    def scan_plain(self) -> Any:
        """A text without quotes. In brackets, a `?` within it is a part of it, which PyYAML alone takes for a sign."""
        chunks: list[str] = []
        start = end = self.get_mark()
        blank: list[str] = []
        while length := self._length_of_word(start):
            self.allow_simple_key = False
            chunks += [*blank, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            blank = self.scan_plain_spaces(self.indent + 1, start)
            if not blank or (not self.flow_level and self.column <= self.indent):
                break
        return yaml.ScalarToken("".join(chunks), True, start, end)

    def _length_of_word(self, start: Any) -> int:
        """The number of characters up to the next blank, comment or sign that ends a text which began at `start`."""
        length = 0
        while (character := self.peek(length)) not in END:
            if character == ":":
                following = self.peek(length + 1)
                if self.flow_level and following in ",?[]{}":
                    problem = "found unexpected ':'"
                    raise yaml.scanner.ScannerError("while scanning a plain scalar", start, problem, self.get_mark())
                if following in END:
                    break
            elif (self.flow_level and character in ",[]{}") or (character == "#" and not length):
                break
            length += 1
        return length

    def scan_directive(self) -> Any:
        token = super().scan_directive()
        if token.name != "TAG" and token.value not in ((1, 1), (1, 2)):
            raise yaml.scanner.ScannerError("while scanning a directive", token.start_mark, "unknown", token.end_mark)
        return token

    def scan_flow_scalar(self, style: str) -> Any:
        start = self.get_mark()
        try:
            token = super().scan_flow_scalar(style)
            token.value.encode()
        except (OverflowError, ValueError):
            problem = "found invalid Unicode character escape code"
            raise yaml.scanner.ScannerError("while parsing a quoted scalar", start, problem, start) from None
        return token
