import { isTimeZone } from "@stint/core/days";
import { z } from "zod";
import { EvidenceRetentionDays } from "./evidence.ts";
import { WindowCapture } from "./windows.ts";
import { Id, Timestamp } from "./wire.ts";

export const Role = z.enum(["owner", "admin", "manager", "member"]);
export type Role = z.infer<typeof Role>;

/** Roles from the least to the most allowed; each may do what those before it may. */
export const ROLES = ["member", "manager", "admin", "owner"] as const satisfies readonly Role[];

export function atLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export const Email = z.string().trim().toLowerCase().max(254).email();
export const PersonName = z.string().trim().min(1).max(100);
export const Password = z.string().min(10).max(128);
export const TimeZone = z.string().max(64).refine(isTimeZone, "not a known IANA time zone");

export const ShiftPolicyBody = z.object({
  heartbeatMs: z.int().min(1_000).max(300_000),
  thresholdMs: z.int().min(2_000).max(86_400_000),
});

export const PolicyView = ShiftPolicyBody.extend({ onSilence: z.enum(["close", "log"]) });

export const WindowPolicyView = PolicyView.extend(WindowCapture.shape);
const PolicyViews = z.object({ shift: PolicyView, window: WindowPolicyView }).catchall(PolicyView);

export const Me = z.object({
  user: z.object({ id: Id, email: z.string(), name: z.string() }),
  member: z.object({ id: Id, role: Role, timeZone: z.string() }),
  organisation: z.object({ id: Id, name: z.string(), timeZone: z.string() }),
  policies: PolicyViews,
});
export type Me = z.infer<typeof Me>;

export const MePatch = z.strictObject({
  name: PersonName.optional(),
  timeZone: TimeZone.nullable().optional(),
});

export const MemberStatus = z.enum(["active", "invited", "deactivated"]);
export const Member = z.object({
  id: Id,
  userId: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  status: MemberStatus,
  createdAt: Timestamp,
});
export type Member = z.infer<typeof Member>;

export const NewMember = z.strictObject({
  email: Email,
  name: PersonName,
  role: Role.default("member"),
  password: Password.optional(),
});

/** A link to hand over, and whether it was mailed. */
export const InvitationLink = z.object({ url: z.url(), mailed: z.boolean(), expiresAt: Timestamp });

/** `invitation` is there when no password was given. */
export const CreatedMember = Member.extend({ invitation: InvitationLink.optional() });
export type CreatedMember = z.infer<typeof CreatedMember>;

export const MemberPatch = z.strictObject({
  name: PersonName.optional(),
  role: Role.optional(),
  status: z.literal("active").optional().describe("Reactivates a deactivated member"),
});

export const MemberList = z.object({ members: z.array(Member) });

export const SignInOptions = z.object({
  password: z.literal(true),
  google: z.boolean(),
  oidc: z.object({ providerId: z.string(), name: z.string() }).nullable(),
  passwordReset: z.boolean().describe("Whether a link to choose a new password can be sent by e-mail"),
  setupNeeded: z.boolean(),
});
export type SignInOptions = z.infer<typeof SignInOptions>;

/** What the sign-in library's own addresses take. */
export const SignInBody = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(128),
});
export const SocialSignInBody = z.object({
  provider: z.enum(["google", "oidc"]),
  callbackURL: z.string().max(2_000).optional().describe("Where the browser comes back to"),
  errorCallbackURL: z.string().max(2_000).optional().describe("Where it comes back to with ?error=…"),
});
export const ChangePasswordBody = z.object({
  currentPassword: z.string().min(1).max(128),
  newPassword: Password,
  revokeOtherSessions: z.boolean().optional(),
});

export const SetupBody = z.strictObject({
  token: z.string().min(1).max(200),
  organisation: z.string().trim().min(1).max(100),
  timeZone: TimeZone.default("UTC"),
  name: PersonName,
  email: Email,
  password: Password,
});

export const InvitationView = z.object({ email: z.string(), name: z.string(), organisation: z.string() });
export type InvitationView = z.infer<typeof InvitationView>;
export const InvitationBody = z.strictObject({ name: PersonName.optional(), password: Password });

export const PasswordResetRequest = z.strictObject({ email: Email });
export const PasswordResetView = z.object({ email: z.string() });
export type PasswordResetView = z.infer<typeof PasswordResetView>;
export const PasswordResetBody = z.strictObject({ password: Password });

export const OrganisationView = z.object({
  id: Id,
  name: z.string(),
  timeZone: z.string(),
  /** Focus sessions and activity signals are deleted after so many days; null keeps them. */
  evidenceRetentionDays: EvidenceRetentionDays,
  policies: PolicyViews,
  defaults: PolicyViews,
});
export type OrganisationView = z.infer<typeof OrganisationView>;

/** `null` for a policy goes back to the server's default; of a window's, what is left out stays. */
export const OrganisationPatch = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  timeZone: TimeZone.optional(),
  evidenceRetentionDays: EvidenceRetentionDays.optional(),
  policies: z
    .strictObject({
      shift: ShiftPolicyBody.refine((policy) => policy.thresholdMs >= 2 * policy.heartbeatMs, {
        path: ["thresholdMs"],
        message: "must be at least twice heartbeatMs",
      }).nullable(),
      window: WindowCapture.partial().nullable(),
    })
    .partial()
    .optional(),
});

export const SetupReply = z.object({
  organisation: z.object({ id: Id, name: z.string() }),
  user: z.object({ id: Id, email: z.string(), name: z.string() }),
});

/** The address to sign in with from now on. */
export const AcceptedInvitation = z.object({ email: z.string() });
