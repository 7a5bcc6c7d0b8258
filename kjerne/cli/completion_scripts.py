"""The scripts by which shells ask the program for candidates, and where a user puts them without administrator rights.

The line up to the cursor goes in an environment variable, as each shell quotes arguments in another way. What the
program says on standard error is dropped: nothing may disturb the line that is being written.
"""

from typing import NamedTuple


class Setup(NamedTuple):
    """How a shell takes up its script: `line` is added to `file`; without a file it is run once."""

    line: str
    file: str | None


SETUPS = {
    "bash": Setup('eval "$(kjerne completion bash)"', "~/.bashrc"),
    "zsh": Setup('eval "$(kjerne completion zsh)"', "~/.zshrc"),
    "fish": Setup("kjerne completion fish > ~/.config/fish/completions/kjerne.fish", None),
    "powershell": Setup("kjerne completion powershell | Out-String | Invoke-Expression", "$PROFILE"),
}

SCRIPTS = {
    "bash": """\
_kjerne() {
    COMPREPLY=()
    local candidate
    while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
        case $candidate in *= | *:) compopt -o nospace 2>/dev/null ;; esac
    done < <(KJERNE_LINE="${COMP_LINE:0:COMP_POINT}" KJERNE_BREAKS="$COMP_WORDBREAKS" \\
        kjerne completion bash 2>/dev/null)
}
complete -o nosort -o bashdefault -o default -F _kjerne kjerne 2>/dev/null ||
    complete -o bashdefault -o default -F _kjerne kjerne
""",
    "zsh": """\
#compdef kjerne
_kjerne() {
    local line tab=$'\\t'
    local -a values shown open open_shown
    for line in "${(@f)$(KJERNE_LINE="${(j: :)words[1,CURRENT-1]} $PREFIX" kjerne completion zsh 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        case ${line%%$tab*} in
            *= | *:) open+=("${line%%$tab*}"); open_shown+=("${line%%$tab*}  ${line#*$tab}") ;;
            *) values+=("${line%%$tab*}"); shown+=("${line%%$tab*}  ${line#*$tab}") ;;
        esac
    done
    (( $#values + $#open )) || { _files; return }
    (( $#values )) && compadd -l -d shown -a values
    (( $#open )) && compadd -l -S '' -d open_shown -a open
    return 0
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _kjerne kjerne
""",
    "fish": """\
function __kjerne_complete
    set -lx KJERNE_LINE (commandline -cp | string collect)
    set -l found (kjerne completion fish 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c kjerne -f -a '(__kjerne_complete)'
""",
    "powershell": """\
Register-ArgumentCompleter -Native -CommandName kjerne -ScriptBlock {
    param($word, $ast, $cursor)
    $line = $ast.Extent.Text
    $length = $cursor - $ast.Extent.StartOffset
    $env:KJERNE_LINE = if ($length -lt $line.Length) { $line.Substring(0, $length) } else { $line.PadRight($length) }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        kjerne completion powershell 2>$null | ForEach-Object {
            $value, $about = $_ -split "`t", 2
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
        }
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:KJERNE_LINE
    }
}
""",
}
