import type { ClientBilling } from "@stint/protocol/billing";
import type { Client } from "@stint/protocol/projects";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { SettingsSection } from "../access/settings-section.tsx";
import { ClientAddressForm } from "./client-address-form.tsx";
import { ClientTermsForm } from "./client-terms-form.tsx";
import { clientBillingQuery } from "./queries.ts";

/** How one client is billed: what their invoices say, and how time becomes money on them. */
export function ClientBillingSection({ client }: { client: Client }) {
  const { data, error, refetch } = useQuery(clientBillingQuery(client.id));
  if (error && !data) {
    return (
      <Section>
        <ErrorState
          title="The billing details could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      </Section>
    );
  }
  return (
    <>
      <SettingsSection
        title="Billing details"
        description="Whom the invoices are for. An issued invoice keeps what it said when it was issued."
      >
        {data ? <ClientAddressForm client={client} billing={data} /> : <SkeletonBlock height={520} />}
      </SettingsSection>
      <SettingsSection
        title="Billing terms"
        description="How approved time becomes the lines of an invoice, in this client's currency. Rounding changes what is billed, never when somebody worked."
      >
        {data ? <ClientTermsForm client={client} billing={data} /> : <SkeletonBlock height={460} />}
      </SettingsSection>
    </>
  );
}

export type BillingFormProps = { client: Client; billing: ClientBilling };
