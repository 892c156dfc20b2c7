# Completion of govtool for PowerShell; made by: govtool completion install powershell
Register-ArgumentCompleter -Native -CommandName govtool -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.Extent.Text
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    if ($length -gt $line.Length) { $line = $line.PadRight($length) } else { $line = $line.Substring(0, $length) }
    $encoding = [Console]::OutputEncoding
    $env:_GOVTOOL_COMPLETE = 'powershell'
    $env:_GOVTOOL_LINE = $line
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding
        $answer = @(& govtool 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_GOVTOOL_COMPLETE, Env:_GOVTOOL_LINE
    }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        New-Object System.Management.Automation.CompletionResult $value, $value, 'ParameterValue', $help
    }
}
