import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { install, uninstall } from "../src/install/install.ts";
import { serviceFor } from "../src/install/service.ts";

const run = promisify(execFile);
const ODD = ['/a "b" %h $HOME \\', "<&>'é日"];

const folder = mkdtempSync(join(tmpdir(), "stint-agent-service-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("starting with the desktop session", () => {
  it("is switched on by a unit that systemd accepts, and off again without a trace", async () => {
    const service = serviceFor("linux", { XDG_CONFIG_HOME: folder }, [
      process.execPath,
      "/opt/my stint/a.mjs",
      "run",
    ]);
    const said = await install(service);
    expect(said).toMatch(/finds nothing wrong|systemd-analyze is not installed/);
    expect(readFileSync(service.link ?? "", "utf8")).toContain('"/opt/my stint/a.mjs" "run"');
    await uninstall(service);
    expect([existsSync(service.file), existsSync(service.link ?? "")]).toEqual([false, false]);
  });

  it("is refused when the platform's own tool objects", async () => {
    const service = serviceFor("linux", { XDG_CONFIG_HOME: folder }, [process.execPath]);
    const check = { command: process.execPath, args: ["-e", "process.exit(1)"] };
    await expect(install({ ...service, check })).rejects.toThrow("does not accept it");
  });

  it("survives every character in a path", () => {
    expect(serviceFor("linux", { XDG_CONFIG_HOME: folder }, ODD).text).toContain(
      String.raw`ExecStart="/a \"b\" %%h $$HOME \\" "<&>'é日"`,
    );
  });

  it("is refused when systemd objects, where systemd is there to ask", async () => {
    const service = serviceFor("linux", { XDG_CONFIG_HOME: folder }, ["/nowhere/node"]);
    const installing = install(service).catch(String);
    expect(await installing).toMatch(/does not accept it.*\/nowhere\/node|systemd-analyze is not installed/s);
  });

  it("is a property list that macOS can read: well-formed, keys and values in turn, the command in parts", async () => {
    const service = serviceFor("darwin", { HOME: folder }, ODD);
    const { check: _, ...unchecked } = service;
    await install({ ...unchecked, file: join(folder, "agent.plist") });
    const find = (path: string) => xpath(join(folder, "agent.plist"), path);
    expect(await find("count(//dict/*[position() mod 2 = 1][not(self::key)])")).toBe("0");
    expect(await find("count(//dict/*[position() mod 2 = 0][self::key])")).toBe("0");
    const parts = "/plist/dict/key[.='ProgramArguments']/following-sibling::*[1][self::array]/string";
    expect(await find(`string(${parts}[1])`)).toBe(ODD[0]);
    expect(await find(`string(${parts}[2])`)).toBe(ODD[1]);
  });

  it("is a task that Windows can read: well-formed UTF-16 for the user at the desk, the command in parts", async () => {
    const env = { LOCALAPPDATA: folder, USERDOMAIN: "BÜRO", USERNAME: "Müller & Söhne" };
    const program = ["C:\\Program Files\\node.exe", "C:\\a & b\\start.mjs", "run"];
    const { register: _, ...unregistered } = serviceFor("win32", env, program);
    await install(unregistered);
    expect([...readFileSync(unregistered.file).subarray(0, 2)]).toEqual([0xff, 0xfe]);
    const text = (name: string) => xpath(unregistered.file, `string(//*[local-name()='${name}'])`);
    expect(await text("UserId")).toBe("BÜRO\\Müller & Söhne");
    expect(await text("LogonType")).toBe("InteractiveToken");
    expect(await text("Command")).toBe("C:\\Program Files\\node.exe");
    expect(await text("Arguments")).toBe('"C:\\a & b\\start.mjs" "run"');
  });
});

/** Throws when the file is not well-formed. */
async function xpath(file: string, path: string): Promise<string> {
  const { stdout } = await run("xmllint", ["--nonet", "--xpath", path, file]);
  return stdout.replace(/\n$/, "");
}
