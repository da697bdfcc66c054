// Lets a Windows build of Node, under Wine, run the agent from a checkout whose packages were installed for Linux.
import { registerHooks } from "node:module";
import net from "node:net";
import { pathToFileURL } from "node:url";

const WORKSPACES = new URL("../../../../../packages/", import.meta.url);
/** Beside the folder with the packages for Windows. */
const FROM = pathToFileURL(process.env.STINT_TEST_WINDOWS_PACKAGES ?? "").href;

registerHooks({
  resolve(specifier, context, next) {
    const [, workspace, file = "index"] = /^@stint\/(\w+)(?:\/(.+))?$/.exec(specifier) ?? [];
    // Wine shows no links, so this one would lead to TypeScript below node_modules, which Node does not take.
    if (workspace) return next(new URL(`${workspace}/src/${file}.ts`, WORKSPACES).href, context);
    const isPackage = /^[a-z@][^:]*$/i.test(specifier);
    const isOurs = !context.parentURL?.includes("/node_modules/");
    return next(specifier, isPackage && isOurs ? { ...context, parentURL: FROM } : context);
  },
});

// Wine 8 ends a connection that is to be kept alive by the minute, as fetch asks for.
net.Socket.prototype.setKeepAlive = function () {
  return this;
};
