"""What is wrong with dirty rows: one mistake each (or two), as files from offices have them."""

from __future__ import annotations

from collections.abc import Mapping

Mistake = Mapping[str, str]
"""What some columns hold instead; each makes the import refuse the row, whatever else it says."""

IN_REGISTRATION: tuple[Mistake, ...] = (
    {"registered_on": "2025-02-30"},
    {"registered_on": "25.3.2"},
    {"registered_on": "2099-01-01"},
    {"unit": "SQ99"},
    {"grid": "SQ01-G99"},
    {"dispute_type": "口角"},
    {"source": "口头转述"},
    {"major": "也许"},
    {"summary": ""},
    {"applicant": "张**"},
    {"applicant_phone": "138****0000"},
    {"applicant_phone": "1.38E+10"},
    {"applicant_id_no": "9.9E+17"},
    {"applicant_id_no": "990000199001010000"},
    {"respondent": "", "respondent_phone": "13800000000"},
    {"unit": "", "summary": ""},
)
IN_COURSE: tuple[Mistake, ...] = (
    {"reported_on": "2001-01-01"},
    {"met_on": "上周三"},
    {"session2_on": "", "session2_outcome": "调解未成功"},
    {"transferred_on": "", "accepted_on": "2022-01-01"},
    {"closed_on": "2099-01-01"},
    {"closed_outcome": "已处理"},
    {"transferred_to": "SQ01"},
)
