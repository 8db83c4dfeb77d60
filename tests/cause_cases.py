"""A small cause analysis that is right, as a mapping: what differs is given by the test."""

import copy
from typing import Any

PROBLEM: dict[str, Any] = {
    "id": "P1",
    "title": "Krossade rutor i området",
    "source": "rapporter",
    "category": "skadegorelse",
    "subtypes": ["ovrig_skadegorelse"],
    "areas": ["A1"],
    "from": "2024-01-01",
    "to": "2025-06-30",
    "form": "full",
    "prioritised": "Vanligast i kommunen och kostar mycket.",
    "event_chain": ["Gården är öppen.", "Ingen är där.", "Rutan krossas."],
    "not_known": ["Vi vet inte vilken dag rutorna krossades."],
}
HYPOTHESIS: dict[str, Any] = {
    "id": "H1",
    "problem": "P1",
    "statement": "Gården är mörk, och ingen ser vad som händer.",
    "corner": "plats",
    "mechanism": "mörker",
    "branch": "Miljö",
    "step": 2,
    "controller": "Tekniska förvaltningen",
    "if_true": "Skadorna följer mörkret genom året.",
    "if_false": "Skadorna sker samma klockslag året om.",
    "test": {"name": "veckodag_timme", "hours": [16, 24]},
    "evidence_for": [{"kind": "dialog", "text": "Grannar säger att det är mörkt.", "source": "Dialogmöte i maj"}],
}
RIVAL: dict[str, Any] = {
    **HYPOTHESIS,
    "id": "H2",
    "statement": "Det räknas fler skador sedan vaktmästarna började rapportera.",
    "corner": "mätningen",
    "mechanism": "ändrad rapportering",
    "controller": None,
    "test": {"name": "inget_data", "needed": "När varje vaktmästare började rapportera."},
}
REFLECTION: dict[str, Any] = {
    "against_what": "Krossade rutor på gården.",
    "when": "Kvällar från oktober till mars.",
    "how": "Det går att se vem som är där.",
    "for_whom": "Skolan och de som bor intill.",
    "risks": "Skadorna kan flytta till nästa gård.",
    "tried_here": "Inget har prövats här förut.",
}
DECISION: dict[str, Any] = {
    "problem": "P1",
    "day": "2025-07-01",
    "decided_by": "Gruppen",
    "considered": [
        {
            "measure": "belysning",
            "hypotheses": ["H1"],
            "chosen": "ja",
            "reason": "Riktas mot mörkret och går fort att göra.",
            "reflection": REFLECTION,
        }
    ],
}

HYPOTHESIS_RESULT: dict[str, Any] = {
    "id": "H1",
    "statement": "Gården är mörk.",
    "corner": "plats",
    "mechanism": "mörker",
    "branch": "Miljö",
    "step": 1,
    "controller": None,
    "if_true": "Följer mörkret.",
    "refuted_by": "Samma klockslag året om.",
    "suggested_by": "gruppen",
    "evidence_for": [{"kind": "dialog", "text": "Det är mörkt.", "source": "Möte"}],
    "evidence_against": [],
    "status": "kan ej avgöras",
    "computed": None,
    "judged": {"status": "stöds", "judged_by": "Gruppen", "day": "2025-07-01", "reason": None},
    "periods": [{"used_for": "prövade hypotesen", "first_day": "2024-01-01", "last_day": "2025-06-30"}],
    "rank": None,
    "interventions": [],
}
CAUSE: dict[str, Any] = {
    "problem": "P1",
    "title": "Krossade rutor",
    "source": "rapporter",
    "category": "skadegorelse",
    "subtypes": [],
    "form": "lätt",
    "first_day": "2024-01-01",
    "last_day": "2025-06-30",
    "prioritised": "Vanligt.",
    "event_chain": [],
    "not_known": [],
    "hypotheses": [HYPOTHESIS_RESULT],
    "suggested": [],
    "tried_here": [],
    "decided_on": None,
    "decided_by": None,
    "considered": [],
}


def cause_file() -> dict[str, Any]:
    """The whole file, to be changed at will."""
    whole = {
        "municipality": "Provköping",
        "group": "Gruppen",
        "problems": [PROBLEM],
        "hypotheses": [HYPOTHESIS, RIVAL],
        "decisions": [DECISION],
    }
    return copy.deepcopy(whole)
