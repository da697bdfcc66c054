import type { Operations } from "@stint/protocol/insights";
import type { ReactNode } from "react";
import { formatDuration } from "../../format.ts";
import { Section } from "../../ui/section.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { Duration } from "../../ui/time.tsx";
import { secondsWords, sessionWords } from "./operations-words.ts";
import classes from "./server-section.module.css";

const ENGINES = { pglite: "Embedded", postgres: "PostgreSQL" } as const;
/** A clock that ticks four times a second and has not for this long stands still, s. */
const STANDS_S = 10;

/** The process that answered, the service clock, and what is open. */
export function ServerSection({ operations }: { operations: Operations }) {
  const { process, serviceClock, openSessions } = operations;
  const stands = serviceClock.ageSeconds > STANDS_S;
  return (
    <Section title="Server">
      <dl className={classes.facts}>
        <Fact name="Service clock">
          <StateDot
            state={stands ? "problem" : "live"}
            word={stands ? `Stands still for ${secondsWords(serviceClock.ageSeconds)}` : "Runs"}
          />
        </Fact>
        <Fact name="It has heard for">{formatDuration(serviceClock.seconds)}</Fact>
        <Fact name="Open sessions">{sessionWords(openSessions)}</Fact>
        <Fact name="Pages that listen">{process.streams.toLocaleString("en-GB")}</Fact>
        <Fact name="Up for">
          <Duration seconds={process.uptimeSeconds} />
        </Fact>
        <Fact name="Roles">{process.roles.join(", ")}</Fact>
        <Fact name="Database">{ENGINES[process.engine]}</Fact>
        <Fact name="Version">
          {process.version} on Node {process.node.replace(/^v/, "")}
        </Fact>
      </dl>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}
