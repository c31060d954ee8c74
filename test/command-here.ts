import { Command } from 'commander';
import { openAdapters } from '../relay/adapters.ts';
import type { CommandOutput } from '../relay/commands/command.ts';
import { printTo } from '../relay/commands/print.ts';
import { table, type TableCommand } from '../relay/commands/table.ts';
import { readConfig } from '../relay/config.ts';
import { unobserved } from '../relay/ground/observe.ts';
import { systemClock } from '../relay/system-clock.ts';

/** The command whose name these words begin with. */
export const commandOf = (words: readonly string[]): TableCommand | undefined =>
  table.find(({ usage }) => nameOf(usage).every((part, index) => part === words[index]));

const nameOf = (usage: string) => usage.split(' ').filter((part) => !/^[<[]/.test(part));

/**
 * Runs a command in this process, and resolves to its exit code and what it prints. A process of its own takes more than a second
 * of CPU before it does anything.
 */
export async function commandHere(
  { usage, options = [], run }: TableCommand,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<{ code: number; output: string }> {
  const given = new Command(usage).argument('[words...]').option('--json');
  for (const [flags] of options) given.option(flags);
  given.parse(words.slice(nameOf(usage).length), { from: 'user' });
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  // A script reads only standard output.
  const error = given.opts()['json'] === true ? () => undefined : print;
  const code = await printTo({ log: print, error }, given.opts(), async (say): Promise<CommandOutput> => {
    const config = readConfig(environment);
    const adapters = await openAdapters(config, systemClock, () => unobserved);
    const attended = { confirm: undefined, progress: { show: () => undefined, end: () => undefined } };
    try {
      return await run(
        { config, adapters, clock: systemClock, say, ...attended },
        { words: given.args, options: given.opts() },
      );
    } finally {
      await adapters.close();
    }
  });
  return { code, output: lines.join('\n').trimEnd() };
}
