// Making a file of a thousand entries takes a second or more: it has a thread of its own, away from the heartbeats.
import { parentPort } from "node:worker_threads";
import type { InvoiceDocument } from "@stint/core";
import { renderCsv } from "./render-csv.ts";
import { renderPdf } from "./render-pdf.ts";
import { renderUbl } from "./render-ubl.ts";

export type Format = "pdf" | "csv" | "xml";
export type RenderRequest = { format: Format; document: InvoiceDocument; isDraft: boolean };
export type RenderReply = { bytes: Uint8Array } | { error: string };

if (!parentPort) throw new Error("render-worker runs only as a worker thread");
const port = parentPort;

port.on("message", async (request: RenderRequest) => {
  const reply: RenderReply = await render(request).then(
    (bytes) => ({ bytes }),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  port.postMessage(reply);
});

async function render({ format, document, isDraft }: RenderRequest): Promise<Uint8Array> {
  if (format === "pdf") return renderPdf(document, { isDraft });
  return format === "csv" ? renderCsv(document, { isDraft }) : renderUbl(document);
}
