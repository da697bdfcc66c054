import type { Planted } from "./planted.ts";

type Said = { method?: string; body?: unknown; headers?: Record<string, string> };
type Told = { status: number; body: Record<string, string & Record<string, string>>; cookie: string };

/** Somebody who says everything to a server that may be said, right and wrong, and remembers what must stay secret. */
export class Talker {
  readonly #url: string;
  readonly #planted: Planted;
  readonly statuses = new Map<number, number>();

  constructor(url: string, planted: Planted) {
    this.#url = url;
    this.#planted = planted;
  }

  /** `body`: a text is sent as it is, a form as one, and anything else as JSON. */
  async say(path: string, { method, body, headers = {} }: Said = {}): Promise<Told> {
    const isRaw = typeof body === "string" || body instanceof FormData;
    const answer = await fetch(this.#url + path, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...(!(body instanceof FormData) && { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : isRaw ? body : JSON.stringify(body),
      redirect: "manual",
    });
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream");
    if (isStream) await answer.body?.cancel();
    const text = isStream ? "" : await answer.text();
    this.#planted.learn(`${method ?? "GET"} ${path.split("?")[0]}`, answer.headers, text);
    return {
      status: answer.status,
      body: /^[[{]/.test(text) ? JSON.parse(text) : {},
      cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "",
    };
  }

  /** One round of every endpoint that the server describes, with something secret wherever there is room for it. */
  async sayEverything(tokens: string[]): Promise<void> {
    const described = (await (await fetch(`${this.#url}/api/openapi.json`)).json()) as Described;
    const calls = Object.entries(described.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
    );
    const lanes = Array.from({ length: 8 }, (_, lane) => calls.filter((_call, at) => at % 8 === lane));
    await Promise.all(
      lanes.map(async (lane) => {
        for (const { path, method, operation } of lane)
          for (const wrong of this.#wrongs(path, method.toUpperCase(), operation, tokens))
            await this.say(wrong.path, wrong);
      }),
    );
  }

  #wrongs(path: string, method: string, operation: Operation, tokens: string[]): (Said & { path: string })[] {
    const what = `${method} ${path}`;
    const make = (where: string): string => this.#planted.make(`${where} of ${what}`);
    const filled = path.replace(/\{\w+\}/g, () => make("a path"));
    const query = (operation.parameters ?? [])
      .filter((one) => one.in === "query")
      .map(({ name }) => `${name}=${make(`?${name}`)}`)
      .join("&");
    const schema = operation.requestBody?.content["application/json"]?.schema;
    const fields = Object.keys(schema?.properties ?? { password: {} });
    const bodies: unknown[] =
      method === "GET" || method === "DELETE"
        ? [undefined]
        : [
            Object.fromEntries(fields.map((name) => [name, make(name)])),
            Object.fromEntries(fields.map((name) => [name, { [make("a name")]: [make(name)] }])),
            `{"password":"${make("malformed JSON")}","x":`,
          ];
    const credentials: Record<string, string>[] = [
      ...tokens.map((token) => ({ authorization: `Bearer ${token}` })),
      { authorization: `Bearer ${make("a bearer")}` },
      { authorization: `Bearer gk_${make("a key")}`, "x-api-key": make("x-api-key") },
      { cookie: `better-auth.session_token=${make("a cookie")}; stint=${make("a cookie")}` },
    ];
    return credentials.flatMap((headers) =>
      bodies.map((body) => ({ path: query ? `${filled}?${query}` : filled, method, body, headers })),
    );
  }
}

type Schema = { properties?: Record<string, unknown> };
type Operation = {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
type Described = { paths: Record<string, Record<string, Operation>> };
