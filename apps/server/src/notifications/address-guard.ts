import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Which addresses this server may be made to talk to: public ones, and those that its operator has named. */
export class AddressGuard {
  readonly #hosts: Set<string>;
  readonly #ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** `allowed`: host names, addresses and ranges (CIDR). */
  constructor(allowed: string[]) {
    this.#ranges = allowed.map(rangeOf).filter((range) => range !== null);
    this.#hosts = new Set(allowed.filter((entry) => rangeOf(entry) === null));
  }

  /** Whether the operator has named this host, by name or as an address: then it may be anything, also without TLS. */
  isNamed(hostname: string): boolean {
    const host = bare(hostname);
    return this.#hosts.has(host) || (isIP(host) !== 0 && this.#isInRange(host));
  }

  /** Whether a connection to this address may be made for the sake of that host name. */
  allows(address: string, hostname: string): boolean {
    return this.#hosts.has(bare(hostname)) || isPublic(address) || this.#isInRange(address);
  }

  #isInRange(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.#ranges.some(([net, bits]) => net.kind() === parsed.kind() && parsed.match(net, bits));
  }
}

/** An IPv6 address in a URL stands in brackets. */
export function bare(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

const GLOBAL_UNICAST = [ipaddr.parse("2000::"), 3] as const;

function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in the clothes of IPv6 (::ffff:10.0.0.1) is the one that it carries.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_UNICAST[0], GLOBAL_UNICAST[1]);
}

function rangeOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (isIP(entry) === 0) return null;
  const address = ipaddr.process(entry);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}
