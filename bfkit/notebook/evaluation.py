"""The evaluation of a measure in a run."""

import json
from dataclasses import replace

from bfkit.errors import ParameterError
from bfkit.evaluation.evidence import evidence
from bfkit.evaluation.explanations import SIMULTANEOUS, also_here
from bfkit.evaluation.outcomes import outcome_label
from bfkit.notebook.shown import Shown, write_part
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.quarter import fingerprint, workspace
from bfkit.quarter.workspace import EXPORT
from bfkit.release import evaluation_export, replication_files
from bfkit.release.evaluation import appendix
from bfkit.release.evaluation import title as evaluation_title
from bfkit.release.fragments import Fragment
from bfkit.release.replication import replication, ring_difference
from bfkit.results import to_json
from bfkit.verdict import Evaluation, evaluate, family


class Evaluating(Shown):
    """What the notebook of a measure calls."""

    def evaluation(self, intervention: str) -> Evaluation:
        """The evaluation of a measure of the register, worked out once.

        Args:
            intervention: its id.

        Raises:
            ParameterError: the municipality has no register, or it has no such measure.
        """
        if intervention not in self._evaluations:
            measure = _measure(self.parameters, intervention)
            found = self._judged(measure)
            self._evaluations[intervention] = replace(found, beside=self._beside(found))
        return self._evaluations[intervention]

    def _judged(self, measure: Intervention) -> Evaluation:
        others = family(self.checked, self.parameters, measure)
        return evaluate(evidence(self.checked, self.parameters, measure), others)

    def _beside(self, found: Evaluation) -> tuple[tuple[str, str, str], ...]:
        """Where another measure may explain an effect, what the program says of that one."""
        explained = any(check.name == SIMULTANEOUS and check.passed is False for check in found.evidence.checks)
        if found.verdict.reason is not None or not explained:
            return ()
        here = {one.id: one for one, _ in also_here(self.parameters, found.evidence.material)}
        return tuple((name, outcome_label(one.outcome), self._judged(one).verdict.shown) for name, one in here.items())

    def appendix(self, found: Evaluation) -> Fragment:
        """The methods of an evaluation, with versions and the seal of its locked plan."""
        plans = [plan for plan in self.parameters.plans if plan.intervention == found.intervention.id]
        seal = plans[-1].plan_sha256 if plans else None
        return appendix(self.protected(found), fingerprint.versions(), plan_seal=seal)

    def finish_evaluation(self, found: Evaluation) -> None:
        """Write the results of a measure when the notebook runs as part of a quarter; files for the working group."""
        if self.part_file is None:
            return
        view = self.protected(found)
        row = json.loads(to_json(evaluation_export.evaluation(view, ring_difference(found, view))))
        texts = {} if view.public else replication_files.files(view, replication(found, view))
        beside = self.part_file.with_name(self.part_file.name.partition(".")[0])
        workspace.prepare(beside)
        for name, text in texts.items():
            (beside / name).write_text(text, encoding="utf-8", newline="\n")
        files = [f"{EXPORT}/{found.intervention.slug}/{name}" for name in texts]
        write_part(self.part_file, evaluation_title(view), {"evaluations": [row]}, files)


def _measure(parameters: Parameters, intervention: str) -> Intervention:
    if parameters.register is None:
        raise ParameterError(
            f"{parameters.municipality.name} har inget register över insatser. Skriv ett: "
            f"parameters, {parameters.slug}, interventions.yml."
        )
    for one in parameters.unread:
        if one.id == intervention:
            raise ParameterError(f"{one.telling}.")
    measures = {measure.id: measure for measure in parameters.register.interventions}
    if intervention not in measures:
        raise ParameterError(f'intervention: "{intervention}" finns inte i registret{nearest(intervention, measures)}')
    return measures[intervention]
