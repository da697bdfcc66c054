/** A name that cannot begin a header or a paragraph of its own. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The same where it stands in HTML. */
export function escaped(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
