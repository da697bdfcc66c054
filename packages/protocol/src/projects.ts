import { z } from "zod";
import { Id, Timestamp } from "./wire.ts";

const Name = z.string().trim().min(1).max(200);
const Colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, "must be a colour like #1c7ed6")
  .transform((colour) => colour.toLowerCase());

/** Whom work is done for. An archived one stays with what it has, and takes nothing new. */
export const Client = z.object({ id: Id, name: z.string(), archived: z.boolean(), createdAt: Timestamp });
export type Client = z.infer<typeof Client>;

export const NewClient = z.strictObject({ name: Name });
export const ClientPatch = z.strictObject({ name: Name.optional(), archived: z.boolean().optional() });
/** By name. */
export const ClientList = z.object({ clients: z.array(Client) });
export type ClientList = z.infer<typeof ClientList>;

export const Project = z.object({
  id: Id,
  clientId: Id.nullable(),
  name: z.string(),
  colour: z.string(),
  archived: z.boolean(),
  createdAt: Timestamp,
});
export type Project = z.infer<typeof Project>;

export const NewProject = z.strictObject({
  name: Name,
  colour: Colour.default("#1c7ed6"),
  clientId: Id.nullish(),
});
/** What is left out stays; `clientId: null` takes the client away. */
export const ProjectPatch = z.strictObject({
  name: Name.optional(),
  colour: Colour.optional(),
  clientId: Id.nullish(),
  archived: z.boolean().optional(),
});
/** By name. */
export const ProjectList = z.object({ projects: z.array(Project) });
export type ProjectList = z.infer<typeof ProjectList>;

export const ArchivedQuery = z.object({
  archived: z
    .enum(["true", "false"])
    .optional()
    .describe("Only those that are archived, or only those that are not"),
});

/** A person's own rule: the signals whose field fits belong to the project. */
export const ProjectRule = z.strictObject({
  projectId: Id,
  field: z.enum(["app", "host", "path", "title"]),
  text: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe(
      "A host means itself and everything below it; the other fields need to hold the text, in any case",
    ),
});
export type ProjectRule = z.infer<typeof ProjectRule>;
export const ProjectRulesBody = z.strictObject({ rules: z.array(ProjectRule).max(200) });

/** In order; the first that fits decides. `offered` is the rule that at least five of your corrections ask for. */
export const ProjectRules = z.object({
  rules: z.array(ProjectRule),
  offered: z.object({ rule: ProjectRule, corrections: z.int() }).nullable(),
});
export type ProjectRules = z.infer<typeof ProjectRules>;
