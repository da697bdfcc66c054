import type { AlertKind } from "@stint/core";
import type { Tx } from "../db/database.ts";
import { announce, announceToAll } from "../outbox.ts";
import type { RaisedAlert } from "./alert-watch.ts";

/** Tells administrators of an alert, by whatever channels they have chosen: those of its organisation, or all. */
export async function announceAlert(tx: Tx, { orgId, kind, counted }: RaisedAlert): Promise<void> {
  const event = {
    type: "alert.raised" as const,
    data: { alert: kind, ...WORDS[kind](counted), path: "/admin/operations" },
  };
  if (orgId === null) await announceToAll(tx, event);
  else await announce(tx, orgId, event);
}

const WORDS: Record<AlertKind, (counted: number) => { title: string; text: string }> = {
  auto_outs: (counted) => ({
    title: "Many automatic punch-outs",
    text: `${counted} people were punched out within a minute because nothing was heard of them. Look at the network before you look at the people.`,
  }),
  realtime: (counted) => ({
    title: "Pages are not told what happens",
    text: `The server failed ${counted} times within a minute to read what is new. Pages reconnect and catch up; nothing is lost.`,
  }),
  heartbeats: (counted) => ({
    title: "Heartbeats are not taken",
    text: `${counted} heartbeats were answered with a server error within a minute. Clients try again; a server that does not hear counts no silence.`,
  }),
};
