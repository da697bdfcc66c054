import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBeatTokens } from "../../src/heartbeats/beat-token.ts";

const tokens = createBeatTokens("the secret of this server");
const claims = { orgId: randomUUID(), subjectId: randomUUID(), sessionId: randomUUID() };
const token = tokens.sign(claims);

test("a token says whom it lets beat for what, to whoever holds the secret", () => {
  expect(tokens.verify(token)).toEqual(claims);
  expect(createBeatTokens("the secret of this server").verify(token)).toEqual(claims);
  expect(tokens.verify(token)).toEqual(claims);
});

test("a token with any character changed is refused", () => {
  for (let place = 0; place < token.length; place++) {
    for (const letter of "Aa0_-.= ") {
      if (letter === token[place]) continue;
      const changed = token.slice(0, place) + letter + token.slice(place + 1);
      expect(tokens.verify(changed), `${letter} at ${place}`).toBeNull();
    }
  }
});

test("a token cut short, drawn out or empty is refused", () => {
  for (let length = 0; length < token.length; length++)
    expect(tokens.verify(token.slice(0, length))).toBeNull();
  for (const more of ["A", "=", "\n", token]) expect(tokens.verify(token + more)).toBeNull();
});

test("a token of another secret is refused, and any text at all", () => {
  expect(createBeatTokens("the secret of another server").verify(token)).toBeNull();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => tokens.verify(`bt1.${text}`) === null),
  );
});

test("the claims of one token do not fit the signature of another", () => {
  const other = tokens.sign({ ...claims, sessionId: randomUUID() });
  expect(tokens.verify(token.slice(0, 68) + other.slice(68))).toBeNull();
});
