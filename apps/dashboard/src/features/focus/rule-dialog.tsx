import { Autocomplete, Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import type { CategoryRule, RuleField, RulePreview } from "@stint/protocol/focus";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api.ts";
import { formatDuration } from "../../format.ts";
import { categoryName } from "./category-name.ts";
import { previewQuery } from "./queries.ts";
import classes from "./rules-section.module.css";

type Props = {
  opened: boolean;
  /** The one that is edited; none for a new one. */
  rule: CategoryRule | null;
  categories: string[];
  onClose: () => void;
  onDone: (rule: CategoryRule) => void;
};

const FIELDS: { value: RuleField; label: string }[] = [
  { value: "app", label: "App" },
  { value: "title", label: "Window title" },
  { value: "host", label: "Site" },
];
const TYPING_MS = 350;

/** One rule, with what it would match among the latest sessions. */
export function RuleDialog({ opened, rule, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} size="lg" title={rule ? "Edit the rule" : "New rule"}>
      <RuleForm rule={rule} {...rest} />
    </Modal>
  );
}

function RuleForm({ rule, categories, onClose, onDone }: Omit<Props, "opened">) {
  const form = useForm<CategoryRule>({
    initialValues: rule ?? { category: "", field: "app", pattern: "" },
    validate: {
      category: (value) => (value.trim() ? null : "Name the category."),
      pattern: (value) => (value ? null : "Enter what it is to match."),
    },
  });
  const { category, field, pattern } = form.values;
  const [asked] = useDebouncedValue(pattern, TYPING_MS);
  const preview = useQuery(previewQuery({ category: "Preview", field, pattern: asked }));
  const problem = patternProblem(preview.error);
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => {
        if (problem === null) onDone({ ...values, category: category.trim() });
      })}
    >
      <Stack gap="md">
        <Autocomplete
          label="Category"
          data={categories}
          maxLength={60}
          openOnFocus={false}
          data-autofocus={rule === null || undefined}
          {...form.getInputProps("category")}
        />
        <div className={classes.matching}>
          <Select label="Looks at" data={FIELDS} allowDeselect={false} {...form.getInputProps("field")} />
          <TextInput
            label="Matches"
            data-autofocus={rule !== null || undefined}
            description="A regular expression, found anywhere, upper and lower case alike. A plain word will do; | means or."
            inputWrapperOrder={["label", "input", "error", "description"]}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps("pattern")}
            error={form.errors.pattern ?? problem}
          />
        </div>
        <Preview
          data={preview.data}
          error={preview.error}
          isEmpty={asked === ""}
          hasProblem={problem !== null}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={problem !== null}>
            {rule ? "Change the rule" : "Add the rule"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type PreviewProps = { data: RulePreview | undefined; error: unknown; isEmpty: boolean; hasProblem: boolean };

function Preview({ data, error, isEmpty, hasProblem }: PreviewProps) {
  return (
    <div className={classes.preview} role="status" aria-label="Preview">
      {isEmpty ? (
        <p className={classes.found}>What it would match among your latest sessions will be here.</p>
      ) : hasProblem ? (
        <p className={classes.found}>This is not a regular expression that can be used.</p>
      ) : error ? (
        <p className={classes.found}>{error instanceof Error ? error.message : "There is no preview now."}</p>
      ) : data ? (
        <Matches preview={data} />
      ) : (
        <p className={classes.found}>Looking…</p>
      )}
    </div>
  );
}

function Matches({ preview: { examined, matched, seconds, examples } }: { preview: RulePreview }) {
  const among = `of your latest ${examined.toLocaleString("en-GB")} sessions`;
  return (
    <>
      <p className={classes.found}>
        {matched === 0
          ? `Matches none ${among}.`
          : `Matches ${matched.toLocaleString("en-GB")} ${among}, ${formatDuration(seconds)}.`}
      </p>
      <ul className={classes.examples}>
        {examples.map(({ app_name, window_title, host, category }) => (
          <li key={`${app_name} ${window_title} ${host}`}>
            <strong>{app_name}</strong> {host ? `${host}, ` : ""}
            {window_title} ({categoryName(category)} now)
          </li>
        ))}
      </ul>
    </>
  );
}

/** Why the pattern is not taken; null if it is, or if that is not what went wrong. */
function patternProblem(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null;
  return error.fields.find(({ field }) => field === "body.rule.pattern")?.message ?? null;
}
