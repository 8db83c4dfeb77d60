"""The kinds of commitment: what each promises, and which columns its log must have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType as _Fixed

from bfkit.parameters import commitment_targets as targets
from bfkit.parameters.commitment_targets import Target

Columns = Mapping[str, str]
"""Type of each column by its role. A type that ends in ? may be empty.

``text`` is a name or a code, ``names`` several with commas between, ``given`` free text of which only is kept whether
something stands there, ``day`` and ``moment`` times, ``whole`` and ``number`` numbers, ``yes_no``, and ``year``,
``quarter`` (2024Q1) and ``tertial`` (2024T1) periods.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of commitment.

    Attributes:
        label: in Swedish.
        target: form of the target.
        columns: required of the log; optional: that it may have.
        unique: role that no two rows may share, "" when several may.
        dated: role by which a row lies within the period, "" when none does.
        meetings: columns of a second file of meetings; empty when there is none.
        codebook: whether the log is a survey with a codebook.
        persons: whether what is counted is people, so that small counts are held back.
        measures: whether it measures a result rather than work done.
    """

    label: str
    target: type[Target]
    columns: Columns
    optional: Columns = field(default_factory=dict)
    dated: str = ""
    meetings: Columns = field(default_factory=dict)
    codebook: bool = False
    persons: bool = False
    measures: bool = False
    unique: str = "id"


_OCCASION = {"id": "text", "date": "day"}
_BY_YEAR = {"year": "year"}
_MILESTONES = {"number": "text", "due": "day", "done": "day?"}
_GROUPS = {
    "group": "text",
    "girls": "whole",
    "boys": "whole",
    "completed_girls": "whole?",
    "completed_boys": "whole?",
}
_MEETINGS = {"group": "text", "date": "day", "girls": "whole", "boys": "whole"}
_WALK = {
    **{"id": "text", "group": "text", "date": "day", "participants": "whole?", "areas": "names?", "youths": "whole?"},
    **{"minutes": "whole?", "observations": "given?", "reported": "given?"},
}
_PROCESS = {"called": "given?", "planning": "given?", "purpose": "given?"}
_FOLLOWED_UP = {
    "quarter": "quarter",
    **dict.fromkeys(("too_early", "in_time", "too_late", "never", "not_due"), "whole"),
}
_COSTS = {
    "year": "year",
    "alternative": "text",
    **dict.fromkeys(("days", "low", "middle", "high", "at_home"), "number?"),
}
_CRIMES = {"code": "text", "date": "day", "time": "text?", "area": "text?"}
_ANSWER = {"answer": "text?", "weight": "number"}
_STRATA = {"stratum": "text?", "area": "text?", "sex": "text?", "age": "text?"}


def _milestones(label: str) -> Kind:
    return Kind(label, targets.MilestoneTarget, _MILESTONES)


KINDS: Mapping[str, Kind] = _Fixed(
    {
        "antal": Kind("antal", targets.CountTarget, _OCCASION, {"party": "text?"}, "date"),
        "antal_och_platser": Kind(
            "antal och platser",
            targets.CountAndPlacesTarget,
            {**_OCCASION, "place": "text?"},
            {"party": "text?"},
            "date",
        ),
        "manadsmatris": Kind(
            "skola för skola, månad för månad",
            targets.SchoolMonthTarget,
            {**_OCCASION, "place": "text"},
            {"party": "text?"},
            "date",
        ),
        "i_tid_arbetsdagar": Kind(
            "i tid, arbetsdagar",
            targets.WorkingDaysTarget,
            {"id": "text", "known": "day", "done": "day?"},
            {"place": "text?"},
            "known",
        ),
        "i_tid_timmar": Kind(
            "i tid, klocktimmar",
            targets.HoursTarget,
            {"id": "text", "known": "moment", "done": "moment?"},
            {"owner": "text?"},
            "known",
        ),
        "milstolpar_kvartal": _milestones("delmål, kvartal för kvartal"),
        "milstolpar_tertial": _milestones("delmål, tertial för tertial"),
        "ja_nej": _milestones("ja eller nej"),
        "handlingsplan": _milestones("handlingsplan, punkt för punkt"),
        "tackning_omraden": Kind(
            "alla områden",
            targets.CoverageTarget,
            {**_OCCASION, "area": "text"},
            {"owner": "text?", "done": "day?"},
            "date",
            unique="",
        ),
        "tackning_lista": Kind("alla på listan", targets.CoverageTarget, {**_OCCASION, "place": "text"}, {}, "date"),
        "kontroller": Kind(
            "kontroller och utfall",
            targets.CountTarget,
            {"date": "day", "count": "whole"},
            {"positive": "whole"},
            "date",
        ),
        "aktiva_grupper": Kind(
            "aktiva grupper", targets.ActiveGroupsTarget, {**_OCCASION, "group": "text"}, {}, "date"
        ),
        "gruppkrav": Kind("grupper", targets.GroupTarget, _GROUPS, {}, meetings=_MEETINGS, persons=True),
        "narvaro_fullfoljande": Kind(
            "närvaro och fullföljande", targets.GroupTarget, _GROUPS, {}, meetings=_MEETINGS, persons=True
        ),
        "fore_efter_skala": Kind(
            "före och efter, skala",
            targets.ScaleTarget,
            {"school": "text"},
            {"sex": "text?"},
            codebook=True,
            persons=True,
            measures=True,
        ),
        "fore_efter_andel": Kind(
            "före och efter, andel",
            targets.ShareChangeTarget,
            {"year": "year", "question": "text", "answered": "whole", "agreeing": "whole"},
            {"group": "text?"},
            persons=True,
            measures=True,
        ),
        "andel_urval": Kind(
            "andel av ett litet urval",
            targets.SampleTarget,
            {"id": "text", "answer": "yes_no?"},
            {},
            persons=True,
            measures=True,
        ),
        "andel_av": Kind(
            "andel av dem det gäller",
            targets.ShareTarget,
            {"when": "text", "count": "whole", "of": "whole"},
            {},
            persons=True,
        ),
        "moten": Kind("möten", targets.MeetingTarget, _OCCASION, {"documented": "yes_no?", "party": "text?"}, "date"),
        "kvartalsminimum": Kind(
            "minst så många varje kvartal",
            targets.QuarterMinimumTarget,
            {"quarter": "quarter", "lifestyle": "whole", "fringe": "whole"},
            {},
            "quarter",
            persons=True,
        ),
        "ledtid": Kind("uppföljda i tid", targets.LagTarget, _FOLLOWED_UP, {}, "quarter", persons=True),
        "gemensam_tillsyn": Kind(
            "gemensam tillsyn", targets.JointTarget, {**_OCCASION, "present": "names?"}, {}, "date"
        ),
        "kostnadsjamforelse": Kind("kostnadsjämförelse", targets.CountTarget, _COSTS, {}, "year"),
        "arsantal": Kind(
            "antal per år",
            targets.YearlyTarget,
            {**_BY_YEAR, "count": "whole"},
            {},
            "year",
            persons=True,
            measures=True,
        ),
        "kumulativt_antal": Kind(
            "antal under hela perioden",
            targets.CumulativeTarget,
            {"tertial": "tertial", "count": "whole"},
            {},
            "tertial",
            persons=True,
        ),
        "in_ut_flode": Kind(
            "in och ut",
            targets.FlowTarget,
            {"tertial": "tertial", "in": "whole", "out": "whole"},
            {},
            "tertial",
            persons=True,
        ),
        "enkatandel": Kind(
            "andel i enkät", targets.SurveyShareTarget, _ANSWER, _STRATA, codebook=True, persons=True, measures=True
        ),
        "trygghetsindex": Kind(
            "trygghetsindex",
            targets.IndexTarget,
            {"year": "year", "area": "text", "item": "text", "value": "number?"},
            measures=True,
        ),
        "dialog": Kind(
            "medborgardialog",
            targets.DialogueTarget,
            {"year": "year", "area": "text", "theme": "text", "count": "whole"},
            {},
            "year",
        ),
        "snabbrapporter": Kind(
            "snabbrapporter",
            targets.QuickReportTarget,
            {**_OCCASION, "minutes": "whole?"},
            {"party": "text?", "place": "text?", "time": "text?"},
            "date",
        ),
        "nattvandring": Kind(
            "nattvandringsrapporter", targets.ReportTarget, _WALK, {**_PROCESS, "time": "text?"}, "date"
        ),
        "anmalda_brott": Kind("anmälda brott", targets.ReportedCrimeTarget, _CRIMES, {}, "date", measures=True),
    }
)
"""By the word in ``commitments.yml``."""

OUTCOME_KINDS = frozenset(name for name, kind in KINDS.items() if kind.measures and name != "arsantal")
"""Kinds whose target is an outcome; a number told every year is work done, which "arsantal" promises."""
