import { backfill, rebuild } from './backfill.ts';
import type { AttendedSetting, CommandOutput } from './command.ts';
import { runDoctor } from './doctor.ts';
import { checkMapping } from './mapping.ts';
import { previewMapping } from './preview.ts';
import { showDeal } from './show.ts';
import { trigger, triggers } from './trigger.ts';
import { confirmTwins, listTwins } from './twins.ts';
import { registerWebhook, showWebhook, testWebhook } from './webhook.ts';
import { retryAllFailed, showFailed, showStatus, syncOne } from './work.ts';

/** What the user typed after a command's name. */
interface Given {
  words: readonly string[];
  options: Readonly<Record<string, unknown>>;
}

/** A command that works on the store and the clouds. */
export interface TableCommand {
  /** As it is typed, with its arguments as commander writes them. */
  usage: string;
  description: string;
  options?: readonly [flags: string, description: string][];
  examples: readonly string[];
  run: (setting: AttendedSetting, given: Given) => Promise<CommandOutput>;
}

/** Descriptions of the first word of two-word commands. */
export const groups: Readonly<Record<string, string>> = {
  webhook: 'manage the events that Partner Center sends to this relay',
  failed: 'manage the pairs that could not be synced',
  mapping: "inspect the org's field mapping",
};

const referral = 'f3cb2c41-5b0c-4a8e-9d1b-1f0d3a7c2e55';
const flag = (options: Given['options'], name: string) => options[name] === true;

export const table: readonly TableCommand[] = [
  {
    usage: 'webhook register',
    description: 'register this relay and wait for a test event to arrive',
    options: [['--overwrite', "replace another system's registration"]],
    examples: ['cosell webhook register', 'cosell webhook register --overwrite'],
    run: (setting, { options }) => registerWebhook(setting, flag(options, 'overwrite')),
  },
  {
    usage: 'webhook show',
    description: 'show what is registered',
    examples: ['cosell webhook show'],
    run: showWebhook,
  },
  {
    usage: 'webhook test',
    description: 'send a test event and wait for it to arrive',
    examples: ['cosell webhook test'],
    run: testWebhook,
  },
  {
    usage: 'doctor',
    description: 'check every connection and say what to fix',
    examples: ['cosell doctor', 'cosell doctor --json'],
    run: runDoctor,
  },
  {
    usage: 'status',
    description: 'count the pairs by state, and name the deals that need attention',
    examples: ['cosell status', 'cosell status --json'],
    run: showStatus,
  },
  {
    usage: 'show <deal...>',
    description: 'show both sides of one deal, what they last agreed on, the next look and the last events',
    examples: ['cosell show 006Am00000ABcDe', `cosell show ${referral}`, 'cosell show "ERP rollout"'],
    run: (setting, { words }) => showDeal(setting, words.join(' ')),
  },
  {
    usage: 'sync <referral|opportunity>',
    description: 'sync one pair now',
    examples: ['cosell sync 006Am00000ABcDeIAK', `cosell sync ${referral}`],
    run: (setting, { words: [id = ''] }) => syncOne(setting, id),
  },
  {
    usage: 'backfill',
    description: 'compare every deal on both sides and sync what differs (for the first connection)',
    options: [['--dry-run', 'show what would be done, without changing anything']],
    examples: ['cosell backfill --dry-run', 'cosell backfill'],
    run: (setting, { options }) => backfill(setting, flag(options, 'dryRun')),
  },
  {
    usage: 'twins',
    description: 'list open deals that both sides may hold already, as CSV to fill in',
    options: [['--confirm <file>', 'link or tell apart what the filled-in CSV file says']],
    examples: ['cosell twins > twins.csv', 'cosell twins --confirm twins.csv'],
    run: (setting, { options: { confirm } }) =>
      typeof confirm === 'string' ? confirmTwins(setting, confirm) : listTwins(setting),
  },
  {
    usage: 'rebuild',
    description: 'clear the work list and find all pairs again (for a lost store)',
    options: [
      ['--dry-run', 'show what would be done, without changing anything'],
      ['--yes', 'do not ask'],
    ],
    examples: ['cosell rebuild --dry-run', 'cosell rebuild', 'cosell rebuild --yes'],
    run: (setting, { options }) => rebuild(setting, { dryRun: flag(options, 'dryRun'), yes: flag(options, 'yes') }),
  },
  {
    usage: 'failed list',
    description: 'list them with the reasons',
    examples: ['cosell failed list', 'cosell failed list --json'],
    run: showFailed,
  },
  {
    usage: 'failed retry',
    description: 'retry all of them now',
    examples: ['cosell failed retry'],
    run: retryAllFailed,
  },
  {
    usage: 'mapping check',
    description: 'check every row against the org',
    examples: ['cosell mapping check'],
    run: checkMapping,
  },
  {
    usage: 'mapping preview <referral|opportunity>',
    description: 'show what the mapping would do with one record, without writing anything',
    examples: ['cosell mapping preview 006Am00000ABcDeIAK'],
    run: (setting, { words: [id = ''] }) => previewMapping(setting, id),
  },
  {
    usage: `trigger <${Object.keys(triggers).join('|')}> [referral]`,
    description: "play Microsoft's part in a sandbox on this machine",
    examples: ['cosell trigger referral', 'cosell trigger update', `cosell trigger accept ${referral}`],
    run: ({ config }, { words: [what = '', id] }) => trigger(config, what, id),
  },
];
