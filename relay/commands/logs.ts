import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CosellError, toCosellError } from '../errors.ts';
import { prettyLine } from '../ground/pretty.ts';

interface Logs {
  /** Undefined: read the piped input. */
  file: string | undefined;
  input: Readable;
  isPretty: boolean;
  isColoured: boolean;
  print: (line: string) => void;
}

/** Prints the relay's log line by line as it arrives, in a readable form or unchanged. @throws USAGE if the file cannot be read */
export async function showLogs({ file, input, isPretty, isColoured, print }: Logs): Promise<void> {
  const source = file === undefined ? input : createReadStream(file);
  try {
    for await (const line of createInterface({ input: source })) print(isPretty ? prettyLine(line, isColoured) : line);
  } catch (cause) {
    const { message } = toCosellError(cause);
    throw new CosellError('USAGE', `The log ${file ?? 'that was piped in'} cannot be read: ${message}.`, { cause });
  }
}
