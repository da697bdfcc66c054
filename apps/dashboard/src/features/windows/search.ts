/** What the desktop page keeps in its address: the day, whose, of which app, and the screenshot that is open. */
export type DesktopSearch = { date?: string; memberId?: string; app?: string; shot?: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function desktopSearch(search: Record<string, unknown>): DesktopSearch {
  const { date, memberId, app, shot } = search;
  return {
    ...(isDate(date) ? { date } : {}),
    ...(isId(memberId) ? { memberId } : {}),
    ...(typeof app === "string" && app !== "" ? { app } : {}),
    ...(isId(shot) ? { shot } : {}),
  };
}

function isId(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}
