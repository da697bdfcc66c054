/** Resolves when all of them have ended, and throws what one of them threw: nothing goes on behind the caller's back. */
export async function allEnded<T>(work: Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(work)).map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
