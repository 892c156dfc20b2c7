# Completion of govtool for fish; made by: govtool completion install fish
function __govtool_complete
    set -lx _GOVTOOL_COMPLETE fish
    set -lx _GOVTOOL_LINE (commandline -cp | string collect)
    set -l words (commandline -opc)
    set -l lines ($words[1] </dev/null 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
    else if test (count $lines) -gt 1
        printf '%s\n' $lines[2..-1]
    end
end
complete -c govtool -f -k -a '(__govtool_complete)'
