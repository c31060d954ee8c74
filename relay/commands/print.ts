import { z } from 'zod';
import { CosellError, toCosellError, type ErrorCode } from '../errors.ts';
import type { CommandOutput } from './command.ts';

/** Exit codes: 0 fine, 1 the work found problems, 2 wrong use or configuration. */
const wrongUse: readonly ErrorCode[] = ['CONFIG_INVALID', 'USAGE'];

/** Prints what a command answers, or why it failed, as text or as JSON, and sets the exit code. */
export async function printing(
  { json }: Record<string, unknown>,
  run: (say: (line: string) => void) => Promise<CommandOutput>,
): Promise<void> {
  try {
    const answer = await run((line) => {
      if (json !== true) console.log(line);
    });
    console.log(json === true ? JSON.stringify(answer.data) : answer.lines.join('\n'));
    process.exitCode = answer.ok ? 0 : 1;
  } catch (thrown) {
    const error = toCosellError(thrown);
    if (json === true) console.log(JSON.stringify({ code: error.code, message: error.message, advice: error.advice }));
    process.exitCode = fail(error);
  }
}

/** What `--help` ends with. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** `NAME=value`, several times. */
export function settingsOf(given: unknown): Record<string, string> {
  const pairs = z.array(z.string()).default([]).parse(given);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name = '', value = ''] = /^([A-Z_]+)=(.+)$/s.exec(pair) ?? [];
      if (value === '') throw new CosellError('USAGE', `--set takes NAME=value, not ${pair}.`);
      return [name, value];
    }),
  );
}

/** Says what went wrong; resolves to the exit code. */
export function fail(thrown: unknown): number {
  const error = toCosellError(thrown);
  console.error(`${error.code}: ${error.message}\n${error.advice}`);
  return wrongUse.includes(error.code) ? 2 : 1;
}
