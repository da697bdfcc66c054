import { DeliveryReply, Id, NewPushDevice, PushDevice, PushDeviceList } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { addDevice, listDevices, removeDevice } from "./push-devices.ts";
import { testDevice } from "./test-device.ts";

const tag = "Notifications";
const params = z.object({ id: Id });

const list = route({
  method: "get",
  path: "/api/me/push-devices",
  access: "member",
  tag,
  summary: "Your devices that push messages go to, and what a browser subscribes with",
  answer: [200, PushDeviceList],
});

const add = route({
  method: "post",
  path: "/api/me/push-devices",
  access: "member",
  tag,
  summary: "Have push messages sent to this browser",
  description:
    "What the browser's `PushManager.subscribe` gave, by the public key of the list. Of more than 20 devices the one that was not renewed longest goes.",
  body: NewPushDevice,
  answer: [201, PushDevice],
  again: [200, "It was one of yours, and is renewed"],
  errors: ["already_exists", "not_configured"],
});

const remove = route({
  method: "delete",
  path: "/api/me/push-devices/{id}",
  access: "member",
  tag,
  summary: "Send a device nothing more",
  params,
  answer: [204],
  errors: ["not_found"],
});

const test = route({
  method: "post",
  path: "/api/me/push-devices/{id}/test",
  access: "member",
  tag,
  summary: "Send a device a test message",
  params,
  answer: [200, DeliveryReply],
  errors: ["not_found", "unavailable"],
});

export function addDeviceRoutes(app: Router, deps: Deps): void {
  app.openapi(list, async (c) => c.json(await listDevices(deps, c.get("caller")), 200));
  app.openapi(add, async (c) => {
    const { device, isNew } = await addDevice(deps, c.get("caller"), c.req.valid("json"));
    return c.json(device, isNew ? 201 : 200);
  });
  app.openapi(remove, async (c) => {
    await removeDevice(deps, c.get("caller"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  app.openapi(test, async (c) =>
    c.json(await testDevice(deps, c.get("caller"), c.req.valid("param").id), 200),
  );
}
