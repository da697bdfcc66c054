import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { install, uninstall } from "../src/install/install.ts";
import { serviceFor } from "../src/install/service.ts";

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
    const odd = ['/a "b" %h $HOME \\', "<&>"];
    expect(serviceFor("linux", { XDG_CONFIG_HOME: folder }, odd).text).toContain(
      String.raw`ExecStart="/a \"b\" %%h $$HOME \\" "<&>"`,
    );
    expect(serviceFor("darwin", {}, odd).text).toContain("<string>&lt;&amp;&gt;</string>");
    expect(serviceFor("win32", { LOCALAPPDATA: folder }, ["node.exe", "a&b"]).text).toContain(
      "&quot;a&amp;b&quot;",
    );
  });
});
