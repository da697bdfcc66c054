import { Button, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { FormMessage } from "../../ui/form-message.tsx";
import classes from "./settings-section.module.css";

type SettingsSectionProps = { title: string; description: ReactNode; children: ReactNode };

/** What is set at the left, its fields at the right. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.about}>
        <Title order={2} id={id} className={classes.title}>
          {title}
        </Title>
        <p className={classes.description}>{description}</p>
      </div>
      <div className={classes.fields}>{children}</div>
    </section>
  );
}

type SettingsFormProps = {
  children: ReactNode;
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
  /** What is wrong with the whole form. */
  problem: string | null;
  dirty: boolean;
  saving: boolean;
  saved: boolean;
  save?: string;
  /** Beside the saving button. */
  aside?: ReactNode;
};

/** Fields that are saved together, and a word when they are. */
export function SettingsForm(props: SettingsFormProps) {
  const { children, onSubmit, problem, dirty, saving, saved, save = "Save changes", aside } = props;
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <FormMessage>{problem}</FormMessage>
      {children}
      <div className={classes.foot}>
        <Button type="submit" variant="default" disabled={!dirty} loading={saving}>
          {save}
        </Button>
        {aside}
        <span className={classes.saved} role="status">
          {saved && !dirty ? "Saved" : ""}
        </span>
      </div>
    </form>
  );
}
