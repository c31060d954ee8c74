import { styleText } from 'node:util';
import { printable } from './printable.ts';

type Style = Parameters<typeof styleText>[0];

const styles: Readonly<Record<string, Style>> = {
  warn: 'yellow',
  error: 'red',
  fatal: 'red',
  debug: 'gray',
  trace: 'gray',
};
const usual: readonly string[] = ['time', 'level', 'msg', 'code', 'reason', 'advice'];

/**
 * A readable log line: time, message, then the other members as `name=value`, and the advice on its own line. A line that is not JSON
 * stays as it is.
 */
export function prettyLine(line: string, isColoured: boolean): string {
  const entry = entryOf(line);
  if (entry === undefined) return line;
  const style = styles[textOf(entry['level'])];
  const paint = (text: string) =>
    isColoured && style !== undefined ? styleText(style, text, { validateStream: false }) : text;
  const rest = Object.entries(entry)
    .filter(([name, value]) => !usual.includes(name) && value !== null)
    .map(([name, value]) => `${name}=${textOf(value)}`);
  const problem = [textOf(entry['code']), textOf(entry['reason'])].filter(Boolean).join(': ');
  const advice = textOf(entry['advice']);
  return [
    [
      textOf(entry['time']).slice(11, 19),
      paint(textOf(entry['level']).toUpperCase().padEnd(5)),
      [textOf(entry['msg']), ...rest].join(' '),
      paint(problem),
    ]
      .filter(Boolean)
      .join('  '),
    ...(advice === '' ? [] : [`${' '.repeat(17)}${advice}`]),
  ].join('\n');
}

function entryOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && 'level' in parsed ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string =>
  printable(typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));
