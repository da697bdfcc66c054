import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { SettingsSection } from "../access/settings-section.tsx";
import classes from "./form-grid.module.css";
import { NumberingForm } from "./numbering-form.tsx";
import { settingsQuery } from "./queries.ts";
import { SellerForm } from "./seller-form.tsx";

/** Who bills, how invoices are numbered, and until which day time is closed. */
export default function BillingSettingsSections() {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (error && !data) {
    return (
      <Section>
        <ErrorState
          title="The billing settings could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      </Section>
    );
  }
  return (
    <>
      <SettingsSection
        title="Your details on invoices"
        description="Name and address stand on every invoice; an invoice cannot be issued without them. Those that are issued keep what they said."
      >
        {data ? <SellerForm settings={data} /> : <SkeletonBlock height={636} />}
      </SettingsSection>
      <SettingsSection
        title="Invoices"
        description={
          <>
            Numbers go up by one, without a gap. Closing days keeps everybody from adding, changing or
            approving time on them. What an hour costs is set on the page{" "}
            <Link to="/rates" className={classes.link}>
              Rates
            </Link>
            .
          </>
        }
      >
        {data ? <NumberingForm settings={data} /> : <SkeletonBlock height={340} />}
      </SettingsSection>
    </>
  );
}
