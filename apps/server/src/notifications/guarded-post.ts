import { lookup as systemLookup } from "node:dns";
import { type OutgoingHttpHeaders, type RequestOptions, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { SECOND_MS } from "@stint/core";
import { type AddressGuard, bare } from "./address-guard.ts";
import { GivenUp } from "./channel.ts";

export type Posted = { url: string; headers: OutgoingHttpHeaders; body: string | Uint8Array };
/** `retryAfterMs`: how long the other side asks to be left alone (Retry-After in seconds). */
export type Answer = { status: number; retryAfterMs: number | null };
/** Resolves with the answer; a redirect is one like any other. Rejects without naming the address. */
export type Post = (posted: Posted, signal: AbortSignal) => Promise<Answer>;

const TIMEOUT_MS = 10_000;

/**
 * Posts to addresses that others have chosen. What the guard judges is the address that is connected to, so that a host
 * name that changes between the question and the connection gets nobody anywhere.
 */
export function createGuardedPost(
  guard: AddressGuard,
  { lookup = systemLookup as LookupFunction, timeoutMs = TIMEOUT_MS } = {},
): Post {
  return async ({ url, headers, body }, signal) => {
    const target = new URL(url);
    const host = bare(target.hostname);
    if (isIP(host) !== 0 && !guard.allows(host, host)) throw refused();
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      return await post(target, body, {
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        // No connection is kept, so that each is judged.
        agent: false,
        lookup: guardedLookup(guard, lookup),
        signal: AbortSignal.any([limit, signal]),
      });
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      throw new Error(limit.aborted ? "There was no answer in time" : reasonOf(error));
    }
  };
}

function post(target: URL, body: Posted["body"], options: RequestOptions): Promise<Answer> {
  const request = target.protocol === "https:" ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const sent = request(target, options, (answer) => {
      const { "retry-after": after } = answer.headers;
      resolve({
        status: answer.statusCode ?? 0,
        retryAfterMs: after && /^\d{1,6}$/.test(after) ? Number(after) * SECOND_MS : null,
      });
      // Nobody reads what it says, however much it is.
      answer.destroy();
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function guardedLookup(guard: AddressGuard, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === "string" ? [{ address: found, family: isIP(found) }] : (found ?? []);
      if (error) return callback(error, addresses);
      const allowed = addresses.filter(({ address }) => guard.allows(address, hostname));
      const [first] = allowed;
      if (!first) return callback(refused(), []);
      if (options.all) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
}

function refused(): GivenUp {
  return new GivenUp("The address is not a public one; STINT_WEBHOOK_ALLOW_PRIVATE does not name it");
}

const UNKNOWN_SIGNER =
  "Its certificate is signed by nobody whom this server trusts; NODE_EXTRA_CA_CERTS names more";

const REASONS: Record<string, string> = {
  ECONNREFUSED: "The connection was refused",
  ECONNRESET: "The connection was cut",
  EPIPE: "The connection was cut",
  EHOSTUNREACH: "The host cannot be reached",
  ENETUNREACH: "The host cannot be reached",
  ENOTFOUND: "The host name is not known",
  EAI_AGAIN: "The host name could not be looked up",
  EPROTO: "The other side does not speak TLS as it should",
  CERT_HAS_EXPIRED: "Its certificate has expired",
  CERT_NOT_YET_VALID: "Its certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_SIGNER,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_SIGNER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_SIGNER,
};

function reasonOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  if (!(inner instanceof Error)) return "The connection failed";
  const code = "code" in inner ? String(inner.code) : "";
  if (REASONS[code]) return REASONS[code];
  if (/CERT|TLS|SSL/.test(code)) return `The certificate is not accepted (${code})`;
  return `The connection failed${code ? ` (${code})` : ""}`;
}
