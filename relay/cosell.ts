#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import type { CommandOutput, Setting } from './commands/command.ts';
import { backfill, rebuild } from './commands/backfill.ts';
import { runDoctor } from './commands/doctor.ts';
import { checkMapping } from './commands/mapping.ts';
import { previewMapping } from './commands/preview.ts';
import { registerWebhook, showWebhook, testWebhook } from './commands/webhook.ts';
import { retryAllFailed, showFailed, showStatus, syncOne } from './commands/work.ts';
import { environment, readConfig } from './config.ts';
import { toCosellError, type ErrorCode } from './errors.ts';
import { startRelay, systemClock } from './main.ts';
import { unobserved } from './ground/observe.ts';
import { openAdapters, type Adapters } from './adapters.ts';

/** Exit codes: 0 fine, 1 the work found problems, 2 wrong use or configuration. */
const wrongUse: readonly ErrorCode[] = ['CONFIG_INVALID', 'USAGE'];

/** How long the work in hand may take once the relay is told to stop. */
const patienceMs = 8_000;

const program = new Command('cosell')
  .description(
    'Keeps Salesforce opportunities and Partner Center referrals the same. Settings come from the environment.',
  )
  .exitOverride();

program.command('serve').description('run the relay until SIGTERM').action(serve);

const webhook = program.command('webhook').description("Partner Center's deliveries to this relay");
answering(
  webhook.command('register').option('--overwrite', "take another system's place"),
  (setting, _arguments, options) => registerWebhook(setting, options['overwrite'] === true),
).description('register this relay and see a test event arrive');
answering(webhook.command('show'), showWebhook).description('show what is registered');
answering(webhook.command('test'), testWebhook).description('have a test event sent and see it arrive');

answering(program.command('doctor'), runDoctor).description('tell what is broken and what to do');
answering(program.command('status'), showStatus).description('pairs by state');
answering(program.command('sync <referral|opportunity>'), (setting, [id]) => syncOne(setting, id ?? '')).description(
  'bring one pair to rest now',
);

answering(
  program.command('backfill').option('--dry-run', 'say what would be done, and change nothing'),
  (setting, _arguments, options) => backfill(setting, options['dryRun'] === true),
).description('bring in and compare every deal of both sides: for the first connection');
answering(program.command('rebuild'), rebuild).description(
  'forget the work list and find the pairs again: for a store that was lost',
);

const failed = program.command('failed').description('pairs that could not be synchronised');
answering(failed.command('list'), showFailed).description('list them with their reasons');
answering(failed.command('retry'), retryAllFailed).description('try all of them again now');

const mapping = program.command('mapping').description("the org's field mapping");
answering(mapping.command('check'), checkMapping).description('check every row against the org');
answering(mapping.command('preview <referral|opportunity>'), (setting, [id]) =>
  previewMapping(setting, id ?? ''),
).description('show what the mapping makes of one record, and write nothing');

try {
  await program.parseAsync();
} catch (thrown) {
  // commander has said what is wrong, and help is no error.
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
