import type { ActivityStretch } from "@stint/protocol/time-entries";
import { EditDialog } from "./edit-dialog.tsx";
import { ProjectDialog } from "./project-dialog.tsx";
import { SplitDialog } from "./split-dialog.tsx";
import { TaskDialog } from "./task-dialog.tsx";
import type { DayReview } from "./use-day-review.ts";

/** What can be open over the page. */
export function ReviewDialogs({ day, stretches }: { day: DayReview; stretches: ActivityStretch[] }) {
  const { opened, close } = day;
  const [entry = null] = opened?.entries ?? [];
  return (
    <>
      <EditDialog
        entry={opened?.dialog === "edit" ? entry : null}
        onClose={close}
        onChanged={(undo) => entry && day.remember({ ids: [entry.id], undo })}
      />
      <SplitDialog
        entry={opened?.dialog === "split" ? entry : null}
        stretches={stretches}
        onClose={close}
        onSplit={day.split}
      />
      <TaskDialog
        entry={opened?.dialog === "task" ? entry : null}
        onClose={close}
        onChoose={day.assignTask}
      />
      <ProjectDialog
        entries={opened?.dialog === "project" ? opened.entries : null}
        onClose={close}
        onChoose={day.assign}
      />
    </>
  );
}
