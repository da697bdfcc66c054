/** Programs that fetch a link to show what is behind it; the student has not seen it yet. */
const PREVIEW =
  /bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|telegrambot|slack|discord|skypeuripreview|google-safety|safelinks|barracuda|proofpoint|mimecast/i;

/** Whether a page is fetched by nobody who reads it. The page's own script is heard soon if somebody does. */
export function isPreview(method: string, header: (name: string) => string | undefined): boolean {
  if (method === "HEAD") return true;
  const purpose = header("sec-purpose") ?? header("purpose") ?? header("x-purpose") ?? "";
  return /prefetch|preview|prerender/i.test(purpose) || PREVIEW.test(header("user-agent") ?? "");
}
