import { statfs } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { exchange } from '../ground/http.ts';
import { version } from '../ground/version.ts';
import { mismatch, readPackage } from '../salesforce/package-version.ts';
import { query } from '../salesforce/soql.ts';
import { fewestDays, isRetentionUnclear, retentionOf } from '../schedule/retention.ts';
import { readSecretNotices } from '../secret-notices.ts';
import { countByState, countDue } from '../store/status.ts';
import { referralEvents } from '../webhooks/partner-center-event.ts';
import type { Setting } from './command.ts';
import { checkMapping } from './mapping.ts';
import { momentOf } from './moment.ts';
import { checkRoundTrip } from './round-trip.ts';

export type CheckName =
  | 'Store'
  | 'Clock'
  | 'Partner Center sign-in'
  | 'Referrals'
  | 'Webhook registration'
  | 'Relay address'
  | 'Salesforce sign-in'
  | 'Salesforce messages'
  | 'Package'
  | 'Salesforce round trip'
  | 'Salesforce events'
  | 'Mapping'
  | 'Default owner'
  | 'Retention';

/** Resolves to a few words about what works; throws what does not. `needs`: the checks that this one depends on. */
interface Check {
  name: CheckName;
  needs: readonly CheckName[];
  check: (setting: Setting) => Promise<string>;
}

const organization = z.object({ Id: z.string(), Name: z.string() });
const limits = { timeoutMs: 8_000, maxBytes: 1024 * 1024 };
const dayMs = 86_400_000;
/** Salesforce accepts an assertion that is up to three minutes old. */
const mostSkewMs = 120_000;
const leastDays = 14;
const leastFreeMb = 100;

/** In dependency order. */
export const checks: readonly Check[] = [
  { name: 'Store', needs: [], check: checkStore },
  { name: 'Clock', needs: [], check: checkClock },
  { name: 'Partner Center sign-in', needs: ['Store'], check: checkPartnerCenter },
  { name: 'Referrals', needs: ['Partner Center sign-in'], check: checkReferrals },
  { name: 'Webhook registration', needs: ['Partner Center sign-in'], check: checkRegistration },
  { name: 'Relay address', needs: [], check: checkAddress },
  { name: 'Salesforce sign-in', needs: ['Clock'], check: checkSalesforce },
  { name: 'Salesforce messages', needs: ['Store'], check: checkMessages },
  { name: 'Salesforce events', needs: ['Store', 'Salesforce sign-in'], check: checkEvents },
  { name: 'Package', needs: ['Salesforce sign-in'], check: checkPackage },
  { name: 'Salesforce round trip', needs: ['Package', 'Salesforce messages'], check: checkRoundTrip },
  { name: 'Mapping', needs: ['Package'], check: checkMappingRows },
  { name: 'Default owner', needs: ['Package'], check: checkDefaultOwner },
  { name: 'Retention', needs: ['Package'], check: checkRetention },
];

async function checkStore({ adapters, clock, config }: Setting): Promise<string> {
  const waiting = await countDue(adapters.store, clock.now());
  if (adapters.store.shared) return `${String(waiting)} pairs wait`;
  const { bavail, bsize } = await statfs(config.dataDir);
  const freeMb = Math.floor((bavail * bsize) / 1024 ** 2);
  if (freeMb < leastFreeMb)
    throw new CosellError('STORE_UNAVAILABLE', `Only ${String(freeMb)} MB are free for ${resolve(config.dataDir)}.`);
  const isNew = (await countByState(adapters.store)).length === 0 && !(await isSignedIn(adapters));
  if (isNew && !isAbsolute(config.dataDir))
    throw new CosellError('CONFIG_INVALID', `The store in ${resolve(config.dataDir)} is new and empty.`, {
      cure: 'RELAY_DATA_DIR is relative to the folder of the command. If the relay runs in another folder, set the full path. If this is the first start, start the relay.',
    });
  return `${String(waiting)} pairs wait; ${String(freeMb)} MB free`;
}

const isSignedIn = async ({ tokens }: Setting['adapters']) => (await tokens.credentialExpires()) !== undefined;

/** By the org's clock, which it shows even before a sign-in. If it does not answer, the sign-in check gives the reason. */
async function checkClock({ clock, config }: Setting): Promise<string> {
  const answer = await exchange({ method: 'GET', url: config.salesforce.loginUrl }, limits).catch(toCosellError);
  const theirs = answer instanceof CosellError ? NaN : Date.parse(answer.headers.get('date') ?? '');
  const skewMs = clock.now() - theirs;
  if (Number.isNaN(theirs)) return 'not compared: Salesforce does not say the time';
  if (Math.abs(skewMs) < mostSkewMs) return 'agrees with Salesforce';
  const [seconds, way] = [Math.round(Math.abs(skewMs) / 1000), skewMs > 0 ? 'fast' : 'slow'];
  throw new CosellError('CONFIG_INVALID', `The clock of this machine is ${String(seconds)} s ${way}.`, {
    cure: 'Set the clock by a time server (NTP): sign-ins and leases depend on it.',
  });
}

async function checkPartnerCenter({ adapters, clock }: Setting): Promise<string> {
  await adapters.tokens.get('https://api.partner.microsoft.com');
  await adapters.tokens.get('https://api.partnercenter.microsoft.com');
  const expires = await adapters.tokens.credentialExpires();
  const days = expires === undefined ? undefined : Math.floor((expires - clock.now()) / dayMs);
  if (days !== undefined && days < leastDays)
    throw new CosellError('PARTNER_CENTER_SIGN_IN', `The refresh token runs out in ${String(days)} days.`, {
      cure: 'Entra no longer renews it. Run "cosell connect partner-center".',
    });
  return `both audiences granted${days === undefined ? '' : `; ${String(days)} days left if nobody signs in`}`;
}

