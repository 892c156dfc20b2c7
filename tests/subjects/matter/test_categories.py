"""Categories and platforms as data: codes and labels in one table, what is refused by name, the nearest for a slip."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from govtool import models as m
from govtool.base import i18n
from govtool.base.errors import Refused
from govtool.law.policy import default_policy, overlay
from govtool.subjects.matter import categories as data
from govtool.subjects.matter import terms as t
from tests.rows import each
from tests.subjects.case.casebook import day
from tests.subjects.matter import course as c
from tests.subjects.matter.course import matter_of

# Codes and labels, copied by hand from the page.
PAGE = {
    ("peace_work", "综治工作"): "dispute 矛盾纠纷 safety_hazard 安全隐患 fire 消防隐患 traffic 交通秩序 public_order 治安问题 flood_geology 汛情地灾 campus 校园周边 emergency 突发事件",
    ("market", "市场监管"): "food 食品安全 drug 药品器械 price_consumer 价格与消费 unlicensed_trade 无证经营 lift_equipment 电梯与特种设备 product_quality 产品质量 advertising 违法广告 fair_trade 不正当竞争",
    ("enforcement", "综合执法"): "illegal_building 违法建设 street_order 市容秩序 sanitation 环境卫生 noise 噪声扰民 dust_smoke 扬尘油烟 parking 违法停车 dumping 渣土垃圾 land_use 违法用地",
    ("services", "便民服务"): "street_light_road 路灯道路 water_power_gas 水电气热 assistance 困难救助 elderly_service 养老助残服务 certificates 证照办理 jobs_insurance 就业社保 consult 政策咨询 suggestion 意见建议",
}  # fmt: skip
CHANNELS = "grid 网格员 head 户长 resident 群众 hotline 12345热线 patrol 巡查 superior 上级交办 department 部门 online 网上 stationed 驻村联村 inspection 专项督查"
CLASSES = {
    "emergency": {"emergency"},
    "urgent": {"fire", "flood_geology", "lift_equipment", "water_power_gas"},
    "consult": {"certificates", "jobs_insurance", "consult"},
    "complex": {"land_use"},
}


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


def test_codes_and_labels_are_those_of_the_page() -> None:
    found = [
        (each.platform.code, each.platform.zh, each.code, each.zh)
        for each in data.categories().values()
    ]
    page = [(*platform, *pair) for platform, text in PAGE.items() for pair in _pairs(text)]
    assert found == page
    assert len(found) == 32
    assert [(term.value, term.zh) for term in t.Channel] == _pairs(CHANNELS)


def test_labels_of_refused_and_approved_are_not_swapped() -> None:
    labels = {term.value: term.zh for term in (*t.MatterState, *t.HandlingResult, *t.RecheckResult)}
    assert labels["declined"] == "不予受理"
    assert labels["accepted"] == "待分派"
    assert labels["done"] == "已解决"
    assert labels["not_possible"] == "无法解决"
    assert (labels["ok"], labels["again"]) == ("合格", "重新办理")


@each("code", [code for text in PAGE.values() for code, _label in _pairs(text)])
def test_the_class_of_each_category(code: str) -> None:
    expected = next((name for name, codes in CLASSES.items() if code in codes), "general")
    more = {} if data.category(code).keeps_text else {"summary": None}
    assert matter_of(c.reported("2026-03-02", code, **more)).class_ == expected


def test_every_word_means_one_category() -> None:
    words = [
        (data._key(word), each.code)
        for each in data.categories().values()
        for word in {each.code, each.zh, each.en, *each.words}
    ]
    meant = dict(words)
    assert [word for word, code in words if meant[word] != code] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("noise", "noise"), ("噪声扰民", "noise"), ("噪音", "noise"), (" 食 品 ", "food"), ("Ｆｉｒｅ", "fire"), ("违建", "illegal_building"), ("food safety", "food")],
)  # fmt: skip
def test_a_category_is_meant_by_code_label_or_word(typed: str, code: str) -> None:
    assert data.chosen(typed).code == code


@each(
    ("typed", "what"),
    [
        ("政治安全", "政治安全"), ("邪教", "邪教"), ("意识形态", "政治安全"), ("重点人员", "重点人员、维稳对象"),
        ("重点人员管控", "重点人员、维稳对象"), ("流动人口", "流动人口、租户登记"), ("信教", "宗教、民族"), ("信教群众", "宗教、民族"),
        ("少数民族", "宗教、民族"), ("扫黑除恶", "刑事犯罪、扫黑除恶线索"), ("人脸识别", "视频监控、人脸识别"),
        ("精神障碍患者", "精神障碍患者管理"), ("社区矫正", "刑满释放、社区矫正、戒毒人员"), ("刑满释放人员", "刑满释放、社区矫正、戒毒人员"),
        ("党员管理", "党员档案、政审"), ("政审", "党员档案、政审"), ("出租屋", "流动人口、租户登记"), ("舆情", "政治安全"), ("人员轨迹", "视频监控、人脸识别"),
        ("举报邻居", "对邻里个人的举报、个人评分排名"), ("干部作风", "干部违纪违法问题"),
    ],
)  # fmt: skip
def test_what_is_no_matter_is_refused_by_name_with_the_reason(typed: str, what: str) -> None:
    i18n.use(i18n.CHINESE)
    with pytest.raises(Refused) as refused:
        data.chosen(typed)
    i18n.use(i18n.ENGLISH)
    assert refused.value.code == "refused_category"
    assert typed in refused.value.message
    assert what in refused.value.message
    assert "信任" in str(refused.value.hint) or "纪检" in str(refused.value.hint)


def test_no_word_of_a_category_is_refused() -> None:
    words = [word for each in data.categories().values() for word in (each.zh, *each.words)]
    assert [word for word in words if data._refused(word)] == []


@pytest.mark.parametrize(
    ("typed", "near"), [("noice", "noise"), ("井蓋", "street_light_road"), ("电梯困人", "lift_equipment"), ("垃圾", "dumping")]
)  # fmt: skip
def test_an_unknown_category_names_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(Refused) as refused:
        data.chosen(typed)
    assert refused.value.code == "unknown_category"
    assert near in str(refused.value.hint)


def test_a_category_without_anything_near_names_all() -> None:
    with pytest.raises(Refused) as refused:
        data.chosen("xyzzy")
    assert all(one.label in str(refused.value.hint) for one in data.categories().values())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"category": "public_order", "summary": "打架"}, "no_text"),
        ({"category": "noise", "summary": None}, "missing"),
        ({"category": "nonsense"}, "unknown_category"),
        ({"category": "重点人员"}, "refused_category"),
    ],
)
def test_a_report_keeps_a_text_where_its_category_does(fields: dict[str, str], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        c.reported("2026-03-02", **fields)
    assert [error["type"] for error in refused.value.errors()] == [code]
    assert c.reported("2026-03-02", "public_order", summary=None).summary is None


def test_only_what_is_planned_has_a_day() -> None:
    with pytest.raises(ValidationError):
        c.handled("2026-03-02", "done", until=day("2026-06-30"))
    assert c.handled("2026-03-02", "planned", until=day("2026-06-30")).until == day("2026-06-30")


def test_what_is_planned_is_planned_for_the_day_itself_or_later() -> None:
    assert c.handled("2026-03-02", "planned", until=day("2026-03-02")).until == day("2026-03-02")
    values = {"on": day("2026-03-02"), "result": "planned", "until": day("2026-03-01")}
    with pytest.raises(Refused) as refused:
        m.MatterHandled.checked(**values)
    assert refused.value.code == "bad_value"
    assert refused.value.message[0] == "W", "a problem of the whole record is told of no field"


def test_words_of_python_are_written_as_in_files() -> None:
    event = m.MatterDispatched.model_validate(
        {"on": "2026-03-02", "unit": "BM01", "with": ["SQ02"]}
    )
    assert event == c.dispatched("2026-03-02", with_=("SQ02",))
    assert event.payload() == {"unit": "BM01", "with": ["SQ02"]}
    assert c.raised("2026-03-02").payload() == {"class": "综合执法"}


# --- closed lists in the policy


@pytest.mark.parametrize(
    ("value", "hint"),
    [('["noice"]', "noise"), ('["fire", "噪声"]', "noise"), ('["消防隐患"]', "fire")],
)
def test_a_class_lists_codes_of_categories(value: str, hint: str) -> None:
    lines = f"[matter_class_hotline]\nvalues = [{{ from = 2027-01-01, value = {value} }}]"
    _policy, problems = overlay(default_policy(), lines)
    assert [problem.code for problem in problems] == ["bad_value"]
    assert hint in problems[0].message


def test_the_lists_that_are_shipped_name_categories() -> None:
    for name, parameter in default_policy().parameters.items():
        if parameter.choices:
            words = [word for value in parameter.values for word in value.value or ()]  # type: ignore[union-attr]
            assert set(words) <= data.categories().keys(), name  # type: ignore[arg-type]
