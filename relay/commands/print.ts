import { styleText } from 'node:util';
import { z } from 'zod';
import { CosellError, toCosellError, type ErrorCode } from '../errors.ts';
import { printable, printableJson } from '../ground/printable.ts';
import type { CommandOutput } from './command.ts';

/**
 * Exit codes: 0 fine; 1 the relay, its settings in the clouds or the org need attention; 2 wrong use or configuration; 3 the relay is
 * healthy, and sellers have deals to complete.
 */
const exitCodes = { fine: 0, broken: 1, wrongUse: 2, upToSellers: 3 } as const;
const wrongUse: readonly ErrorCode[] = ['CONFIG_INVALID', 'USAGE'];

/** Where output and errors go. */
type Screen = Pick<Console, 'log' | 'error'>;
type Run = (say: (line: string) => void) => Promise<CommandOutput>;

/** Prints a command's answer, or why it failed, as text or JSON; resolves to the exit code. */
export async function printTo(screen: Screen, { json }: Record<string, unknown>, run: Run): Promise<number> {
  try {
    const answer = await run((line) => {
      screen[json === true ? 'error' : 'log'](printable(line));
    });
    const reason = answer.reason === undefined ? [] : [answer.reason];
    if (json === true) {
      screen.log(printableJson(JSON.stringify(answer.data)));
      for (const line of reason) screen.error(printable(line));
    } else screen.log([...answer.lines, ...reason].map((line) => coloured(printable(line))).join('\n'));
    return exitCodes[answer.ok ? 'fine' : answer.isUpToSellers === true ? 'upToSellers' : 'broken'];
  } catch (thrown) {
    return fail(thrown, { isJson: json === true, screen });
  }
}

/** The same in this process's terminal; sets its exit code. */
export async function printing(options: Record<string, unknown>, run: Run): Promise<void> {
  process.exitCode = await printTo(console, options, run);
}

const styles = { 'ok  ': 'green', FAIL: 'red', 'off ': 'red', skip: 'yellow' } as const;

/** The first word of a line shows the result. `styleText` leaves colours out if the output is not a terminal or NO_COLOR is set. */
function coloured(line: string): string {
  const found = Object.entries(styles).find(([word]) => line.startsWith(`${word} `));
  return found === undefined ? line : styleText(found[1], found[0]) + line.slice(found[0].length);
}

/** The examples at the end of `--help`. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** `NAME=value`, repeatable. */
export function settingsOf(given: unknown): Record<string, string> {
  const pairs = z.array(z.string()).default([]).parse(given);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name = '', value = ''] = /^([A-Z_]+)=(.+)$/s.exec(pair) ?? [];
      if (value === '') throw new CosellError('USAGE', `--set takes NAME=value, not ${pair.split('=', 1).join()}.`);
      return [name, value];
    }),
  );
}

/** Prints what went wrong, for scripts as JSON too; returns the exit code. */
export function fail(
  thrown: unknown,
  { isJson = false, screen = console }: { isJson?: boolean; screen?: Screen } = {},
): number {
  const { code, message, advice } = toCosellError(thrown);
  if (isJson) screen.log(printableJson(JSON.stringify({ code, message, advice })));
  screen.error(printable(`${code}: ${message}\n${advice}`));
  return wrongUse.includes(code) ? exitCodes.wrongUse : exitCodes.broken;
}
