"""The quarterly analysis in a run: the other pages' results, and what was promised, asked and paid."""

import json

from bfkit.commitment_logs import CommitmentLogs
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.notebook.shown import Shown, write_part
from bfkit.parameters.loading import COMMITMENT_FILE, PRICES_FILE
from bfkit.parameters.unread import refuse_unread
from bfkit.quarter import workspace
from bfkit.quarter.parts import evidence_left, others
from bfkit.quarter.preparing import kept_logs
from bfkit.quarter.workspace import EXPORT
from bfkit.release.documents import facts_of, tjansteskrivelse, word_bytes
from bfkit.release.followup.evidence_files import TABLE_FILE, evidence_csv
from bfkit.release.followup.hand_over import hand_over
from bfkit.release.quarterly.ahead import focus_areas, order_unsure
from bfkit.release.quarterly.export import followup_results
from bfkit.release.quarterly.first_page import absent
from bfkit.release.quarterly.page import title
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import FollowupResults, to_json
from bfkit.results.hand_over import FILE, FOLDER, HandOver
from bfkit.verdict.next_step import step_words
from bfkit.verdict.quarter_analysis import QuarterAnalysis, quarter_analysis

LETTER = "tjansteskrivelse.docx"


class Concluding(Shown):
    """What the notebook of the quarterly analysis calls."""

    def quarter_analysis(self) -> QuarterAnalysis:
        """The quarter put together of what the other pages came to; in JupyterLab of those that stand published.

        Raises:
            InputFileError: a log of the commitments cannot be read. ParameterError: ``commitments.yml`` or ``prices.yml``
            cannot be read, or as ``quarter_analysis`` says. TableError: see there.
        """
        for name in (COMMITMENT_FILE, PRICES_FILE):
            refuse_unread(self.parameters.unread_files, name)
        work = None if self.part_file is None else self.part_file.parent
        told = others(self.others, self.parameters, self.edition, work=work, published=self.published)
        return quarter_analysis(
            self.checked,
            self.parameters,
            told.results,
            missing=told.missing,
            logs=self._commitment_logs(),
            lines=evidence_left(self.others, work=work, published=self.published),
            kinds={one.id: one.name for one in self.catalogue.measures},
        )

    def hand_over(self, found: QuarterAnalysis) -> HandOver:
        """What the quarter hands over to the weekly pictures that follow it."""
        view: ProtectedQuarter = self.protected(found)
        mapping, decided = view.results.mapping, self.parameters.decisions
        chosen = {one.problem for one in decided.problems if one.can == "ja"}
        return hand_over(
            self.checked,
            self.parameters,
            focus=[one for one in focus_areas(view) if one.chosen or not order_unsure(view)],
            problems=() if mapping is None else [one for one in mapping.problems if one.id in chosen],
            steps=view.steps,
            decided={one.intervention: one.step for one in decided.next_steps},
        )

    def _commitment_logs(self) -> CommitmentLogs | None:
        """The logs to the last day of the quarter: put by for the run, or read where JupyterLab has the files."""
        agreement = self.parameters.agreement
        if agreement is None:
            return None
        if self.part_file is not None:
            return kept_logs(agreement, self.part_file.parent)
        if self.data is None:
            return None
        return read_commitment_logs(agreement, self.data, as_of=self.parameters.quarter.last_day)

    def finish_quarter(self, found: QuarterAnalysis) -> None:
        """Write the results when the notebook runs as part of a quarter."""
        if self.part_file is None:
            return
        view: ProtectedQuarter = self.protected(found)
        followup = followup_results(view)
        files = {} if view.public else self._files(found, view, followup)
        beside = self.part_file.with_name(self.part_file.name.partition(".")[0])
        workspace.prepare(beside)
        for name, content in files.items():
            (beside / name).write_bytes(content)
        names = [f"{EXPORT}/{FOLDER}/{name}" for name in files]
        write_part(self.part_file, title(view), {"followup": json.loads(to_json(followup))}, names)

    def _files(self, found: QuarterAnalysis, view: ProtectedQuarter, followup: FollowupResults) -> dict[str, bytes]:
        """What others go on with: the letter to the steering group, next week's picture, those who collect evidence."""
        results = view.results.model_copy(update={"followup": followup})
        own, proposed = self.parameters, {one.intervention: step_words(one) for one in view.steps}
        letter = tjansteskrivelse(
            results, facts_of(own, self.edition), own.decisions, proposed=proposed, absent=absent(view)
        )
        lines = () if view.evidence is None else view.evidence.lines
        return {
            LETTER: word_bytes(letter),
            FILE: to_json(self.hand_over(found)).encode(),
            TABLE_FILE: evidence_csv(lines).encode(),
        }
