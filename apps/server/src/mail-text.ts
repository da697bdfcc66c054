/** A name that cannot begin a header or a paragraph of its own. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** As text in HTML, whatever stands in it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
