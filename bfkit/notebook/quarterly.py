"""The quarterly analysis in a run: the other pages' results, and what was promised, asked and paid."""

import json

from bfkit.commitment_logs import CommitmentLogs
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.notebook.shown import Shown, write_part
from bfkit.quarter.parts import others
from bfkit.quarter.preparing import kept_logs
from bfkit.release.quarterly.export import followup_results
from bfkit.release.quarterly.page import title
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import to_json
from bfkit.verdict.quarter_analysis import QuarterAnalysis, quarter_analysis


class Concluding(Shown):
    """What the notebook of the quarterly analysis calls."""

    def quarter_analysis(self) -> QuarterAnalysis:
        """The quarter put together of what the other pages came to; in JupyterLab of those that stand published.

        Raises:
            InputFileError: a log of the commitments cannot be read. ParameterError, TableError: see ``quarter_analysis``.
        """
        work = None if self.part_file is None else self.part_file.parent
        told = others(self.others, self.parameters, self.edition, work=work, published=self.published)
        return quarter_analysis(
            self.checked, self.parameters, told.results, missing=told.missing, logs=self._commitment_logs()
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
        parts = {"followup": json.loads(to_json(followup_results(view)))}
        write_part(self.part_file, title(view), parts, ())
