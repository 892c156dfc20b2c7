@echo off
rem Installs govtool from this folder, without a network. Double-click it, or: install.bat [FOLDER]
setlocal
set "FOUND="
for %%V in (3.13 3.12 3.11) do (
    if not defined FOUND (py -%%V -c "import sys" >nul 2>nul && set "FOUND=py -%%V")
)
if not defined FOUND (python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set "FOUND=python")
if not defined FOUND goto missing
%FOUND% "%~dp0support\install.py" %*
set "CODE=%ERRORLEVEL%"
goto end

:missing
echo Python 3.11, 3.12 or 3.13 (64 bit) was not found. Install it, then double-click install.bat again.
chcp | find "936" >nul && type "%~dp0support\no-python.txt"
set "CODE=1"

:end
pause
exit /b %CODE%
