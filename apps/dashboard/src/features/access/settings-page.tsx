import { Button } from "@mantine/core";
import { Suspense } from "react";
import { lazily } from "../../frame/lazily.ts";
import { signOut } from "../../frame/session.ts";
import { atLeast, useMe } from "../../me.ts";
import { Page } from "../../ui/page.tsx";
import { OwnEvidenceSection } from "../evidence/own-evidence-section.tsx";
import { DeviceSection } from "../notifications/device-section.tsx";
import { AccountSection } from "./account-section.tsx";
import { ApiKeysSection } from "./api-keys-section.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { OrganisationSections } from "./organisation-sections.tsx";
import { PasswordSection } from "./password-section.tsx";

const BillingSettings = lazily(() => import("../billing/billing-settings-sections.tsx"));

export default function SettingsPage() {
  const { member } = useMe();
  return (
    <Page
      title="Settings"
      actions={
        <Button variant="default" onClick={signOut}>
          Sign out
        </Button>
      }
    >
      <AccountSection />
      <AppearanceSection />
      <DeviceSection />
      <PasswordSection />
      <ApiKeysSection />
      <OwnEvidenceSection />
      {atLeast(member.role, "admin") ? (
        <>
          <OrganisationSections />
          <Suspense>
            <BillingSettings />
          </Suspense>
        </>
      ) : null}
    </Page>
  );
}
