# Completion of govtool for zsh; made by: govtool completion install zsh
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
_govtool_completion() {
    local kind line
    local -a lines values shown ending
    lines=("${(@f)$(_GOVTOOL_COMPLETE=zsh _GOVTOOL_LINE="${(j: :)words[1,CURRENT-1]} $PREFIX" \
        $words[1] </dev/null 2>/dev/null)}")
    kind=$lines[1]
    if [[ $kind == files ]]; then
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        [[ -n $line ]] || continue
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( $#values )) || return 1
    [[ $kind == open ]] && ending=(-S '')
    compadd -U -l -V govtool "${ending[@]}" -d shown -a values
}
compdef _govtool_completion govtool
