"""What lies near a problem, section by section: kinds of place, opening hours, conditions, streets, indicators of areas."""

from collections.abc import Iterator

from bfkit.display import number
from bfkit.release.causes import words
from bfkit.release.causes.nearby_views import ProtectedNight
from bfkit.release.causes.section import TOO_FEW
from bfkit.release.causes.views import ProtectedCauses
from bfkit.release.fragments import Fragment, box, explained, folded, heading, join, paragraph, table

HOUR = 60
NO_CLOSING = "har ingen stängningstid"
UNDIVIDED = "kan inte delas upp"


def surroundings(view: ProtectedCauses) -> Fragment:
    """What lies near: kinds of place near and far, places by opening hours, conditions, streets, indicators of areas."""
    found, lead = view.surroundings, heading("Vad som ligger nära", 2)
    if view.public:
        return join([])
    if found is None:
        return join([lead, paragraph(TOO_FEW, "sub")])
    missing = [
        box("Kan inte sägas.", f"{words.capital(why)}.", "note") for why in dict.fromkeys(w for _, w in found.reasons)
    ]
    pieces = [
        lead,
        *missing,
        *_near(view),
        *_places(view),
        *_nights(view),
        *_conditions(view),
        *_streets(view),
        *_indicators(view),
    ]
    return explained(join(pieces), view.edition)


def _near(view: ProtectedCauses) -> Iterator[Fragment]:
    if view.surroundings is None or not view.surroundings.kinds:
        return
    kinds = sorted(view.surroundings.kinds, key=lambda one: (not one.sure, -(one.ratio.value if one.ratio else 0)))
    rows = [
        [
            one.label,
            number(one.places),
            one.near.text,
            one.far.text,
            words.short_ratio(one.ratio, sure=one.sure) if one.ratio else one.reason or "visas inte",
            "ja" if one.sure else "nej",
        ]
        for one in kinds
    ]
    near, far = kinds[0].metres
    caption = (
        f"Nära (till {number(near)} meter) och längre bort (till {number(far)} meter), samma slags händelser i hela kommunen"
        f"{f', {view.when}' if view.when else ''}, {view.surroundings.period}. Varje händelse räknas en gång för varje slag. Kvoten "
        "är mot slumpvisa platser där det händer lika mycket annat; i den räknas en händelse nära flera slag bara för den plats "
        "som flest ligger vid. Säkert: när alla slag prövas samtidigt."
    )
    yield table(["Slag av plats", "Platser", "Nära", "Längre bort", "Kvot", "Säkert"], rows, caption=caption, words=[4])


def _places(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.places if view.surroundings else ()
    if not found:
        return
    rows = [
        [
            one.name,
            one.kind.lower(),
            one.incidents.text,
            one.open.text if one.has_hours else "–",
            one.after_closing.text if one.has_hours else "–",
        ]
        for one in found
    ]
    caption = "Platser i registret som problemets händelser ligger närmast. Öppet och stängning: bara händelser med säkert klockslag."
    columns = ["Plats", "Slag", "Händelser", "När det är öppet", "Timmen efter stängning"]
    yield table(columns, rows, caption=caption, words=[1])


def _nights(view: ProtectedCauses) -> Iterator[Fragment]:
    """At what hour it happens on each weekday, beside when the nearest place closes."""
    if not view.nights:
        return
    rows = [
        [words.capital(night.weekday), _closing(night), _hours(first, after), cell.text, _side(night, first, after)]
        for night in view.nights
        for first, after, cell in night.parts
    ]
    caption = (
        f"Problemets händelser per kväll och klockslag, {view.period}, med säkert klockslag. Natten efter midnatt hör till kvällen "
        "innan. Stänger: när den närmaste platsen stänger enligt registret. Flyttar händelserna med stängningstiden talar det för "
        f"stängningen och inte för klockslaget. Tider med få händelser är hopslagna; ”{UNDIVIDED}” betyder att timmen efter stängning "
        "inte kan visas för sig."
    )
    columns = ["Kväll", "Stänger", "Klockan", "Händelser", "Mot stängningen"]
    yield table(columns, rows, caption=caption, words=[1, 2, 4])


def _closing(night: ProtectedNight) -> str:
    return NO_CLOSING if night.closes is None else words.clock(night.closes)


def _hours(first: int | None, after: int | None) -> str:
    return "resten av natten" if first is None or after is None else f"{words.clock(first)}–{words.clock(after)}"


def _side(night: ProtectedNight, first: int | None, after: int | None) -> str:
    """Whether some hours lie within the hour after the closing."""
    if night.closes is None:
        return "–"
    if first is None or after is None:
        return "före, eller mer än en timme efter"
    return "timmen efter stängning" if night.closes <= first and after <= night.closes + HOUR else UNDIVIDED


def _conditions(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.conditions if view.surroundings else ()
    if not found:
        return
    rows = [
        [
            one.label,
            one.reports.text,
            one.open_now.text,
            words.short_ratio(one.ratio, sure=one.sure),
            "ja" if one.sure else "nej",
        ]
        for one in found
    ]
    caption = (
        f"Rapporterade otrygga platser som var öppna någon gång {view.surroundings.period if view.surroundings else ''}, inom "
        f"{number(found[0].metres)} meter från någon av problemets händelser. Kvoten: händelser när bristen är öppen mot när den inte är det, på "
        "samma ställe. Att fler brister rapporteras där det händer mer är väntat och säger inget."
    )
    yield table(["Brist", "Rapporter", "Öppna nu", "Kvot", "Säkert"], rows, caption=caption)


def _streets(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.streets if view.surroundings else ()
    if found:
        lit = {True: "ja", False: "nej", None: "okänt"}
        rows = [[one.name, number(one.metres), one.count.text, lit[one.lit]] for one in found]
        caption = "Sträckor med flest av problemets händelser"
        yield folded("Gator", table(["Sträcka", "Meter", "Händelser", "Belyst"], rows, caption=caption))


def _indicators(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.indicators if view.surroundings else ()
    if not found:
        return
    yield box("Läs försiktigt.", found[0].warning, "warn")
    rows = [
        [
            f"{one.name}, {one.year}",
            number(one.areas),
            f"{number(one.correlation.value, 2)} ({number(one.correlation.lower, 2)} till {number(one.correlation.upper, 2)})",
            "samband, inte orsak" if one.sure else "inget säkert samband",
        ]
        for one in found
    ]
    base = "per invånare" if found[0].per_resident else "per område"
    caption = (
        f"Mått på områden bredvid samma slags händelser {base}, {view.period}, rangkorrelation över områdena med 95 % intervall. "
        "Säkert: när alla mått prövas samtidigt."
    )
    columns = ["Mått", "Områden", "Rangkorrelation", "Vad det säger"]
    yield folded("Mått på områden", table(columns, rows, caption=caption, words=[3]))
