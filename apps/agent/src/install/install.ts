import { execFile } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { type Service, serviceFor } from "./service.ts";

const run = promisify(execFile);

/** Writes what starts the agent with the desktop session, and has the platform's own tool check it. */
export async function install(service: Service): Promise<string> {
  mkdirSync(dirname(service.file), { recursive: true });
  writeFileSync(service.file, service.text, service.encoding ?? "utf8");
  if (service.link) {
    mkdirSync(dirname(service.link), { recursive: true });
    rmSync(service.link, { force: true });
    symlinkSync(service.file, service.link);
  }
  const checked = await verdictOf(service.check);
  if (service.register) await run(service.register.command, service.register.args);
  return [`Wrote ${service.file}.`, checked, service.next].join("\n");
}

export async function uninstall(service: Service): Promise<string> {
  if (service.unregister) await run(service.unregister.command, service.unregister.args).catch(() => {});
  if (service.link) rmSync(service.link, { force: true });
  rmSync(service.file, { force: true });
  return `Removed ${service.file}. An agent that runs goes on until the session ends.`;
}

export { serviceFor };

/** Throws what the tool found wrong; a tool that is not there has no say. */
async function verdictOf(check: Service["check"]): Promise<string> {
  if (!check) return "There is no tool to check it with on this platform.";
  const { command, args, env } = check;
  try {
    const { stdout, stderr } = await run(command, args, { env });
    const said = `${stdout}${stderr}`.trim();
    return `${command} finds nothing wrong with it.${said ? ` It says: ${said}` : ""}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return `It was not checked: ${command} is not installed.`;
    throw new Error(`${command} does not accept it: ${error instanceof Error ? error.message : error}`);
  }
}
