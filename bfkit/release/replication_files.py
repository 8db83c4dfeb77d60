"""The files for R and Stata that an evaluation can be worked out again from."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit import results
from bfkit.release.csv_text import csv_text
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.followup.evidence_files import LINE_FILE
from bfkit.release.replication import Cells, Drawn, Panel, Replication

_FOLDER = Path(__file__).parent / "templates" / "replication"
SCRIPTS = ("huvudanalys.R", "huvudanalys.do")
READ_ME = "LASMIG.txt"


def files(view: ProtectedEvaluation, found: Replication) -> dict[str, str]:
    """Name and content of every file for R and Stata; those that would tell a held-back count are left out."""
    tables = {"resultat.csv": _result_rows(view, found)}
    if found.cells is not None:
        tables["celler.csv"] = _cell_rows(found.cells)
        tables["jamforbara_fall.csv"] = _case_rows(found.cells)
    if found.drawn is not None:
        tables["lottning.csv"] = _drawn_rows(found.drawn)
    if found.panel is not None:
        tables["panel.csv"] = _panel_rows(found.panel)
    texts = {name: csv_text(rows) for name, rows in tables.items()}
    for name in SCRIPTS:
        texts[name] = _script(name).replace("@INSATS@", view.id)
    texts[LINE_FILE] = results.to_json(found.line)
    texts[READ_ME] = _read_me(view, found, sorted(texts))
    return dict(sorted(texts.items()))


def _digits(values: np.ndarray) -> list[float]:
    """Numbers with twelve significant digits, the same bytes on every machine."""
    return [float(f"{value:.12g}") for value in np.asarray(values, dtype=float).ravel()]


def _cell_rows(found: Cells) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "grupp": ["insats", "insats", "jamforelse", "jamforelse"],
            "period": ["fore", "efter", "fore", "efter"],
            "antal": _digits(np.array(found.counts)),
        }
    )


def _case_rows(found: Cells) -> pd.DataFrame:
    rows = pd.DataFrame({"regel": found.rule + 1, "z": _digits(found.statistics)})
    if found.log_ratios is not None and found.errors is not None:
        rows["log_kvot"], rows["medelfel"] = _digits(found.log_ratios), _digits(found.errors)
    return rows


def _drawn_rows(found: Drawn) -> pd.DataFrame:
    return pd.DataFrame(
        {"omgang": found.rounds, "log_kvot": _digits(found.log_ratios), "borjade": found.began.astype(int)}
    )


def _panel_rows(found: Panel) -> pd.DataFrame:
    """One row a group and block, in order of time; groups that carry the measure are numbered when there are several."""
    several = int(found.own.sum()) > 1
    names, number = [], 0
    for own in found.own:
        number += bool(own)
        names.append((f"insats{number}" if several else "insats") if own else "jamforelse")
    return pd.DataFrame(
        [
            {
                "period": begin.strftime("%Y-%m"),
                "manader": found.months,
                "grupp": name,
                "antal": int(found.counts[place, block]),
                "insats": int(found.treated[place, block]),
            }
            for block, begin in enumerate(found.begins)
            for place, name in enumerate(names)
        ]
    )


def _result_rows(view: ProtectedEvaluation, found: Replication) -> pd.DataFrame:
    """Name, value, and a note for each result; a ratio of an undecided measure says in its note that it is none."""
    decision = found.decision
    doubt = "utslaget är att effekten inte går att avgöra; talet är inget resultat" if view.undecided else ""
    rows: list[tuple[str, object, str]] = [
        ("insats", view.id, view.title),
        ("utfall", view.outcome, ""),
        ("utslag", view.key, view.sentence),
        ("skal", view.reason or "", ""),
        ("avgors_av", view.decision.method, ""),
        ("fall", view.decision.cases, "jämförbara fall, eller möjliga lottningar"),
    ]
    if decision is not None:
        numbers = {
            "kvot": (decision.ratio, doubt),
            "kvot_undre": (decision.lower, "95 %"),
            "kvot_ovre": (decision.upper, "95 %"),
            "kvot_undre_90": (decision.lower_90, "90 %"),
            "kvot_ovre_90": (decision.upper_90, "90 %"),
            "p_minskning": (decision.p_decrease, f"ensidigt; {doubt}" if doubt else "ensidigt"),
            "p_okning": (decision.p_increase, f"ensidigt; {doubt}" if doubt else "ensidigt"),
            "p_minskning_justerat": (found.p_decrease, f"Holm, {len(view.family.falls)} utslag samma år"),
            "p_okning_justerat": (found.p_increase, f"Holm, {len(view.family.rises)} utslag samma år"),
            "minsta_p": (decision.smallest_p if decision.cases else math.nan, "det minsta p som metoden kan ge"),
            "farre": (decision.prevented, doubt or "händelser färre än väntat under uppföljningen"),
            "farre_undre": (decision.prevented_lower, "95 %"),
            "farre_ovre": (decision.prevented_upper, "95 %"),
        }
        rows += [(name, _value(value), note) for name, (value, note) in numbers.items()]
    if found.cells is not None:
        note = "insatsens händelser under uppföljningen, också de över en månads tak"
        rows.append(("efter_utan_tak", _value(found.cells.after_in_full), note))
        rows.append(("mitt", _value(found.cells.centre), "median av de jämförbara fallens log_kvot"))
        rows += [
            (f"oberoende_{place}", _value(worth), "så många oberoende fall är de som överlappar värda")
            for place, worth in enumerate(found.cells.independent, 1)
        ]
    if found.drawn is not None:
        note = "lottningar dragna med frö 1 bland de möjliga; 0: alla är genomgångna"
        rows.append(("dragna_utfall", found.drawn.sampled, note))
    rows.append(("panel_kvot", _value(found.panel_ratio), "avgör inte; Poisson med områdes- och månadseffekter"))
    return pd.DataFrame(rows, columns=["namn", "varde", "anmarkning"], dtype=object)


def _value(value: float) -> object:
    return float(f"{value:.10g}") if math.isfinite(value) else ""


@cache
def _script(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _read_me(view: ProtectedEvaluation, found: Replication, names: list[str]) -> str:
    about = {
        LINE_FILE: "raden i kommunens lokala evidens, också när effekten inte går att avgöra; den får lämnas ut",
        "resultat.csv": "allt som programmet räknade ut, och utslaget",
        "celler.csv": "de fyra tal som huvudanalysens kvot är gjord av",
        "jamforbara_fall.csv": "de fall utan insats som kvoten rangordnas bland, utan område, datum och antal",
        "lottning.csv": "de lottade områdenas logaritmerade kvoter (efter mot före), utan namn",
        "panel.csv": "antal per period i insatsens områden och i jämförelseområdena tillsammans",
        "huvudanalys.R": "räknar om huvudanalysen i R (Rscript huvudanalys.R); fixest används om det finns",
        "huvudanalys.do": "räknar om huvudanalysen i Stata (do huvudanalys.do); ppmlhdfe används om det finns",
    }
    if not {"celler.csv", "lottning.csv"} & set(names):
        about["huvudanalys.R"] = about["huvudanalys.do"] = _ONLY_PANEL if "panel.csv" in names else _NOTHING
    listed = "\n".join(f"  {name:<22}{about[name]}" for name in names)
    gone = "\n".join(f"  {file}: {reason}." for file, reason in found.left_out)
    if found.decision is None:
        gone += "\n  Kvot, intervall och antal i resultat.csv: av samma skäl."
    rounded = ""
    if found.cells is not None and found.cells.log_ratios is None:
        rounded = _ROUNDED
    return _READ_ME.format(
        title=view.title,
        id=view.id,
        limit=view.edition.limit_sentence,
        edition=view.edition.label,
        listed=listed,
        gone=f"Det här saknas, och varför:\n{gone}\n\n" if gone else "",
        shown=view.shown,
        rounded=rounded,
        main=_BY_LOT if found.lottery else _BY_CASES,
    )


_ROUNDED = """\
Några av de jämförbara fallen bygger på antal som inte visas. Därför finns bara deras z (logaritmerad kvot delad
med medelfel), avrundad till sex decimaler; medianen står i resultat.csv som "mitt".

