import { type Hold, judgeHold, type MassSilencePolicy, type ServiceMs } from "@stint/core";

/** Null: every organisation together. */
export type Scope = string | null;

export type Member = {
  id: string;
  orgId: string;
  lastSvcMs: ServiceMs;
  graceSvcMs: ServiceMs;
  hinted: boolean;
  /** Null while open; else the scope of the mass silence that closed it, or why else it closed. */
  closedBy: "silence" | "mass silence of its organisation" | "mass silence of all" | null;
};

type Cadence = { heartbeatMs: number; thresholdMs: number };

/** Who is late, who waits and who closes, over plain lists. */
export class MassSilenceModel {
  readonly members: Member[] = [];
  readonly holds = new Map<Scope, Hold>();
  readonly #policy: MassSilencePolicy;
  readonly #cadence: Cadence;

  constructor(policy: MassSilencePolicy, cadence: Cadence) {
    this.#policy = policy;
    this.#cadence = cadence;
  }

  /** What a sweep at this reading must do; the ids of what it closes. */
  sweep(svcMs: ServiceMs): string[] {
    const due = this.#open(null).filter(
      (member) => this.#silence(member, svcMs) >= this.#cadence.thresholdMs,
    );
    if (due.length === 0 && this.holds.size === 0) return [];
    // Lateness is looked for only once somebody's silence has reached the threshold.
    const late = due.length === 0 ? [] : this.#open(null).filter((member) => this.#isLate(member, svcMs));
    const lateOrgs = new Set(late.filter((member) => !member.hinted).map((member) => member.orgId));
    const scopes = new Set<Scope>([...this.holds.keys(), ...lateOrgs]);
    if (lateOrgs.size > 1) scopes.add(null);
    for (const scope of scopes) this.#judge(scope, late, svcMs);
    return this.#close(due.filter((member) => this.#silence(member, svcMs) >= this.#cadence.thresholdMs));
  }

  #judge(scope: Scope, late: Member[], svcMs: ServiceMs): void {
    const ofScope = late.filter((member) => scope === null || member.orgId === scope);
    const counted = ofScope.filter((member) => !member.hinted).length;
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

  #isLate(member: Member, svcMs: ServiceMs): boolean {
    return this.#silence(member, svcMs) >= this.#cadence.heartbeatMs * 2;
  }

  #silence(member: Member, svcMs: ServiceMs): number {
    return svcMs - Math.max(member.lastSvcMs, member.graceSvcMs);
  }
}
