import { type FocusSource, type SourceEvents, Unsupported } from "./focus-source.ts";

type Env = Record<string, string | undefined>;

/** The one way of reading this desktop. Throws `Unsupported` with the reason and what would help. */
export async function openFocusSource(
  env: Env,
  platform: NodeJS.Platform,
  events: SourceEvents,
): Promise<FocusSource> {
  switch (platform) {
    case "win32":
      return (await import("./windows.ts")).openWindows();
    case "darwin":
      return (await import("./macos.ts")).openMacos();
    case "linux":
      return openLinux(env, events);
    default:
      throw new Unsupported(`There is no way of reading the desktop of ${platform} yet.`);
  }
}

async function openLinux(env: Env, events: SourceEvents): Promise<FocusSource> {
  if (env.SWAYSOCK) return (await import("./sway.ts")).openSway(env.SWAYSOCK, env, events);
  if (env.DISPLAY) {
    const { openX11 } = await import("./x11.ts");
    return openX11({ display: env.DISPLAY, underWayland: Boolean(env.WAYLAND_DISPLAY) }, events);
  }
  if (env.WAYLAND_DISPLAY)
    throw new Unsupported(
      'This Wayland desktop does not tell other programs which window has the focus. Sway does; so does a session on X11 ("Xorg" in the login screen).',
    );
  throw new Unsupported(
    "There is no desktop here: neither DISPLAY nor WAYLAND_DISPLAY is set. Start the agent inside the desktop session, not over SSH and not as a system service.",
  );
}
