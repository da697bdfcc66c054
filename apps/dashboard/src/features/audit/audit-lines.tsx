import type { AuditEntry } from "@stint/protocol/audit";
import { formatDay } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./audit.module.css";
import { factName, factWords } from "./fact-words.ts";
import { actorOf, deedOf } from "./sentences.ts";

/** One sentence a line, by days; a line opens to what it was before and after, from where and by which request. */
export function AuditLines({ entries }: { entries: AuditEntry[] }) {
  const viewer = useViewer();
  const days = Map.groupBy(entries, ({ at }) => formatDay(at, viewer));
  return (
    <ol className={classes.days} aria-label="Audit log">
      {[...days].map(([day, lines]) => (
        <li key={day}>
          <h2 className={classes.day}>{day}</h2>
          <ol className={classes.lines}>
            {lines.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

function Line({ entry }: { entry: AuditEntry }) {
  return (
    <li className={classes.line}>
      <details>
        <summary className={classes.summary}>
          <span className={classes.sentence}>
            <span className={classes.actor}>{actorOf(entry)}</span> {deedOf(entry)}
          </span>
          <span className={classes.when}>
            <TimeOfDay at={entry.at} />
          </span>
        </summary>
        <Details entry={entry} />
      </details>
    </li>
  );
}

function Details({ entry: { before, after, address, requestId, action } }: { entry: AuditEntry }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <dl className={classes.details}>
      {names.map((name) => (
        <div key={name}>
          <dt>{factName(name)}</dt>
          <dd>
            {before && name in before ? <del>{factWords(name, before[name])}</del> : null}
            {before && after ? " → " : null}
            {after && name in after ? <ins>{factWords(name, after[name])}</ins> : null}
          </dd>
        </div>
      ))}
      <div>
        <dt>act</dt>
        <dd className="tabular">{action}</dd>
      </div>
      {address ? (
        <div>
          <dt>came from</dt>
          <dd className="tabular">{address}</dd>
        </div>
      ) : null}
      {requestId ? (
        <div>
          <dt>request</dt>
          <dd className="tabular">{requestId}</dd>
        </div>
      ) : null}
    </dl>
  );
}
