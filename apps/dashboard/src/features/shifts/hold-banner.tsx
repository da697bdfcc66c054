import type { Team } from "@stint/protocol/shifts";
import { IconWifiOff } from "@tabler/icons-react";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./hold-banner.module.css";

/** Says that a mass silence is being held as a network fault. */
export function HoldBanner({ hold }: { hold: NonNullable<Team["hold"]> }) {
  return (
    <div className={classes.banner} role="status">
      <IconWifiOff size={20} stroke={1.5} aria-hidden="true" />
      <p>
        <strong>
          Many people fell silent together at <TimeOfDay at={hold.since} />.
        </strong>{" "}
        This looks like a network fault; nobody is being punched out yet. {hold.late} of {hold.open} open
        shifts are late.
      </p>
    </div>
  );
}
