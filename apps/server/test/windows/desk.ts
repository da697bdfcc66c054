import type { CurrentWindow, DesktopWindow, ScreenshotReply, WindowReply } from "@stint/protocol";
import { type Answer, createWorld, type Person, pass, type World } from "@stint/testkit";
import { createServiceClock, type ServiceClock } from "../../src/service-clock.ts";

/** A minute in place of a quarter of an hour, because a test's time passes in ticks of at most two seconds. */
export const THRESHOLD_MS = 60_000;
export const SECRET = "a cron secret";

type FilePart = { bytes: Uint8Array<ArrayBuffer> | string; type?: string; name?: string };

export async function worldWithWindows(env: Record<string, string> = {}): Promise<World> {
  const world = await createWorld({
    env: { CRON_SECRET: SECRET, STINT_WINDOW_THRESHOLD_MS: String(THRESHOLD_MS), ...env },
  });
  await pass(world, 1);
  return world;
}

/** A person's desktop: what the agent says to the server. */
export class Desk {
  readonly world: World;
  readonly person: Person;

  constructor(world: World, person: Person) {
    this.world = world;
    this.person = person;
  }

  current(): Promise<Answer<CurrentWindow>> {
    return this.person.get<CurrentWindow>("/api/internal/window/current");
  }

  start(body: Record<string, unknown> = {}): Promise<Answer<WindowReply>> {
    return this.person.post<WindowReply>("/api/internal/window/start", body);
  }

  stop(windowId: string): Promise<Answer<WindowReply>> {
    return this.person.post<WindowReply>("/api/internal/window/stop", { windowId });
  }

  /** One upload of metadata alone. */
  upload(windowId: string, more: Record<string, unknown> = {}): Promise<Answer<ScreenshotReply>> {
    return this.person.post<ScreenshotReply>("/api/internal/screenshot/upload", {
      windowId,
      system: { platform: "linux", app: "Editor" },
      ...more,
    });
  }

  /** One upload as a form, with a picture and perhaps its thumbnail. */
  async uploadForm(
    fields: Record<string, string>,
    file?: FilePart,
    thumbnail?: FilePart,
  ): Promise<Answer<ScreenshotReply>> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ system: "{}", ...fields })) form.append(name, value);
    for (const [part, one] of Object.entries({ image: file, thumbnail })) {
      if (one)
        form.append(part, new Blob([one.bytes], { type: one.type ?? "image/png" }), one.name ?? "shot.png");
    }
    const answer = await this.world.app.request("/api/internal/screenshot/upload", {
      method: "POST",
      headers: { authorization: `Bearer ${this.person.token}` },
      body: form,
    });
    const body = (await answer.json()) as Answer<ScreenshotReply>["body"];
    return { status: answer.status, headers: answer.headers, body };
  }

  /** A window of a person who has none open. */
  async open(body: Record<string, unknown> = {}): Promise<DesktopWindow> {
    const { status, body: reply } = await this.start(body);
    if (status !== 201) throw new Error(`no window: ${JSON.stringify(reply)}`);
    return reply.window;
  }
}

/** Time that the server hears, while nothing sweeps. */
export async function hear(world: World, seconds: number): Promise<void> {
  const clock: ServiceClock = createServiceClock(world.deps.db, world.clock);
  await clock.tick();
  for (let second = 0; second < seconds; second++) {
    await world.clock.advance(1_000);
    await clock.tick();
  }
}
