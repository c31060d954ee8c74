#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import type { CommandOutput, Setting } from './commands/command.ts';
import { backfill, rebuild } from './commands/backfill.ts';
import { runDoctor } from './commands/doctor.ts';
import { checkMapping } from './commands/mapping.ts';
import { previewMapping } from './commands/preview.ts';
import { confirmTwins, listTwins } from './commands/twins.ts';
import { registerWebhook, showWebhook, testWebhook } from './commands/webhook.ts';
import { retryAllFailed, showFailed, showStatus, syncOne } from './commands/work.ts';
import { environment, readConfig } from './config.ts';
import { toCosellError, type ErrorCode } from './errors.ts';
import { useProxyOf } from './ground/proxy.ts';
import { version } from './ground/version.ts';
import { startRelay, systemClock } from './main.ts';
import { unobserved } from './ground/observe.ts';
import { openAdapters, type Adapters } from './adapters.ts';

/** Exit codes: 0 fine, 1 the work found problems, 2 wrong use or configuration. */
const wrongUse: readonly ErrorCode[] = ['CONFIG_INVALID', 'USAGE'];

/** How long the work in hand may take once the relay receives a stop signal: whoever sent it expects the end within five seconds. */
const patienceMs = 3_500;

const program = new Command('cosell')
  .description(
    'Keeps Salesforce opportunities and Partner Center referrals in sync. Reads its settings from the environment.',
  )
  .version(version, '--version', 'print the version')
  .exitOverride();

program.command('serve').description('run the relay until SIGTERM').action(serve);

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
  return command.option('--json', 'print JSON').action(async () => {
    const options = command.opts();
    let adapters: Adapters | undefined;
    try {
      const config = readConfig(environment());
      adapters = await openAdapters(config, systemClock, () => unobserved);
      const say = (line: string) => {
        if (options['json'] !== true) console.log(line);
      };
      const answer = await run({ config, adapters, clock: systemClock, say }, command.args, options);
      console.log(options['json'] === true ? JSON.stringify(answer.data) : answer.lines.join('\n'));
      process.exitCode = answer.ok ? 0 : 1;
    } catch (thrown) {
      const error = toCosellError(thrown);
      if (options['json'] === true)
        console.log(JSON.stringify({ code: error.code, message: error.message, advice: error.advice }));
      process.exitCode = fail(error);
    } finally {
      await adapters?.close();
    }
  });
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

function fail(thrown: unknown): number {
  const error = toCosellError(thrown);
  console.error(`${error.code}: ${error.message}\n${error.advice}`);
  return wrongUse.includes(error.code) ? 2 : 1;
}
