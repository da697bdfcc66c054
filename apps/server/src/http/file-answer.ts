export type Format = "csv" | "json" | "ics";

const TYPES = {
  csv: "text/csv; charset=utf-8; header=present",
  json: "application/json",
  ics: "text/calendar; charset=utf-8",
} satisfies Record<Format, string>;

/** A file to be kept, sent piece after piece as the client takes them. */
export function fileAnswer(name: string, format: Format, texts: AsyncGenerator<string>): Response {
  return new Response(streamOf(texts), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "x-content-type-options": "nosniff",
    },
  });
}

function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await texts.return(undefined);
    },
  });
}
