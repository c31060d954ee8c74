import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';

/** Asks a person, one line at a time. */
export interface Terminal {
  /** `secret`: the input is not shown. Resolves to '' if nobody is there to answer. */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
  say(line: string): void;
  close(): void;
}

export function openTerminal(input: Readable & { isTTY?: boolean }, output: Writable): Terminal {
  let muted = false;
  const shown = new Writable({
    write(chunk: Buffer, _encoding, written) {
      if (!muted) output.write(chunk);
      written();
    },
  });
  const reader = createInterface({ input, output: shown, terminal: input.isTTY === true });
  // Piped lines arrive faster than they are requested.
  const lines = reader[Symbol.asyncIterator]();
  return {
    async ask(question, { secret = false } = {}) {
      output.write(`${question} `);
      muted = secret;
      const next = await lines.next();
      muted = false;
      if (secret && input.isTTY === true) output.write('\n');
      return next.done === true ? '' : next.value.trim();
    },
    say(line) {
      output.write(`${line}\n`);
    },
    close() {
      reader.close();
    },
  };
}
