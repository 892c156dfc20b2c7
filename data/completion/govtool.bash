# Completion of govtool for bash 4 and newer; made by: govtool completion install bash
_govtool_completion() {
    local answer kind
    COMPREPLY=()
    answer=$(_GOVTOOL_COMPLETE=bash _GOVTOOL_LINE="${COMP_LINE:0:COMP_POINT}" _GOVTOOL_BREAKS="$COMP_WORDBREAKS" \
        "$1" </dev/null 2>/dev/null) || return 0
    { IFS= read -r kind; mapfile -t COMPREPLY; } <<<"$answer"
    case $kind in
        files) COMPREPLY=(); compopt -o default ;;
        open) compopt -o nospace ;;
    esac
    return 0
}
complete -o nosort -F _govtool_completion govtool 2>/dev/null || complete -F _govtool_completion govtool
