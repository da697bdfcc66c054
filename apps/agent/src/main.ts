import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Agent } from "./agent.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { ask, NotRunning } from "./control.ts";
import { install, serviceFor, uninstall } from "./install/install.ts";
import { placesOf } from "./places.ts";
import { Unsupported } from "./sensors/focus-source.ts";
import { Refused, Unreachable } from "./server/stint-server.ts";
import { signIn } from "./sign-in.ts";
import { giveKey } from "./sync/give-key.ts";

const HELP = `npm run agent [-- COMMAND]

  run                 keeps track until it is stopped; this is the default
  login [--email E]   signs in; the password is asked for
  key                 takes the API key that focus sessions are sent with; it is asked for
  status              what the running agent does
  pause               ends the window and looks at nothing
  resume              goes on
  --install           starts the agent with every desktop session of this user
  --uninstall         no longer
  --server URL        with run, login or key: the Stint server, else as in the settings`;

const START = fileURLToPath(new URL("../start.mjs", import.meta.url));
/** Megabytes of room for what is soon forgotten; the agent needs little, and Node would take sixteen times that. */
const NODE_FLAGS = ["--max-semi-space-size=1"];
/** What a person can put right; a service manager should not try again. */
const EXIT_NEEDS_A_PERSON = 2;

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isExpected = [ConfigError, Unsupported, NotRunning, Refused, Unreachable].some(
    (kind) => error instanceof kind,
  );
  const words = error instanceof Error ? error.message : String(error);
  console.error(words);
  process.exit(isExpected ? EXIT_NEEDS_A_PERSON : 1);
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      install: { type: "boolean" },
      uninstall: { type: "boolean" },
      help: { type: "boolean", short: "h" },
      server: { type: "string" },
      email: { type: "string" },
    },
  });
  const { env } = process;
  const places = placesOf(env, process.platform);
  const command = values.help
    ? "help"
    : values.install
      ? "install"
      : values.uninstall
        ? "uninstall"
        : (positionals[0] ?? "run");
  const service = () => serviceFor(process.platform, env, [process.execPath, ...NODE_FLAGS, START, "run"]);
  const config = (): Config =>
    readConfig(places.config, values.server ? { ...env, STINT_AGENT_SERVER: values.server } : env);
  switch (command) {
    case "run":
      return run(config());
    case "login":
      return console.log(await signIn(config().server, places, values.email));
    case "key":
      return console.log(await giveKey(config().server, places, positionals[1]));
    case "status":
    case "pause":
    case "resume":
      return void process.stdout.write(await ask(places.socket, command));
    case "install":
      return console.log(await install(service()));
    case "uninstall":
      return console.log(await uninstall(service()));
    case "help":
      return console.log(HELP);
    default:
      throw new ConfigError(`There is no command "${command}".\n\n${HELP}`);
  }
}

async function run(config: Config): Promise<void> {
  let isEnding = false;
  const end = async (code: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await agent.stop();
    process.exit(code);
  };
  const agent = await Agent.start({
    config,
    places: placesOf(process.env, process.platform),
    env: process.env,
    say: (line) => console.log(line),
    onGone: () => void end(0),
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void end(0));
}
