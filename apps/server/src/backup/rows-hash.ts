import { hash } from "node:crypto";

/**
 * A hash over a table's rows whatever their order: the sum of their SHA-256, in four lanes of 64 bits. Two tables with
 * one hash and one count hold the same rows.
 */
export class RowsHash {
  rows = 0;
  readonly #lanes = new BigUint64Array(4);

  add(line: string): void {
    const digest = hash("sha256", line, "buffer");
    for (let lane = 0; lane < 4; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] ?? 0n) + digest.readBigUInt64BE(lane * 8);
    }
    this.rows += 1;
  }

  get sum(): TableSum {
    const hex = Array.from(this.#lanes, (lane) => lane.toString(16).padStart(16, "0")).join("");
    return { rows: this.rows, hash: hex };
  }
}

export type TableSum = { rows: number; hash: string };
