#!/bin/sh
# Installs govtool from this folder, without a network. 不用联网，从本文件夹安装 govtool。
#   sh install.sh [FOLDER]        PYTHON=/path/to/python3.12 sh install.sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

found=
for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
    if fits "$candidate"; then
        found=$candidate
        break
    fi
done
if [ -z "$found" ]; then
    echo "没有找到 Python 3.11、3.12 或 3.13。请先安装，或用 PYTHON=路径 sh install.sh 指明。" >&2
    echo "Python 3.11, 3.12 or 3.13 was not found. Install it, or name it: PYTHON=/path/to/python3 sh install.sh" >&2
    exit 1
fi
exec "$found" "$here/support/install.py" "$@"
