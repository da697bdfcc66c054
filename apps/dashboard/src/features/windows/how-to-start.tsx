import { Code } from "@mantine/core";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Section } from "../../ui/section.tsx";

/** What this page will show, and how its person gets there. */
export function HowToStart({ isOwn, isToday }: { isOwn: boolean; isToday: boolean }) {
  const when = isToday ? "today" : "on this day";
  return (
    <Section>
      <EmptyState title={`No desktop time ${when}`}>
        {isOwn ? (
          <>
            Your tracked time and its screenshots will be here. Start the desktop agent on your computer with{" "}
            <Code>npm run agent</Code>; you choose what it leaves out, and see everything it sends.
          </>
        ) : (
          "Their tracked time and its screenshots will be here once their desktop agent runs."
        )}
      </EmptyState>
    </Section>
  );
}
