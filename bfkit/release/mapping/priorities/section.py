"""The problem pictures as a section: the list, what each answer rests on, and how much it rests on each threshold."""

from collections.abc import Iterator, Sequence
from html import escape

from bfkit.display import counted, number, sentence_list
from bfkit.mapping.priorities.evidence import LACKING, PROBLEM_CRITERIA
from bfkit.release.fragments import Fragment, box, folded, join, paragraph, table
from bfkit.release.mapping.priorities.views import ProtectedProblems, ShownProblem, ShownSensitivity
from bfkit.release.mapping.priorities.words import SHORT, THRESHOLDS, evidence

MOST_ROWS = 15
MOST_NAMES = 3
LAWFUL_WORDS = (
    "Samlingar är oftast laglig närvaro. De räknas därför inte upp område för område och kallas aldrig problem för antalets "
    "skull."
)
CAUSES = "Har gruppen analyserat en problembild vidare finns en orsaksanalys av den: se kvartalets första sida."


def section(view: ProtectedProblems) -> Fragment:
    """For the working group the list with its evidence; for the public the kinds only."""
    if view.public:
        return _public(view)
    if not view.rows:
        reason = (
            f"Inget slags händelser i något område är så många ({view.thresholds.minimum_count} på tolv månader) att det "
            "går att bedöma, eller så uppfyller inget av dem något kriterium."
        )
        return join([box("Visas inte.", reason, "note"), *_gatherings(view)])
    return join(
        [
            paragraph(_introduction(view)),
            _list(view),
            paragraph(_meaning(), "sub"),
            paragraph(CAUSES),
            *_lacking(view),
            *_evidence(view),
            *_few(view),
            *_sensitivity(view),
            *_gatherings(view),
            paragraph(_footnote(view), "sub"),
        ]
    )


def _introduction(view: ProtectedProblems) -> str:
    within = "med flest händelser först" if view.edition.limit == 1 else "i storleksklasser"
    return (
        "En problembild är ett slags händelser i ett område. Ju fler av de sex kriterierna som är uppfyllda, desto högre "
        f"upp står den; inget kriterium väger mer än något annat. De som uppfyller lika många är lika och står {within}. "
        "Programmet föreslår, gruppen bestämmer."
    )


def _list(view: ProtectedProblems) -> Fragment:
    caption = (
        f"Problembilder {view.year.label}: svar på P1–P6 och antal händelser. ”Saknas” betyder att underlag saknas."
    )
    return _table(view, view.rows[:MOST_ROWS], caption)


def _table(view: ProtectedProblems, shown: Sequence[ShownProblem], caption: str) -> Fragment:
    several = len({row.source for row in view.rows}) > 1
    columns = ["Problembild", "Uppfyllda", *PROBLEM_CRITERIA, "Tolv månader", *(["Källa"] if several else [])]
    rows = [
        [
            row.name,
            f"{row.met} av 6",
            *(SHORT[answer] for answer in row.answers.values()),
            row.count.text,
            *([row.source_label] if several else []),
        ]
        for row in shown
    ]
    return table(columns, rows, caption=caption)


def _meaning() -> str:
    return "; ".join(f"{key} {words[0].lower()}{words[1:]}" for key, words in PROBLEM_CRITERIA.items()) + "."


def _lacking(view: ProtectedProblems) -> Iterator[Fragment]:
    """What no picture can be judged by, and how to give it."""
    ways = []
    if not view.promises:
        ways.append("P3: lämna en lista över medborgarlöften")
    if not view.places or {row.answers["P4"] for row in view.rows} == {LACKING}:
        ways.append("P4: lämna ett register över platser, och punkt eller objekt i händelserna")
    if not view.costs:
        ways.append("P5: lämna en kostnadstabell med lågt, mellan och högt pris och källa")
    if any(row.answers["P6"] == LACKING for row in view.rows):
        ways.append("P6: gruppen svarar ja eller nej, med skäl; det räknas aldrig fram")
    if ways:
        yield box("Underlag saknas.", f"{'. '.join(ways)}. Det som saknas är aldrig ett nej.", "note")


def _evidence(view: ProtectedProblems) -> Iterator[Fragment]:
    """A fold for each of the first; those after them that meet several criteria have their answers in a table."""
    first = view.rows[:MOST_ROWS]
    rest = [row for row in view.rows[MOST_ROWS:] if row.met > 1 or row.rank == 1]
    yield paragraph(f"Vad svaren vilar på, för de {number(len(first))} första:" if rest else "Vad svaren vilar på:")
    yield from (_fold(row, view) for row in first)
    if rest:
        same = sum(row.met == first[-1].met for row in rest)
        alike = f", varav {number(same)} uppfyller lika många som den sista i tabellen" if same else ""
        lead = f"Ytterligare {counted(len(rest), 'problembild', 'problembilder')} med flera kriterier uppfyllda{alike}"
        caption = f"Problembilder {view.year.label} efter de {number(len(first))} första: svaren, utan vad de vilar på."
        yield folded(lead, _table(view, rest, caption))
        yield paragraph("Svaren för alla problembilder står också i results.json (mapping.problems).", "sub")


