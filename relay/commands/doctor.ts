import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { query } from '../salesforce/soql.ts';
import { readSecretNotices } from '../secret-notices.ts';
import { countDue } from '../store/status.ts';
import { referralEvents } from '../webhooks/partner-center-event.ts';
import type { CommandOutput, Setting } from './command.ts';
import { checkMapping } from './mapping.ts';

const organization = z.object({ Id: z.string(), Name: z.string() });

type Check = (setting: Setting) => Promise<string>;

/** Each check says in a few words what is well, or throws what is not. In the order in which one depends on another. */
const checks: readonly [name: string, check: Check][] = [
  ['Store', async ({ adapters, clock }) => `${String(await countDue(adapters.store, clock.now()))} pairs wait`],
  [
    'Partner Center sign-in',
    async ({ adapters }) => {
      await adapters.tokens.get('https://api.partner.microsoft.com');
      await adapters.tokens.get('https://api.partnercenter.microsoft.com');
      return 'both audiences granted';
    },
  ],
  [
    'Referrals',
    async ({ adapters, clock }) => {
      const referrals = await adapters.referrals.changedSince(clock.now() - 86_400_000);
      return `readable; ${String(referrals.length)} changed in the last day`;
    },
  ],
  [
    'Webhook registration',
    async ({ adapters, config }) => {
      const registration = await adapters.registrations.show();
      if (registration?.url !== `${config.publicUrl}/webhooks/partner-center`)
        throw new CosellError(
          'WEBHOOK_TAKEN',
          `Events go to ${registration?.url ?? 'nobody'}: run "cosell webhook register".`,
        );
      const missing = referralEvents.filter((event) => !registration.events.includes(event));
      if (missing.length > 0)
        throw new CosellError('WEBHOOK_TAKEN', `Not registered: ${missing.join(', ')}. Run "cosell webhook register".`);
      return `${String(registration.events.length)} events come to this relay`;
    },
  ],
  [
    'Relay address',
    async ({ config }) => {
      const answer = await fetch(`${config.publicUrl}/healthz`, {
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      }).catch(toCosellError);
      if (answer instanceof CosellError || answer.status !== 200)
        throw new CosellError(
          'WEBHOOK_TEST_FAILED',
          `${config.publicUrl}/healthz answers ${answer instanceof CosellError ? answer.message : String(answer.status)}.`,
        );
      return `${config.publicUrl} answers`;
    },
  ],
  [
    'Salesforce sign-in',
    async ({ adapters, config }) => {
      const { records } = await query(adapters.salesforce, 'SELECT Id, Name FROM Organization', {
        operation: 'organization',
      });
      const { Id: id, Name: name } = organization.parse(records[0]);
      if (id.slice(0, 15) !== config.salesforce.organizationId.slice(0, 15))
        throw new CosellError(
          'ORGANIZATION_UNKNOWN',
          `Signed in to org ${id}, but SALESFORCE_ORG_ID is ${config.salesforce.organizationId}.`,
        );
      return `signed in to ${name}`;
    },
  ],
  [
    'Salesforce messages',
    async ({ adapters, clock }) => {
      const { right, wrong } = await readSecretNotices(adapters.cursors);
      const told = (at: number) => new Date(at).toISOString();
      // Both are kept to the minute. A stranger's guess is soon followed by a message with the right secret.
      if (wrong !== undefined && wrong > (right ?? 0) + 60_000 && clock.now() - wrong < 86_400_000)
        throw new CosellError(
          'WEBHOOK_SECRET_WRONG',
          `A message with a wrong secret came at ${told(wrong)}, and none with the right one since.`,
        );
      return right === undefined ? 'none so far' : `the last one came at ${told(right)}`;
    },
  ],
  [
    'Mapping',
    async (setting) => {
      const { lines, ok } = await checkMapping(setting);
      if (!ok) throw new CosellError('MAPPING_ROW_INVALID', lines.filter((line) => line.startsWith('off')).join(' '));
      return `${String(lines.length)} rows in force`;
    },
  ],
  [
    'Default owner',
    async ({ adapters }) => {
      const { settings } = await adapters.organization.load();
      const owner = settings['Default_Owner'] ?? '';
      return owner === ''
        ? 'BLANK. New deals whose team nobody in the org belongs to go to the integration user: in an org where opportunities are private, NO SELLER SEES THEM. Name a person in the Partner Center settings'
        : owner;
    },
  ],
];

/** Tells what is broken, and what to do about it. */
export async function runDoctor(setting: Setting): Promise<CommandOutput> {
  const results = [];
  for (const [name, check] of checks) {
    const result = await check(setting).catch(toCosellError);
    results.push(
      result instanceof CosellError
        ? { name, ok: false, detail: `${result.code}: ${result.message}`, advice: result.advice }
        : { name, ok: true, detail: result, advice: '' },
    );
  }
  return {
    ok: results.every(({ ok }) => ok),
    lines: results.flatMap(({ name, ok, detail, advice }) => [
      `${ok ? 'ok  ' : 'FAIL'} ${name}: ${detail}`,
      ...(ok ? [] : [`     ${advice}`]),
    ]),
    data: results,
  };
}
