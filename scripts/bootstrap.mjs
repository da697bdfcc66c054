// Runs before every npm script, on whatever Node (20 or later) is there, and must stay plain JavaScript without dependencies.
// It makes sure that what package-lock.json names is installed, the current Node included; npm then finds that Node first.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 26;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const binFolder = join(modules, ".bin");
const stampFile = join(modules, ".stint-lock");
const isWindows = process.platform === "win32";
const ownNode = join(binFolder, isWindows ? "node.cmd" : "node");

const lockText = readFileSync(join(root, "package-lock.json"), "utf8");
const lockHash = createHash("sha256").update(lockText).digest("hex");

if (!isInstalled()) install();
if (!hasNeededNode()) repairNode();

function isInstalled() {
  if (textOf(stampFile) === lockHash) return true;
  if (!matchesLock()) return false;
  writeFileSync(stampFile, lockHash);
  return true;
}

// Somebody may have run `npm install` by hand: what npm noted as installed is compared with the lock, package by package.
function matchesLock() {
  const installedText = textOf(join(modules, ".package-lock.json"));
  if (!installedText) return false;
  const installed = JSON.parse(installedText).packages;
  for (const [path, wanted] of Object.entries(JSON.parse(lockText).packages)) {
    if (path === "") continue;
    const found = installed[path];
    if (found ? found.version !== wanted.version : !mayBeAbsent(wanted)) return false;
  }
  return true;
}

function mayBeAbsent(entry) {
  return Boolean(entry.optional || entry.devOptional || entry.peer);
}

function install() {
  say("Installing what package-lock.json names (a few minutes the first time) …");
  // Not `npm ci`: that refuses a lock without the optional packages of every other platform, which not every registry serves.
  const { status, error } = npm([
    "install",
    "--no-save",
    "--include=dev",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
  if (status !== 0) {
    fail(
      error?.code === "ENOENT"
        ? "npm was not found. Install Node.js 20 or later together with npm, then run this again."
        : "`npm install` did not finish; its own message is above, and nothing else was started. Once that is put right, run this again.",
    );
  }
  writeFileSync(stampFile, lockHash);
}

function npm(args) {
  const env = { ...process.env, PATH: pathWithoutModules() };
  return spawnSync("npm", args, {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    shell: isWindows,
  });
}

// npm may replace the Node that lies in node_modules, so it must not run on it.
function pathWithoutModules() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !resolve(folder).startsWith(modules)).join(delimiter);
}

function hasNeededNode() {
  if (!existsSync(ownNode)) return false;
  if (realpathSync(process.execPath) === realpathSync(ownNode))
    return majorOf(process.version) >= NEEDED_MAJOR;
  const { status, stdout } = spawnSync(ownNode, ["--version"], { encoding: "utf8", shell: isWindows });
  return status === 0 && majorOf(stdout) >= NEEDED_MAJOR;
}

// npm skips a package's install script with --ignore-scripts or without an allowScripts entry; the `node` package needs its own.
function repairNode() {
  const folder = join(modules, "node");
  const script = "installArchSpecificPackage.js";
  if (existsSync(join(folder, script))) {
    say(`Node ${NEEDED_MAJOR} is not in place yet; fetching it …`);
    const env = { ...process.env, PATH: pathWithoutModules() };
    spawnSync(process.execPath, [script], { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
    if (!existsSync(ownNode)) npm(["rebuild", "node"]);
  }
  if (hasNeededNode()) return;
  fail(
    [
      `Stint runs on Node ${NEEDED_MAJOR}, which comes as the npm package \`node\`, but ${ownNode} does not run.`,
      "npm may have been told not to run install scripts (--ignore-scripts, or ignore-scripts=true in an .npmrc).",
      "Either allow them and run `npm install` again, or run the one script that is needed:",
      `  cd ${folder} && node ${script}`,
    ].join("\n"),
  );
}

function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version.trim())?.[1] ?? 0);
}

function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function say(text) {
  console.error(`stint: ${text}`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