"""
_ONLY_PANEL = "räknar om panelen; huvudanalysen kan inte räknas om ur den här mappen"
_NOTHING = "har inget att räkna om i den här mappen"
_BY_CASES = """\
Huvudanalysen: kvoten är (efter + 0,5) / (före + 0,5) i insatsens områden, delad med detsamma i jämförelse-
områdena. "Före" är samma kalendermånader under de två åren innan (ett år vid kort historik); månader över sitt tak
räknas som taket. z är logaritmen av kvoten delad med roten ur summan av 1 / (antal + 0,5). p är det egna fallets
plats bland de jämförbara fallens z, från lägst (p_minskning) eller högst (p_okning), och räknas upp för att fallen
överlappar varandra (oberoende i resultat.csv; t-fördelning). Ur kvoten tas medianen av fallens logaritmerade
kvoter: så mycket faller eller stiger utvalda områden av sig själva. Finns flera regler (regel) gäller det största
p-värdet och det vidaste intervallet. En månad med insatsen som låg över sitt tak räknas till sist fullt ut i kvoten
och intervallet, men inte i rangordningen: de multipliceras med (efter_utan_tak + 0,5) / (efter + 0,5), om det är mer
än 1. efter_utan_tak står i resultat.csv.
"""
_BY_LOT = """\
Huvudanalysen: log_kvot är logaritmen av (efter + 0,5) / (före + 0,5) i varje lottat område, med hela året före som
"före". Skattningen är medelvärdet för dem som började minus medelvärdet för dem som väntade, i snitt över
omgångarna. p är andelen möjliga lottningar som ger minst så låg (p_minskning) eller så hög (p_okning) skillnad, och
intervallet är de kvoter som det testet inte förkastar. Är de möjliga lottningarna fler än två miljoner drogs så
många av dem som dragna_utfall i resultat.csv anger, och p är (1 + antal) / (1 + dragna). Skripten drar då lika
många, med ett eget frö: p och intervall stämmer bara inom slumpens felmarginal, och skripten säger om de gör det.
farre räknas för sig, omgång för omgång: antalet före bland dem som började (samma månader året före) gånger ändringen
bland dem som väntade, minus det som kom. De antalen finns inte här och kan inte räknas fram ur kvoten.
"""
_READ_ME = """\
Underlag för att räkna om utvärderingen av {title} ({id})
Utslag: {shown}

{edition}. {limit} Underlaget är granskat så att inget litet antal går att räkna ut ur det. Det är
arbetsmaterial: dela det enligt avtalen för källorna. Alla filer är UTF-8 med decimalpunkt och komma mellan fälten.

Filer:
{listed}

{gone}{rounded}{main}
Panelen avgör inte. Jämförelseområdena är hopslagna till ett, och månader kan vara hopslagna till kvartal eller
halvår: med effekter för områden och månader ger en Poissonmodell exakt samma skattning så, när områdena i en grupp
började samtidigt. Medelfelen blir däremot inte desamma, och ska inte användas.
"""
