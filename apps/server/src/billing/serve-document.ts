import { createHash } from "node:crypto";
import { sql } from "kysely";
import { type Database, organisationScope } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import type { Format } from "./documents/render-worker.ts";
import type { Renderer } from "./documents/renderer.ts";
import { readDocument } from "./read-document.ts";

type Wanted = { orgId: string; id: string; format: Format };
type Kept = { bytes: Buffer; sha256: Buffer };

const TYPES: Record<Format, string> = {
  pdf: "application/pdf",
  csv: "text/csv; charset=utf-8; header=present",
  xml: "application/xml; charset=utf-8",
};

/**
 * A document of an invoice. Once it is issued, the file is made at the first asking and kept: from then on it is those
 * bytes. A draft's is made anew each time, and there is no electronic invoice of it.
 */
export async function serveDocument(
  { db, renderer }: { db: Database; renderer: Renderer },
  wanted: Wanted,
): Promise<Response> {
  const { id, orgId, format } = wanted;
  const { number, kind, ...kept } = await findKept(db, wanted);
  const name = nameOf(kind, number, format);
  if (kept.bytes && kept.sha256) return answer({ bytes: kept.bytes, sha256: kept.sha256 }, name, format);
  if (renderer.isFull) throw problem("too_many_requests", { details: { retryAfterMs: 5_000 } });
  const { document, status } = await readDocument(db, orgId, id);
  const isDraft = status === "draft";
  if (isDraft && format === "xml")
    throw problem("illegal_transition", { message: "A draft has no electronic invoice; issue it first." });
  const bytes = await renderer.render({ format, document, isDraft });
  const made = { bytes: Buffer.from(bytes), sha256: createHash("sha256").update(bytes).digest() };
  if (isDraft) return answer(made, name, format);
  return answer(await keep(db, wanted, made), nameOf(kind, document.number, format), format);
}

type Found = { number: string | null; kind: "invoice" | "credit_note" } & Partial<Kept>;

async function findKept(db: Database, { orgId, id, format }: Wanted): Promise<Found> {
  const { rows } = await db.tenant(organisationScope(orgId), (tx) =>
    sql<Found>`
      select i.number, i.kind, d.bytes, d.sha256 from invoice i
      left join invoice_document d on d.org_id = i.org_id and d.invoice_id = i.id and d.format = ${format}
      where i.org_id = ${orgId} and i.id = ${id}`.execute(tx),
  );
  const [found] = rows;
  if (!found) throw problem("not_found");
  return found;
}

/** Of two that were made at once, the first is kept and both are answered with it. */
function keep(db: Database, { orgId, id, format }: Wanted, { bytes, sha256 }: Kept): Promise<Kept> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    await sql`
      insert into invoice_document (org_id, invoice_id, format, sha256, bytes, created_at)
      values (${orgId}, ${id}, ${format}, ${sha256}, ${bytes}, wall_now())
      on conflict do nothing`.execute(tx);
    const { rows } = await sql<Kept>`
      select bytes, sha256 from invoice_document
      where org_id = ${orgId} and invoice_id = ${id} and format = ${format}`.execute(tx);
    return rows[0] ?? { bytes, sha256 };
  });
}

function nameOf(kind: Found["kind"], number: string | null, format: Format): string {
  const safe = (number ?? "draft").replace(/[^A-Za-z0-9._-]+/g, "-");
  return `${kind === "invoice" ? "invoice" : "credit-note"}-${safe}.${format}`;
}

function answer({ bytes, sha256 }: Kept, name: string, format: Format): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": TYPES[format],
      "content-length": String(bytes.byteLength),
      "content-disposition": `${format === "pdf" ? "inline" : "attachment"}; filename="${name}"`,
      // The invoice's own page shows the PDF in a frame.
      "content-security-policy": "frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-cache",
      etag: `"${sha256.toString("hex")}"`,
      vary: "cookie, authorization",
    },
  });
}
