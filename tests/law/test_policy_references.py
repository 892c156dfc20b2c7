"""What the policy gives as its source: a few characters of the document itself, or 本系统默认."""

from __future__ import annotations

import re

import pytest

from govtool.base.resources import data_dir
from govtool.law.policy import Parameter, default_policy

POLICY = default_policy()

# A few characters of each sentence of the sub-district plan that a value rests on, copied by hand, by its number.
PLAN = {
    1: "每天一调度,每周一例会,每月一研判会",
    2: "每天调度由值班领导调度,例会由副书记或分管政法领导主持,研判会由书记或行政主任主持",
    10: "需排查当天向街道矛调中心报送",
    11: "每周填写矛盾纠纷事件化解排查汇总表,并录入《平安E通》APP",
    12: "每周汇总报送街道矛调中心",
    13: "每月汇总报送区矛调中心",
    15: "应于当天报告街道矛调中心",
    16: "每月的15日和30日将当期",
    17: "信访室…简单不复杂案件直接分流至社区(村)、相关部门,重大复杂案件分流至街道矛调中心",
    18: "3日内与对象见面",
    19: "10日内至少组织两次调解",
    21: "及时销号并向街道矛调中心上报结果",
    22: "对经两次及以上调解未能成功化解的案件,需在3个工作日内移送",
    24: "对重大复杂的案件,排查当天应当及时报送街道矛调中心",
    25: "根据属地或行业主管原则",
    30: "应当明确具体的办理期限(一般不超过30日)",
    31: "在决定受理后1个月内销号并上报区矛调中心",
    32: "按程序向区矛调中心申请延期",
    34: "及时录入司法行政基层工作管理平台系统",
    38: "随意上交矛盾…坚决启动责任倒查",
}
OTHERS = {
    "T": "以10户左右村民为标准",
    "F": "统一受理、统一分流、统一督办",
    "《人民调解法》第三十一条": "对调解协议的履行情况进行监督",
    "《人民调解法》第三十三条": "自调解协议生效之日起三十日内共同向人民法院申请司法确认",
    "《个人信息保护法》第十九条": "实现处理目的所必要的最短时间",
    "第四十七条": "个人信息处理者应当主动删除个人信息",
}
IN_NO_DOCUMENT = ("定期报送", "每周一报", "每月一报", "最长不超过30日", "按职责由主管部门牵头")
OURS = "本系统默认"

QUOTED = re.compile(r"([^“”、；]*)“([^”]*)”")


def quotes(reference: str) -> list[tuple[str, str]]:
    """Each quote with what stands before it: a number of the plan, a letter, or an article."""
    named: list[tuple[str, str]] = []
    for before, words in QUOTED.findall(reference):
        number = re.search(r"P\d+$|[TF]$", before)
        source = number[0] if number else before
        named.append((source or named[-1][0], words))
    return named


def quotes_of(parameter: Parameter) -> list[tuple[str, str]]:
    return quotes(parameter.reference.replace("《“四个平台”意见》", ""))


def test_each_quote_is_in_the_document() -> None:
    for name, parameter in POLICY.parameters.items():
        for source, words in quotes_of(parameter):
            text = PLAN[int(source[1:])] if source.startswith("P") else OTHERS[source]
            assert words in text, (name, source)


def test_a_basis_is_quoted_or_called_ours() -> None:
    for name, parameter in POLICY.parameters.items():
        sources = {source[0] for source, _words in quotes_of(parameter)}
        assert {"P", "T", "F"} & set(parameter.basis) == {"P", "T", "F"} & sources, name
        assert ("H" in parameter.basis) == (OURS in parameter.reference), name


@pytest.mark.parametrize("words", IN_NO_DOCUMENT)
def test_words_of_no_document_are_not_given_as_a_source(words: str) -> None:
    for file in sorted((data_dir() / "policy").glob("*.toml")):
        assert words not in file.read_text(encoding="utf-8"), file.name
