/** What opens a meeting: its name, and the addresses in its own scheme, which leave the page where it is. */
export type MeetingApp = { name: string | null; desktop: string | null; phone: string | null };

/** The app for a meeting's link. Without an address of its own the link is opened in a new tab. */
export function meetingApp(link: string): MeetingApp {
  const url = new URL(link);
  const service = SERVICES.find(({ hosts }) =>
    hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`)),
  );
  if (!service) return { name: null, desktop: null, phone: null };
  return { name: service.name, ...service.addresses(url) };
}

type Addresses = Pick<MeetingApp, "desktop" | "phone">;

const SERVICES: { name: string; hosts: string[]; addresses: (url: URL) => Addresses }[] = [
  { name: "Zoom", hosts: ["zoom.us", "zoomgov.com", "zoom.com"], addresses: zoomAddresses },
  { name: "Teams", hosts: ["teams.microsoft.com", "teams.cloud.microsoft"], addresses: teamsAddresses },
  { name: "Teams", hosts: ["teams.live.com"], addresses: inBrowser },
  { name: "Google Meet", hosts: ["meet.google.com"], addresses: inBrowser },
  { name: "Jitsi", hosts: ["meet.jit.si"], addresses: inBrowser },
];

function inBrowser(): Addresses {
  return { desktop: null, phone: null };
}

/** Zoom's client URL schemes: zoommtg on computers, zoomus on phones. A personal link has no number to join by. */
function zoomAddresses(url: URL): Addresses {
  const [, number] = /^\/(?:j|w)\/(\d{9,12})\/?$/.exec(url.pathname) ?? [];
  if (number === undefined) return inBrowser();
  const query = new URLSearchParams({ action: "join", confno: number });
  for (const name of ["pwd", "tk"]) {
    const value = url.searchParams.get(name);
    if (value) query.set(name, value);
  }
  const rest = `${url.hostname}/join?${query}`;
  return { desktop: `zoommtg://${rest}`, phone: `zoomus://${rest}` };
}

function teamsAddresses(url: URL): Addresses {
  if (!/^\/(?:l\/meetup-join|meet)\//.test(url.pathname)) return inBrowser();
  const address = `msteams://${url.hostname}${url.pathname}${url.search}`;
  return { desktop: address, phone: address };
}
