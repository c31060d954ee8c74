import { Command, CommanderError } from 'commander';
import { openAdapters } from './adapters.ts';
import { completionFor } from './commands/completion.ts';
import { connectPartnerCenter, connectToSalesforce } from './commands/connect.ts';
import { init } from './commands/init.ts';
import { showLogs } from './commands/logs.ts';
import { examples, printing, settingsOf } from './commands/print.ts';
import { createProgress } from './commands/progress.ts';
import { groups, table, type TableCommand } from './commands/table.ts';
import { environment, environmentAlone, readConfig } from './config.ts';
import { CosellError } from './errors.ts';
import { unobserved } from './ground/observe.ts';
import { version } from './ground/version.ts';
import { systemClock } from './system-clock.ts';
import { hasBrowser, openBrowser } from './setup/open-browser.ts';
import { openTerminal } from './setup/terminal.ts';

type Options = Readonly<Record<string, unknown>>;

const isJson = process.argv.includes('--json');

const program = new Command('cosell')
  .description(
    'Keeps Salesforce opportunities and Partner Center referrals in sync. Reads its settings from the environment and from the file .env in the current folder.',
  )
  .version(version, '--version', 'print the version')
  .addHelpText('after', examples('cosell init', 'cosell doctor', 'cosell show "ERP rollout"'))
  .addHelpText(
    'after',
    '\nExit codes: 0 fine; 1 the relay, its settings or the org need attention; 2 wrong usage or configuration;\n3 the relay is healthy, and sellers have deals to complete.',
  )
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => {
      if (!isJson) write(text);
    },
  });

program
  .command('serve')
  .description('run the relay until SIGTERM')
  .option('--json', 'log JSON lines in a terminal as well')
  .addHelpText('after', examples('cosell serve', 'cosell serve --json'))
  .action(async (options: Options) => (await import('./serve.ts')).serve(options['json'] === true));

program
  .command('init')
  .description('set up everything, step by step; run it again to go on where it stopped')
  .option('--yes', 'ask nothing: every setting is in the environment or given with --set')
  .option('--set <NAME=value...>', 'write settings to .env')
  .option('--target-org <alias>', 'also set up this org of your Salesforce CLI (in the repository)')
  .option('--device', 'sign in with a code on another device')
  .option('--overwrite', "replace another system's webhook registration")
  .option('--json', 'print JSON')
  .addHelpText('after', examples('cosell init', 'cosell init --set RELAY_PUBLIC_URL=https://cosell.example.com'))
  .action((options: Options) =>
    printing(options, async (say) => {
      const terminal = options['yes'] === true ? undefined : openTerminal(process.stdin, process.stderr);
      try {
        const env = environmentAlone();
        return await init({
          ...{ env, terminal, say, clock: systemClock, folder: process.cwd(), set: settingsOf(options['set']) },
          browser: browserFor(options),
          overwrite: options['overwrite'] === true,
          targetOrg: typeof options['targetOrg'] === 'string' ? options['targetOrg'] : undefined,
        });
      } finally {
        terminal?.close();
      }
    }),
  );

const connect = program
  .command('connect')
  .description('sign in to one of the two clouds')
  .addHelpText('after', examples('cosell connect partner-center', 'cosell connect salesforce'));
connect
  .command('partner-center')
  .description('sign in as the service account, with MFA, and store the refresh token')
  .option('--check', 'only check the stored token and say how long it is good for')
  .option('--device', 'sign in with a code on another device')
  .option('--json', 'print JSON')
  .addHelpText('after', examples('cosell connect partner-center', 'cosell connect partner-center --check'))
  .action((options: Options) =>
    printing(options, (say) =>
      connectPartnerCenter(
        readConfig(environment()),
        { say, clock: systemClock, browser: browserFor(options) },
        options['check'] === true,
      ),
    ),
  );
connect
  .command('salesforce')
  .description('sign in with the settings and say to which org')
  .option('--check', 'the same: nothing is stored')
  .option('--json', 'print JSON')
  .addHelpText('after', examples('cosell connect salesforce'))
  .action((options: Options) => printing(options, () => connectToSalesforce(readConfig(environment()), systemClock)));

for (const entry of table) addCommand(entry);

program
  .command('logs [file]')
  .description("print the relay's log for people to read, from a file or from a pipe")
  .option('--pretty', 'the same when the output is not a terminal')
  .option('--json', 'print the lines as they were written')
  .addHelpText('after', examples('cosell logs relay.log', 'journalctl -u cosell -o cat -f | cosell logs'))
  .action((file: string | undefined, options: Options) => {
    const isTerminal = process.stdout.isTTY;
    const print = (line: string) => {
      console.log(line);
    };
    const isPretty = options['json'] !== true && (isTerminal || options['pretty'] === true);
    return showLogs({
      file,
      input: process.stdin,
      isPretty,
      isColoured: isTerminal && process.stdout.hasColors(),
      print,
    });
  });

program
  .command('completion <bash|zsh|fish>')
  .description('print a script that completes commands in your shell')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    examples('source <(cosell completion bash)', 'cosell completion fish > ~/.config/fish/completions/cosell.fish'),
  )
  .action((shell: string, options: Options) => printing(options, async () => completionFor(shell, program)));

/** Runs the command on the command line; sets the exit code. */
export async function runProgram(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    const isWrong = thrown.exitCode !== 0;
    if (isWrong && isJson) throw new CosellError('USAGE', thrown.message.replace(/^error: /, ''), { cause: thrown });
    // commander has already printed what is wrong, and asking for help is not an error.
    process.exitCode = isWrong ? 2 : 0;
  }
}

/** Adds a command that opens the adapters, prints its answer as text or as JSON, and sets the exit code. */
function addCommand({ usage, description, options = [], examples: lines, run }: TableCommand): void {
  const [first = ''] = usage.split(' ');
  const isGrouped = first in groups;
  const command = (isGrouped ? groupOf(first) : program).command(isGrouped ? usage.slice(first.length + 1) : usage);
  for (const [flags, about] of options) command.option(flags, about);
  command
    .description(description)
    .option('--json', 'print JSON')
    .addHelpText('after', examples(...lines))
    .action(() =>
      printing(command.opts(), async (say) => {
        const config = readConfig(environment());
        const adapters = await openAdapters(config, systemClock, () => unobserved);
        const attended = { confirm: process.stdin.isTTY ? confirm : undefined, progress: progressFor(command.opts()) };
        try {
          return await run(
            { config, adapters, clock: systemClock, say, ...attended },
            { words: command.args, options: command.opts() },
          );
        } finally {
          await adapters.close();
        }
      }),
    );
}

function groupOf(name: string): Command {
  const found = program.commands.find((command) => command.name() === name);
  return (
    found ??
    program
      .command(name)
      .description(groups[name] ?? '')
      .addHelpText('after', examplesOf(name))
  );
}

/** The examples of a whole group. */
function examplesOf(group: string): string {
  const members = table.filter(({ usage }) => usage.startsWith(`${group} `));
  return examples(...members.flatMap(({ examples: [first = ''] }) => first));
}

function progressFor({ json }: Options) {
  return createProgress(json === true ? { write: () => true } : process.stderr, () => systemClock.now());
}

async function confirm(question: string): Promise<boolean> {
  const terminal = openTerminal(process.stdin, process.stderr);
  try {
    return /^y(es)?$/i.test(await terminal.ask(`${question} [y/N]`));
  } finally {
    terminal.close();
  }
}

/** How to sign in: with this machine's browser, or with a code on another device. */
function browserFor({ device }: Options) {
  return device === true || !hasBrowser(environment()) ? undefined : openBrowser;
}
