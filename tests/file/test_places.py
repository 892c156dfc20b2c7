"""Places where the file should not lie are known by the names of folders and the types of file systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtool.file import locations
from govtool.file.locations import Risk, risk_of

MOUNTS = r"""22 1 254:0 / / rw,noatime shared:1 - ext4 /dev/vda rw
31 22 0:25 / /mnt/share rw - cifs //server/x rw
32 22 0:26 / /mnt/street\040office rw,relatime shared:7 master:2 - nfs4 server:/x rw
33 31 254:1 / /mnt/share/local rw - ext4 /dev/vdb rw
34 22 0:27 / /mnt/twice rw - nfs server:/y rw
35 22 0:28 / /mnt/twice rw - tmpfs tmpfs rw
"""


@pytest.fixture(autouse=True)
def _mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(locations, "_MOUNTS", tmp_path / "mountinfo")


@pytest.mark.parametrize(
    ("path", "risk"),
    [
        ("/home/clerk/govtool.db", None),
        ("/mnt/share/govtool.db", Risk("network", "cifs")),
        ("/mnt/shared/govtool.db", None),
        ("/mnt/share/local/govtool.db", None),
        ("/mnt/street office/a/govtool.db", Risk("network", "nfs4")),
        ("/mnt/twice/govtool.db", None),
        ("/home/clerk/OneDrive - 示例街道/govtool.db", Risk("synchronised", "OneDrive")),
        ("/home/clerk/dropbox/台账/govtool.db", Risk("synchronised", "Dropbox")),
        ("/home/clerk/我的坚果云/govtool.db", Risk("synchronised", "我的坚果云")),
        ("/home/clerk/WPS云盘/govtool.db", Risk("synchronised", "WPS云盘")),
        ("/home/clerk/台账/OneDrive.db", None),
        ("/mnt/share/Nutstore/govtool.db", Risk("synchronised", "Nutstore")),
    ],
)
def test_risky_places(path: str, risk: Risk | None) -> None:
    assert risk_of(Path(path)) == risk


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "台账").symlink_to(tmp_path / "OneDrive")
    assert risk_of(tmp_path / "台账" / "govtool.db") == Risk("synchronised", "OneDrive")


def test_a_system_that_does_not_say_is_no_risk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(locations, "_MOUNTS", tmp_path / "nothing")
    assert risk_of(Path("/mnt/share/govtool.db")) is None