async function checkReferrals({ adapters, clock }: Setting): Promise<string> {
  const referrals = await adapters.referrals.changedSince(clock.now() - dayMs);
  return `readable; ${String(referrals.length)} changed in the last day`;
}

async function checkRegistration({ adapters, config }: Setting): Promise<string> {
  if (config.publicUrl === undefined)
    return `none needed: Partner Center is swept every ${String(config.sync.sweepSeconds)} s`;
  const registration = await adapters.registrations.show();
  const cure = 'Run "cosell webhook register".';
  if (registration === undefined)
    throw new CosellError('WEBHOOK_TAKEN', 'Nothing is registered: Partner Center sends no events.', { cure });
  if (registration.url !== `${config.publicUrl}/webhooks/partner-center`)
    throw new CosellError('WEBHOOK_TAKEN', `Events go to ${registration.url}.`, {
      cure: 'If that is another system, "cosell webhook register --overwrite" replaces it. If it is this relay, correct RELAY_PUBLIC_URL.',
    });
  const missing = referralEvents.filter((event) => !registration.events.includes(event));
  if (missing.length > 0) throw new CosellError('WEBHOOK_TAKEN', `Not registered: ${missing.join(', ')}.`, { cure });
  return `${String(registration.events.length)} events come to this relay`;
}

async function checkAddress({ config: { publicUrl } }: Setting): Promise<string> {
  if (publicUrl === undefined) return 'none: nobody calls this relay';
  const answer = await exchange({ method: 'GET', url: `${publicUrl}/healthz` }, limits).catch(toCosellError);
  if (answer instanceof CosellError || answer.status !== 200)
    throw new CosellError(
      'WEBHOOK_TEST_FAILED',
      `${publicUrl}/healthz answers ${answer instanceof CosellError ? answer.message : String(answer.status)}.`,
    );
  return `${publicUrl} answers`;
}

async function checkSalesforce({ adapters, config }: Setting): Promise<string> {
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
}

async function checkMessages({ adapters, clock, config }: Setting): Promise<string> {
  if (config.salesforce.events === 'pubsub') return 'not used: SALESFORCE_EVENTS is pubsub';
  const { right, wrong } = await readSecretNotices(adapters.cursors);
  // Both times are rounded to the minute. After a stranger's guess, a message with the right secret soon follows.
  if (wrong !== undefined && wrong > (right ?? 0) + 60_000 && clock.now() - wrong < dayMs)
    throw new CosellError(
      'WEBHOOK_SECRET_WRONG',
      `A message with a wrong secret came at ${new Date(wrong).toISOString()}, and none with the right one since.`,
    );
  return right === undefined
    ? 'outbound messages: none so far'
    : `outbound messages: the last one came ${momentOf(right, clock.now())}`;
}

async function checkPackage({ adapters }: Setting): Promise<string> {
  const installed = await readPackage(adapters.salesforce);
  const problem = mismatch(installed);
  if (problem !== undefined) throw problem;
  return `${installed.version} in the org works with relay ${version}`;
}

async function checkRetention({ adapters }: Setting): Promise<string> {
  const { settings } = await adapters.organization.load();
  const days = retentionOf(settings);
  if (isRetentionUnclear(settings))
    throw new CosellError('CONFIG_INVALID', `Event Retention Days is "${settings['Event_Retention_Days'] ?? ''}".`, {
      cure: `Enter off, or a whole number of days from ${String(fewestDays)}. Until then, no event is removed.`,
    });
  return days === undefined ? 'events are kept for good' : `events are kept for ${String(days)} days`;
}

/** Opens the stream as the relay does, and reads no events from it. */
async function checkEvents({ adapters, clock, config }: Setting): Promise<string> {
  const { events, pubsub, organizationId } = config.salesforce;
  if (events === 'outbound-message') return 'not used: SALESFORCE_EVENTS is outbound-message';
  const { createEventSource } = await import('../salesforce/pubsub/source.ts');
  const source = createEventSource({ ...pubsub, organizationId, salesforce: adapters.salesforce, clock });
  try {
    await source.check();
  } finally {
    source.close();
  }
  const position = await adapters.streams.get('salesforce-events');
  const reading =
    position === undefined ? 'none read so far' : `read up to the event of ${momentOf(position.at, clock.now())}`;
  return `Pub/Sub API: ${new URL(pubsub.url).host} lets us subscribe; ${reading}`;
}

async function checkMappingRows(setting: Setting): Promise<string> {
  const { lines, ok } = await checkMapping(setting);
  if (!ok) throw new CosellError('MAPPING_ROW_INVALID', lines.filter((line) => line.startsWith('off')).join(' '));
  return `${String(lines.length)} rows in force`;
}

async function checkDefaultOwner({ adapters }: Setting): Promise<string> {
  const { settings } = await adapters.organization.load();
  const owner = settings['Default_Owner'] ?? '';
  return owner === ''
    ? 'BLANK. New deals whose team nobody in the org belongs to go to the integration user: in an org where opportunities are private, NO SELLER SEES THEM. Name a person in the Partner Center settings'
    : owner;
}
