import {
  type Hold,
  judgeHold,
  lateAfterMs,
  lateTogetherAfterMs,
  type MassSilencePolicy,
  type ServiceMs,
} from "@stint/core";

/** Null: every organisation together. */
export type Scope = string | null;

export type Member = {
  id: string;
  orgId: string;
  cadence: { heartbeatMs: number; thresholdMs: number };
  lastSvcMs: ServiceMs;
  graceSvcMs: ServiceMs;
  hinted: boolean;
  /** Null while open; else the scope of the mass silence that closed it, or why else it closed. */
  closedBy: "silence" | "mass silence of its organisation" | "mass silence of all" | null;
};

/** Who is late, who waits and who closes, over plain lists. */
export class MassSilenceModel {
  readonly members: Member[] = [];
  readonly holds = new Map<Scope, Hold>();
  readonly #policy: MassSilencePolicy;

  constructor(policy: MassSilencePolicy) {
    this.#policy = policy;
  }

  /** What a sweep at this reading must do; the ids of what it closes. */
  sweep(svcMs: ServiceMs): string[] {
    const due = this.#open(null).filter((member) => this.#isDue(member, svcMs));
    if (due.length === 0 && this.holds.size === 0) return [];
    const late = this.#open(null).filter((member) => this.#isLateTogether(member, svcMs));
    // Lateness is looked for only where somebody's silence has reached the threshold.
    const scopes = new Set<Scope>([...this.holds.keys(), ...due.map((member) => member.orgId)]);
    if (due.length > 0 && new Set(late.map((member) => member.orgId)).size > 1) scopes.add(null);
    for (const scope of scopes) this.#judge(scope, late, svcMs);
    return this.#close(due.filter((member) => this.#isDue(member, svcMs)));
  }

  #judge(scope: Scope, late: Member[], svcMs: ServiceMs): void {
    const counted = late.filter((member) => scope === null || member.orgId === scope).length;
    const silence = { late: counted, open: this.#open(scope).length };
    const hold = this.holds.get(scope) ?? null;
    const verdict = judgeHold(hold, silence, svcMs, this.#policy);
    if (verdict === "begin") this.holds.set(scope, { sinceSvcMs: svcMs, expired: false });
    if (verdict === "expire" && hold) this.holds.set(scope, { ...hold, expired: true });
    if (verdict === "recover" || verdict === "end") this.holds.delete(scope);
    if (verdict !== "recover") return;
    for (const member of this.#open(scope)) if (this.#isLate(member, svcMs)) member.graceSvcMs = svcMs;
  }

  #close(due: Member[]): string[] {
    const everybody = this.holds.get(null);
    if (everybody && !everybody.expired) return [];
    const closed: string[] = [];
    for (const member of due) {
      const own = this.holds.get(member.orgId);
      if (own && !own.expired) continue;
      if (own) member.closedBy = "mass silence of its organisation";
      else member.closedBy = everybody ? "mass silence of all" : "silence";
      closed.push(member.id);
    }
    return closed;
  }

  #open(scope: Scope): Member[] {
    return this.members.filter(
      (member) => member.closedBy === null && (scope === null || member.orgId === scope),
    );
  }

  #isDue(member: Member, svcMs: ServiceMs): boolean {
    return this.#silence(member, svcMs) >= member.cadence.thresholdMs;
  }

  #isLate(member: Member, svcMs: ServiceMs): boolean {
    return this.#silence(member, svcMs) >= lateAfterMs(member.cadence);
  }

  #isLateTogether(member: Member, svcMs: ServiceMs): boolean {
    return !member.hinted && this.#silence(member, svcMs) >= lateTogetherAfterMs(member.cadence);
  }

  #silence(member: Member, svcMs: ServiceMs): number {
    return svcMs - Math.max(member.lastSvcMs, member.graceSvcMs);
  }
}
