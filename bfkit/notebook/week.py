"""The weekly picture in a run."""

import json
from datetime import date

from bfkit.evaluation.outcome.done_so_far import done_so_far
from bfkit.mapping.week import WeeklyPicture, weekly_picture
from bfkit.notebook.shown import Shown, write_part
from bfkit.release.week.export import week_results
from bfkit.release.week.sentences import title
from bfkit.results import to_json


class Weekly(Shown):
    """What the notebook of a week calls."""

    def picture(self, last_day: date) -> WeeklyPicture:
        """The seven days to a day, with what the logs say was done of each measure by then."""
        register = self.parameters.register
        done = done_so_far(self.checked.activities, register, last_day)
        return weekly_picture(self.checked, self.parameters, last_day, done=done)

    def finish_week(self, picture: WeeklyPicture) -> None:
        """Write the results of the week when the notebook is run by ``bfkit week``."""
        if self.part_file is None:
            return
        view = self.protected(picture)
        row = json.loads(to_json(week_results(view, self.parameters)))
        write_part(self.part_file, title(view), {"week": row}, ())
