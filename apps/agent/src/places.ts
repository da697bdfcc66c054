import { homedir, userInfo } from "node:os";
import { join } from "node:path";

/** Where the agent keeps what is its own. */
export type Places = { config: string; token: string; key: string; store: string; socket: string };

type Env = Record<string, string | undefined>;

/** By each platform's custom; STINT_AGENT_HOME puts all of it into one folder. */
export function placesOf(env: Env, platform: NodeJS.Platform): Places {
  const { configFolder, stateFolder, socket } = foldersOf(env, platform);
  return {
    config: env.STINT_AGENT_CONFIG ?? join(configFolder, "agent.json"),
    token: join(configFolder, "agent-token"),
    key: join(configFolder, "agent-key"),
    store: join(stateFolder, "agent.sqlite"),
    socket,
  };
}

function foldersOf(env: Env, platform: NodeJS.Platform) {
  const own = env.STINT_AGENT_HOME;
  if (own) return { configFolder: own, stateFolder: own, socket: socketIn(own, platform) };
  const home = homedir();
  if (platform === "win32") {
    const folder = join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Stint");
    return { configFolder: folder, stateFolder: folder, socket: socketIn(folder, platform) };
  }
  if (platform === "darwin") {
    const folder = join(home, "Library", "Application Support", "Stint");
    return { configFolder: folder, stateFolder: folder, socket: socketIn(folder, platform) };
  }
  const stateFolder = join(env.XDG_STATE_HOME || join(home, ".local", "state"), "stint");
  return {
    configFolder: join(env.XDG_CONFIG_HOME || join(home, ".config"), "stint"),
    stateFolder,
    socket: env.XDG_RUNTIME_DIR
      ? join(env.XDG_RUNTIME_DIR, "stint-agent.sock")
      : socketIn(stateFolder, platform),
  };
}

function socketIn(folder: string, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? `\\\\.\\pipe\\stint-agent-${userInfo().username}`
    : join(folder, "agent.sock");
}
