/** One tab or device that beats for a session. */
export type Source = { orgId: string; sessionId: string; sourceId: string };

const NONE = -1;

/**
 * Sources by session and name, each a row of numbers: an object with its boxed numbers for each of 100,000 open sessions
 * is most of what a server would keep in memory.
 */
export class SourceTable {
  readonly #first = new Map<string, number>();
  readonly #sessions: string[] = [];
  readonly #names: string[] = [];
  readonly #organisations: string[] = [];
  readonly #organisationPlaces = new Map<string, number>();
  #capacity = 0;
  #next = new Int32Array();
  #organisation = new Int32Array();
  #closing = new Uint8Array();
  lastAt = new Float64Array();
  persistedAt = new Float64Array();

  get size(): number {
    return this.#names.length;
  }

  /** The row of a source, or null. */
  find(sessionId: string, sourceId: string): number | null {
    let row = this.#first.get(sessionId) ?? NONE;
    while (row !== NONE && this.#names[row] !== sourceId) row = this.#next[row] ?? NONE;
    return row === NONE ? null : row;
  }

  add({ orgId, sessionId, sourceId }: Source): number {
    const row = this.size;
    if (row === this.#capacity) this.#grow();
    this.#next[row] = this.#first.get(sessionId) ?? NONE;
    this.#first.set(sessionId, row);
    this.#sessions.push(sessionId);
    this.#names.push(sourceId);
    this.#closing[row] = 0;
    this.persistedAt[row] = 0;
    this.#organisation[row] = this.#placeOf(orgId);
    return row;
  }

  source(row: number): Source {
    return {
      orgId: this.#organisations[this.#organisation[row] ?? 0] ?? "",
      sessionId: this.#sessions[row] ?? "",
      sourceId: this.#names[row] ?? "",
    };
  }

  isClosing(row: number): boolean {
    return this.#closing[row] === 1;
  }

  setClosing(row: number, closing: boolean): void {
    this.#closing[row] = closing ? 1 : 0;
  }

  clear(): void {
    this.#first.clear();
    this.#sessions.length = 0;
    this.#names.length = 0;
    this.#organisations.length = 0;
    this.#organisationPlaces.clear();
  }

  #placeOf(orgId: string): number {
    const known = this.#organisationPlaces.get(orgId);
    if (known !== undefined) return known;
    this.#organisationPlaces.set(orgId, this.#organisations.length);
    return this.#organisations.push(orgId) - 1;
  }

  #grow(): void {
    this.#capacity = Math.max(1_024, Math.ceil(this.#capacity * 1.5));
    this.#next = grown(this.#next, new Int32Array(this.#capacity));
    this.#organisation = grown(this.#organisation, new Int32Array(this.#capacity));
    this.#closing = grown(this.#closing, new Uint8Array(this.#capacity));
    this.lastAt = grown(this.lastAt, new Float64Array(this.#capacity));
    this.persistedAt = grown(this.persistedAt, new Float64Array(this.#capacity));
  }
}

function grown<Numbers extends Int32Array | Uint8Array | Float64Array>(
  old: Numbers,
  larger: Numbers,
): Numbers {
  larger.set(old);
  return larger;
}
