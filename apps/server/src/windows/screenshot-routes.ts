import {
  Id,
  ScreenshotList,
  ScreenshotQuery,
  ScreenshotReply,
  ScreenshotUpload,
  WindowList,
  WindowQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { Limiter } from "../http/limits.ts";
import { type Router, route } from "../http/route.ts";
import { deleteScreenshot } from "./delete-screenshot.ts";
import { listScreenshots } from "./list-screenshots.ts";
import { listWindows } from "./list-windows.ts";
import { checkPicture } from "./picture.ts";
import { readImage } from "./read-image.ts";
import { readUpload, UPLOAD_FORM } from "./upload-body.ts";
import { uploadScreenshot } from "./upload-screenshot.ts";

const ById = z.object({ id: Id });
const tag = "Desktop windows";
/** Pictures of one person: far above any agent's pace, and far below what fills a disk in a day. */
const PICTURES = { burst: 120, refillMs: 2_000 };

export function addScreenshotRoutes(app: Router, deps: Deps): void {
  const pictures = new Limiter(deps.clock, PICTURES);
  app.openapi(
    route({
      method: "post",
      path: "/api/internal/screenshot/upload",
      access: "member",
      acceptsKey: true,
      tag,
      summary: "Upload a screenshot, which is its window's heartbeat",
      description:
        "As JSON, or as a form with the same fields, the picture as a file named `image` and perhaps a small one named `thumbnail`. The row and the heartbeat are written together or not at all. With an `id` of your own it may be sent again: nothing is written twice.",
      body: ScreenshotUpload,
      form: { schema: UPLOAD_FORM, read: readUpload },
      answer: [201, ScreenshotReply],
      again: [200, "The window has an upload with this `id` already: the one that was first"],
      errors: ["not_found", "window_closed", "too_many_requests"],
    }),
    async (c) => {
      const caller = c.get("caller");
      const upload = c.req.valid("json");
      const files = c.get("files");
      if (files.size > 0) pictures.check(caller.userId);
      const picture = checkPicture(files, upload.image);
      if (picture) pictures.take(caller.userId);
      const { reply, isFirst } = await uploadScreenshot(deps, caller, upload, picture);
      return c.json(reply, isFirst ? 201 : 200);
    },
  );
  addReading(app, deps);
  app.openapi(
    route({
      method: "delete",
      path: "/api/screenshots/{id}",
      access: "member",
      tag,
      summary: "Delete what a screenshot of yours shows",
      description: "Its place in the list stays, and the ledger keeps that it was deleted.",
      params: ById,
      answer: [204],
      errors: ["not_found"],
    }),
    async (c) => {
      await deleteScreenshot(deps, c.get("caller"), c.req.valid("param").id);
      return c.body(null, 204);
    },
  );
}

function addReading(app: Router, deps: Deps): void {
  const shared = { method: "get", access: "member", tag, errors: ["not_found"] } as const;
  app.openapi(
    route({
      ...shared,
      path: "/api/windows",
      summary: "Windows of a person, newest first",
      query: WindowQuery,
      answer: [200, WindowList],
    }),
    async (c) => c.json(await listWindows(deps.db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      ...shared,
      path: "/api/screenshots",
      summary: "Screenshots of a window or a person, newest first",
      query: ScreenshotQuery,
      answer: [200, ScreenshotList],
    }),
    async (c) => c.json(await listScreenshots(deps.db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      ...shared,
      path: "/api/screenshots/{id}/image",
      summary: "The picture of a screenshot",
      params: ById,
      answer: [200, z.string().describe("The file: PNG, JPEG or WebP")],
    }),
    async (c) => (await readImage(deps, c.get("caller"), c.req.valid("param"))) as never,
  );
  app.openapi(
    route({
      ...shared,
      path: "/api/screenshots/{id}/thumbnail",
      summary: "The small picture of a screenshot, if its agent sent one",
      params: ById,
      answer: [200, z.string().describe("The file: PNG, JPEG or WebP")],
    }),
    async (c) =>
      (await readImage(deps, c.get("caller"), { ...c.req.valid("param"), size: "thumbnail" })) as never,
  );
}
