import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export type IdentityProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Signs in at the provider and consents, as a browser would; answers the callback it is sent to. */
  consent(authorizationUrl: string, email: string): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** A real OpenID Connect provider on a free port. Whoever signs in there owns the address they type, unless it begins with "unverified+". */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server = createServer((request, answer) => handle(request, answer));
  const port = await listen(server, 0);
  const issuer = `http://127.0.0.1:${port}`;
  const clientId = "stint";
  const clientSecret = randomBytes(24).toString("hex");
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id.replace(/^unverified\+/, ""),
        email_verified: !id.startsWith("unverified+"),
        name: "A Person",
      }),
    }),
  });
  const handle = provider.callback();
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    issuer,
    clientId,
    clientSecret,
    consent: (url, email) => consent(url, email, redirectUri),
    stop,
    start: async () => {
      await listen(server, port);
    },
    close: stop,
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function consent(authorizationUrl: string, email: string, redirectUri: string): Promise<string> {
  const jar = new Map<string, string>();
  const visit = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
  let url = authorizationUrl;
  let answer = await visit(url);
  for (let steps = 0; steps < 12; steps++) {
    const next = answer.headers.get("location");
    if (next) {
      url = new URL(next, url).href;
      if (url.startsWith(redirectUri)) return url;
      answer = await visit(url);
    } else {
      const page = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (!prompt) throw new Error(`the provider answered ${answer.status}: ${page.slice(0, 500)}`);
      answer = await visit(url, prompt === "login" ? { prompt, login: email, password: "any" } : { prompt });
    }
  }
  throw new Error("the provider never came to an end");
}
