import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Certificate = { key: Buffer; cert: Buffer };

/** A certificate authority of one's own, as a company has, in a folder that is gone with it. */
export class CertificateAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), "stint-ca-"));

  constructor() {
    this.#openssl(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=An-authority",
      [
        ["-keyout", "ca.key"],
        ["-out", this.path],
      ],
    );
  }

  /** The certificate that whoever trusts it knows. */
  get path(): string {
    return join(this.#folder, "ca.pem");
  }

  /** A certificate for these names (`IP:127.0.0.1`, `DNS:example.com`); with a negative number of days it has expired. */
  sign(names: string, days = 2): Certificate {
    this.#openssl("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=A-server", [
      ["-keyout", "server.key"],
      ["-out", "server.csr"],
    ]);
    writeFileSync(join(this.#folder, "names"), `subjectAltName=${names}\n`);
    this.#openssl(`x509 -req -CAcreateserial -days ${days}`, [
      ["-in", "server.csr"],
      ["-CA", this.path],
      ["-CAkey", "ca.key"],
      ["-extfile", "names"],
      ["-out", "server.pem"],
    ]);
    const read = (name: string): Buffer => readFileSync(join(this.#folder, name));
    return { key: read("server.key"), cert: read("server.pem") };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #openssl(command: string, files: [string, string][]): void {
    execFileSync("openssl", [...command.split(" "), ...files.flat()], { cwd: this.#folder, stdio: "pipe" });
  }
}
