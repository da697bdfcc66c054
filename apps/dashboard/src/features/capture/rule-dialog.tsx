import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Project, ProjectRule } from "@stint/protocol/projects";
import { RULE_FIELDS } from "./rule-words.ts";
import classes from "./rules-section.module.css";

type Props = {
  opened: boolean;
  /** The one that is edited; none for a new one. */
  rule: ProjectRule | null;
  projects: Project[];
  onClose: () => void;
  onDone: (rule: ProjectRule) => void;
};

/** One rule: what it looks for, and the project that is then. */
export function RuleDialog({ opened, rule, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title={rule ? "Edit the rule" : "New rule"}>
      <RuleForm rule={rule} {...rest} />
    </Modal>
  );
}

function RuleForm({ rule, projects, onClose, onDone }: Omit<Props, "opened">) {
  const form = useForm<ProjectRule>({
    initialValues: rule ?? { field: "host", text: "", projectId: "" },
    validate: {
      text: (value) => (value.trim() ? null : "Enter what to look for."),
      projectId: (value) => (value ? null : "Choose a project."),
    },
  });
  const usable = projects.filter(({ id, archived }) => !archived || id === rule?.projectId);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => onDone({ ...values, text: values.text.trim() }))}>
      <Stack gap="md">
        <div className={classes.matching}>
          <Select
            label="Looks at"
            data={[...RULE_FIELDS]}
            allowDeselect={false}
            {...form.getInputProps("field")}
          />
          <TextInput
            label={form.values.field === "host" ? "Is or lies below" : "Holds"}
            placeholder={EXAMPLES[form.values.field]}
            data-autofocus
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps("text")}
          />
        </div>
        <Select
          label="Project"
          placeholder={usable.length === 0 ? "There are no projects yet" : undefined}
          data={usable.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          {...form.getInputProps("projectId")}
          value={form.values.projectId || null}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{rule ? "Change the rule" : "Add the rule"}</Button>
        </Group>
      </Stack>
    </form>
  );
}

const EXAMPLES: Record<ProjectRule["field"], string> = {
  host: "jira.acme.com",
  app: "Figma",
  path: "/projects/acme",
  title: "Acme",
};
