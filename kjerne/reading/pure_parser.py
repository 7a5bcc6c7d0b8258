"""A YAML parser in Python, for machines without libyaml."""

from typing import Any

import yaml


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for machines without libyaml, made to accept what libyaml accepts."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

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
