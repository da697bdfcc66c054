import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export type Prompt = {
  ask(question: string): Promise<string>;
  /** The answer is not shown. */
  askSecretly(question: string): Promise<string>;
  close(): void;
};

/** Asks at the terminal, or reads the answers from a pipe, a line each. */
export function openPrompt(): Prompt {
  let isMuted = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) process.stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const given = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    process.stdout.write(question);
    return String((await given.next()).value ?? "");
  };
  return {
    ask,
    askSecretly: async (question) => {
      isMuted = true;
      const answer = await ask(question);
      isMuted = false;
      process.stdout.write("\n");
      return answer;
    },
    close: () => lines.close(),
  };
}
