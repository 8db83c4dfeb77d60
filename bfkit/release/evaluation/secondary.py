"""The plan's other outcomes, in a table that says that they decide nothing: no word of success, whatever they show."""

from bfkit.release.evaluation.pieces import led, table_of_words, with_interval
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedSecondary
from bfkit.release.fragments import Fragment, join


def other_outcomes(view: ProtectedEvaluation) -> Fragment:
    """Counts before and after of every other outcome that the plan names; nothing where it names none."""
    if not view.secondary:
        return join([])
    caption = (
        f"Händelser på {view.development.planned} månader. Före: samma månader året före start. Väntat: utan insats, med 95 % "
        "intervall, på samma sätt som huvudutfallets flytt. Avgör inget."
    )
    columns = ["Utfall", "Före", "Med insatsen", "Väntat utan insats"]
    rows = [[_capital(one.outcome), one.before.text, one.after.text, _expected(one)] for one in view.secondary]
    return join(
        [
            led(
                "Andra utfall i planen (avgör inget).",
                "Planen har ett huvudutfall, och bara det prövas. Den som letar bland flera hittar lätt ett som råkar ha ändrats.",
            ),
            table_of_words(columns, rows, caption=caption, wordy=(3,)),
        ]
    )


def _expected(found: ProtectedSecondary) -> str:
    return with_interval(found.expected) if found.expected.known else f"ej prövat: {found.reason}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
