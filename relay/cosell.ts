#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import type { CommandOutput, Setting } from './commands/command.ts';
import { backfill, rebuild } from './commands/backfill.ts';
import { connectPartnerCenter, connectToSalesforce } from './commands/connect.ts';
import { runDoctor } from './commands/doctor.ts';
import { init } from './commands/init.ts';
import { examples, fail, printing, settingsOf } from './commands/print.ts';
import { checkMapping } from './commands/mapping.ts';
import { previewMapping } from './commands/preview.ts';
import { confirmTwins, listTwins } from './commands/twins.ts';
import { registerWebhook, showWebhook, testWebhook } from './commands/webhook.ts';
import { retryAllFailed, showFailed, showStatus, syncOne } from './commands/work.ts';
import { environment, environmentAlone, readConfig } from './config.ts';
import { useProxyOf } from './ground/proxy.ts';
import { version } from './ground/version.ts';
import { startRelay, systemClock } from './main.ts';
import { unobserved } from './ground/observe.ts';
import { openAdapters } from './adapters.ts';
import { hasBrowser, openBrowser } from './setup/open-browser.ts';
import { openTerminal } from './setup/terminal.ts';

/** How long the work in hand may take once the relay receives a stop signal: whoever sent it expects the end within five seconds. */
const patienceMs = 3_500;

const program = new Command('cosell')
  .description(
    'Keeps Salesforce opportunities and Partner Center referrals in sync. Reads its settings from the environment.',
  )
  .version(version, '--version', 'print the version')
  .exitOverride();

program.command('serve').description('run the relay until SIGTERM').action(serve);

program
  .command('init')
  .description('set up everything, step by step; run it again to go on where it stopped')
  .option('--yes', 'ask nothing: every setting is in the environment or given with --set')
  .option('--set <NAME=value...>', 'write settings to .env')
  .option('--device', 'sign in with a code on another device')
  .option('--overwrite', "replace another system's webhook registration")
  .option('--json', 'print JSON')
  .addHelpText('after', examples('cosell init', 'cosell init --set RELAY_PUBLIC_URL=https://cosell.example.com'))
  .action((options: Record<string, unknown>) =>
    printing(options, async (say) => {
      const terminal = options['yes'] === true ? undefined : openTerminal(process.stdin, process.stderr);
      try {
        const env = environmentAlone();
        return await init({
          ...{ env, terminal, say, clock: systemClock, folder: process.cwd(), set: settingsOf(options['set']) },
          browser: browserFor(options),
          overwrite: options['overwrite'] === true,
        });
      } finally {
        terminal?.close();
      }
    }),
  );

const connect = program.command('connect').description('sign in to one of the two clouds');
connect
  .command('partner-center')
  .description('sign in as the service account, with MFA, and store the refresh token')
  .option('--check', 'only check the stored token and say how long it is good for')
  .option('--device', 'sign in with a code on another device')
  .option('--json', 'print JSON')
  .addHelpText('after', examples('cosell connect partner-center', 'cosell connect partner-center --check'))
  .action((options: Record<string, unknown>) =>
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
  .action((options: Record<string, unknown>) =>
    printing(options, () => connectToSalesforce(readConfig(environment()), systemClock)),
  );

const webhook = program.command('webhook').description('manage the events that Partner Center sends to this relay');
answering(
  webhook.command('register').option('--overwrite', "replace another system's registration"),
  (setting, _arguments, options) => registerWebhook(setting, options['overwrite'] === true),
).description('register this relay and wait for a test event to arrive');
answering(webhook.command('show'), showWebhook).description('show what is registered');
answering(webhook.command('test'), testWebhook).description('send a test event and wait for it to arrive');

answering(program.command('doctor'), runDoctor).description('check every connection and say what to fix');
answering(program.command('status'), showStatus).description('count the pairs by state');
answering(program.command('sync <referral|opportunity>'), (setting, [id]) => syncOne(setting, id ?? '')).description(
  'sync one pair now',
);

answering(
  program.command('backfill').option('--dry-run', 'show what would be done, without changing anything'),
  (setting, _arguments, options) => backfill(setting, options['dryRun'] === true),
).description('compare every deal on both sides and sync what differs (for the first connection)');
answering(
  program.command('twins').option('--confirm <file>', 'link or tell apart what the filled-in CSV file says'),
  (setting, _arguments, options) =>
    typeof options['confirm'] === 'string' ? confirmTwins(setting, options['confirm']) : listTwins(setting),
).description('list open deals that both sides may hold already, as CSV to fill in');
answering(program.command('rebuild'), rebuild).description(
  'clear the work list and find all pairs again (for a lost store)',
);

const failed = program.command('failed').description('manage the pairs that could not be synced');
answering(failed.command('list'), showFailed).description('list them with the reasons');
answering(failed.command('retry'), retryAllFailed).description('retry all of them now');

const mapping = program.command('mapping').description("inspect the org's field mapping");
answering(mapping.command('check'), checkMapping).description('check every row against the org');
answering(mapping.command('preview <referral|opportunity>'), (setting, [id]) =>
  previewMapping(setting, id ?? ''),
).description('show what the mapping would do with one record, without writing anything');

try {
  useProxyOf(environment());
  await program.parseAsync();
} catch (thrown) {
  // commander has already printed what is wrong, and asking for help is not an error.
  process.exitCode = thrown instanceof CommanderError ? (thrown.exitCode === 0 ? 0 : 2) : fail(thrown);
}

type Run = (setting: Setting, arguments_: string[], options: Record<string, unknown>) => Promise<CommandOutput>;

/** A command that opens the adapters, prints its answer as text or as JSON, and sets the exit code. */
function answering(command: Command, run: Run): Command {
  return command.option('--json', 'print JSON').action(() =>
    printing(command.opts(), async (say) => {
      const config = readConfig(environment());
      const adapters = await openAdapters(config, systemClock, () => unobserved);
      try {
        return await run({ config, adapters, clock: systemClock, say }, command.args, command.opts());
      } finally {
        await adapters.close();
      }
    }),
  );
}

/** How a person signs in: with the browser of this machine, or with a code on another one. */
function browserFor({ device }: Record<string, unknown>) {
  return device === true || !hasBrowser(environment()) ? undefined : openBrowser;
}

async function serve(): Promise<void> {
  const relay = await startRelay(readConfig(environment()));
  const stop = () => {
    // A second signal, or work that hangs on a cloud, ends it at once: whatever is in hand is still due in the store.
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    systemClock.after(patienceMs, () => process.exit(0));
    relay.stop().then(
      () => process.exit(0),
      (thrown: unknown) => process.exit(fail(thrown)),
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
