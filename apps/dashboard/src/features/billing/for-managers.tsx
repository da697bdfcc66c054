import type { ReactNode } from "react";
import { atLeast, useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";

/** A page that only managers can use, and a word to everybody else. */
export function ForManagers({ title, children }: { title: string; children: ReactNode }) {
  const { member } = useMe();
  if (atLeast(member.role, "manager")) return children;
  return (
    <Page title={title}>
      <Section>
        <EmptyState title="This page is for managers">
          What you have worked on yourself is on the page Review.
        </EmptyState>
      </Section>
    </Page>
  );
}