def _fold(row: ShownProblem, view: ProtectedProblems) -> Fragment:
    told = [
        (f"{key} {words}: {row.answers[key]}.", text)
        for (key, words), text in zip(PROBLEM_CRITERIA.items(), evidence(row, view), strict=True)
    ]
    items = "".join(f"<li><b>{escape(lead)}</b> {escape(text)}</li>" for lead, text in told)
    inner = Fragment(f"<ul>{items}</ul>", "\n".join(f"{lead} {text}" for lead, text in told))
    source = paragraph(f"{row.source_label}. {row.quarter.text} av händelserna skedde i {view.quarter.label}.", "sub")
    met = sentence_list([key for key, answer in row.answers.items() if answer == "ja"])
    return folded(f"{row.name}: {row.met} av 6 ({met})", join([source, inner]))


def _few(view: ProtectedProblems) -> Iterator[Fragment]:
    """Those with one criterion met, by name only, and how many there are with none."""
    single = [row for row in view.rows[MOST_ROWS:] if row.met == 1 and row.rank > 1]
    if single:
        columns, rows = ["Problembild", "Uppfyllt"], [[row.name, _only(row)] for row in single]
        caption = "Problembilder som uppfyller ett av de sex kriterierna."
        lead = f"{counted(len(single), 'problembild', 'problembilder')} med ett kriterium uppfyllt"
        yield folded(lead, table(columns, rows, caption=caption))
    said = []
    if view.unmet:
        said.append(f"{counted(view.unmet, 'problembild', 'problembilder')} till uppfyller inget kriterium.")
    if view.held_back:
        said.append(
            f"Problembilder med färre än {view.edition.limit} händelser, eller vars svar hade röjt ett litet antal, visas inte."
        )
    if said:
        yield paragraph(" ".join(said), "sub")


def _only(row: ShownProblem) -> str:
    return next(key for key, answer in row.answers.items() if answer == "ja")


def _sensitivity(view: ProtectedProblems) -> Iterator[Fragment]:
    if not view.sensitivity:
        return
    most = max(view.sensitivity, key=lambda one: (one.entered_count + one.left_count, one.other_answers))
    rows = [
        [
            THRESHOLDS[one.threshold],
            _value(one.value),
            _value(one.alternative),
            number(one.other_answers),
            _names(one.entered, one.entered_count),
            _names(one.left, one.left_count),
        ]
        for one in view.sensitivity
    ]
    columns = ["Tröskel", "Nu", "Om i stället", "Bilder med annat antal", "Kommer in i toppen", "Faller ur toppen"]
    caption = (
        "Hur listan ändras om en tröskel sätts lägre eller högre. De fem första är de fem första platserna, med alla som "
        "är lika."
    )
    yield folded(_lead(most), table(columns, rows, caption=caption))


def _lead(most: ShownSensitivity) -> str:
    if most.entered_count + most.left_count == 0:
        return "Trösklarna: de fem första platserna är desamma vilken av dem som än ändras"
    return f"Trösklarna: mest ändras listan med ”{THRESHOLDS[most.threshold].lower()}”"


def _value(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2 if value < 1 else 1)


def _names(names: Sequence[str], count: int) -> str:
    """At most a few names; where they are not told, how many."""
    if not names:
        return number(count)
    more = f" och {number(count - MOST_NAMES)} till" if count > MOST_NAMES else ""
    return "; ".join(names[:MOST_NAMES]) + more


def _gatherings(view: ProtectedProblems) -> Iterator[Fragment]:
    if not view.gatherings:
        return
    told = [
        f"{one.source_label}, {one.label[0].lower()}{one.label[1:]}" + ("" if view.public else _times(one.times))
        for one in view.gatherings
    ]
    yield box("Samlingar.", f"{LAWFUL_WORDS} Det gäller: {'; '.join(told)}.", "note")


def _times(times: Sequence[str]) -> str:
    return f" (sticker ut: {sentence_list(times)})" if times else " (ingen del av veckan sticker säkert ut)"


def _footnote(view: ProtectedProblems) -> str:
    text = (
        "Antal, inte risk: fler rapportörer eller besökare ger fler händelser. Källor läggs aldrig ihop; anmälda brott visar "
        "också hur benägna människor är att anmäla och hur polisen arbetar."
    )
    if view.edition.limit > 1:
        text += (
            " Antalen skrivs som storleksklasser, för tillsammans med andra tabeller hade exakta antal röjt de små. Därför "
            "visas inte heller kvoter och summor."
        )
    return text


def _public(view: ProtectedProblems) -> Fragment:
    """How many pictures of each kind, and how many meet each criterion: neither where nor when."""
    if not view.kinds:
        return box("Visas inte.", "Inget slags händelser uppfyller något av prioriteringskriterierna.", "note")
    several = len({kind.source_label for kind in view.kinds}) > 1
    columns = ["Slag", "Områden", *PROBLEM_CRITERIA, *(["Källa"] if several else [])]
    rows = [
        [
            kind.label,
            number(kind.pictures),
            *("–" if n is None else number(n) for n in kind.met),
            *([kind.source_label] if several else []),
        ]
        for kind in view.kinds
    ]
    caption = (
        f"I hur många områden slaget uppfyller minst ett av de sex prioriteringskriterierna {view.year.label}, och i hur "
        "många varje kriterium är uppfyllt."
    )
    text = "Var och när visas inte här, och områden rangordnas inte. Streck betyder att underlag saknas för alla; annars kan ett område sakna det. "
    return join(
        [
            table(columns, rows, caption=caption),
            paragraph(_meaning(), "sub"),
            paragraph(text, "sub"),
            *_gatherings(view),
        ]
    )
