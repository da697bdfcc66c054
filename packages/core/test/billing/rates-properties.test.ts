import {
  RATE_SOURCES,
  type Rate,
  type RateSource,
  type RateSubject,
  type ResolvedRate,
  rateBook,
  resolveRate,
} from "@stint/core";
import fc from "fast-check";
import { expect, test } from "vitest";

const anyUser = fc.constantFrom("alice", "bob");
const anyTask = fc.constantFrom("design", "code");
const anyProject = fc.constantFrom("site", "app");
const anyClient = fc.constantFrom("acme", "globex");
const anyDay = fc.integer({ min: 1, max: 12 }).map((month) => `2026-${String(month).padStart(2, "0")}-01`);
const anyCurrency = fc.constantFrom("EUR", "USD");
const orNull = <Value>(any: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(any);
const NOWHERE = { taskId: null, projectId: null, clientId: null };

const anyRates: fc.Arbitrary<Rate[]> = fc
  .uniqueArray(
    fc
      .tuple(
        fc.oneof(
          fc.constant(NOWHERE),
          anyTask.map((taskId) => ({ ...NOWHERE, taskId })),
          anyProject.map((projectId) => ({ ...NOWHERE, projectId })),
          anyClient.map((clientId) => ({ ...NOWHERE, clientId })),
        ),
        orNull(anyUser),
        anyDay,
        anyCurrency,
        fc.constantFrom(null, 0n, 8_000n, 12_000n),
      )
      .map(([where, userId, validFrom, currency, minorPerHour]) => ({
        ...where,
        userId,
        validFrom,
        currency,
        minorPerHour,
      })),
    {
      maxLength: 60,
      selector: ({ minorPerHour, ...slot }) => JSON.stringify(slot),
    },
  )
  .map((rates) => rates.map((rate, at) => ({ ...rate, id: `rate-${at}` })));

const anySubject: fc.Arbitrary<RateSubject> = fc.record({
  userId: anyUser,
  taskId: orNull(anyTask),
  projectId: orNull(anyProject),
  clientId: orNull(anyClient),
  day: anyDay,
  currency: anyCurrency,
  entryMinorPerHour: fc.option(fc.bigInt({ min: 0n, max: 20_000n }), { freq: 6 }),
});

test("the rate is what looking through all of them finds, one rung after the other", () => {
  fc.assert(
    fc.property(anyRates, anySubject, (rates, subject) => {
      expect(resolveRate(rates, subject)).toEqual(naive(rates, subject));
    }),
    { numRuns: 2_000 },
  );
});

test("a book of rates says for each of many what looking it up alone does, in whatever order they came", () => {
  fc.assert(
    fc.property(anyRates, fc.array(anySubject, { maxLength: 10 }), (rates, subjects) => {
      const book = rateBook(rates.toReversed());
      for (const subject of subjects) expect(book.resolve(subject)).toEqual(resolveRate(rates, subject));
    }),
  );
});

function naive(rates: readonly Rate[], subject: RateSubject): ResolvedRate | null {
  if (subject.entryMinorPerHour !== null)
    return { minorPerHour: subject.entryMinorPerHour, source: "entry", rateId: null };
  for (const source of RATE_SOURCES.slice(1)) {
    let latest: Rate | undefined;
    for (const rate of rates)
      if (
        fits(rate, source, subject) &&
        rate.currency === subject.currency &&
        rate.validFrom <= subject.day &&
        (!latest || latest.validFrom < rate.validFrom)
      )
        latest = rate;
    if (latest && latest.minorPerHour !== null)
      return { minorPerHour: latest.minorPerHour, source, rateId: latest.id };
  }
  return null;
}

function fits(rate: Rate, source: RateSource, { taskId, projectId, clientId, userId }: RateSubject): boolean {
  const [level, own] = source.split("_");
  const whose = own === "user" || level === "user" ? userId : null;
  if (rate.userId !== whose) return false;
  if (level === "task") return taskId !== null && rate.taskId === taskId;
  if (level === "project") return projectId !== null && rate.projectId === projectId;
  if (level === "client") return clientId !== null && rate.clientId === clientId;
  return rate.taskId === null && rate.projectId === null && rate.clientId === null;
}
