import { z } from 'zod';
import { CosellError } from '../errors.ts';
import { dayMs } from '../ground/day.ts';
import { version } from '../ground/version.ts';
import { mismatch, readPackage } from '../salesforce/package-version.ts';
import { expectRow, query } from '../salesforce/soql.ts';
import { fewestDays, isRetentionUnclear, retentionOf } from '../schedule/retention.ts';
import { readSecretNotices } from '../secret-notices.ts';
import type { Setting } from './command.ts';
import { checkMapping } from './mapping.ts';
import { momentOf } from './moment.ts';

const organization = z.object({ Id: z.string(), Name: z.string() });

export async function checkSalesforce({ adapters, config }: Setting): Promise<string> {
  const { records } = await query(adapters.salesforce, 'SELECT Id, Name FROM Organization', {
    operation: 'organization',
  });
  const { Id: id, Name: name } = expectRow(organization, records[0]);
  if (id.slice(0, 15) !== config.salesforce.organizationId.slice(0, 15))
    throw new CosellError(
      'ORGANIZATION_UNKNOWN',
      `Signed in to org ${id}, but SALESFORCE_ORG_ID is ${config.salesforce.organizationId}.`,
    );
  return `signed in to ${name}`;
}

export async function checkMessages({ adapters, clock, config }: Setting): Promise<string> {
  if (config.salesforce.events === 'pubsub') return 'not used: SALESFORCE_EVENTS is pubsub';
  const { right, wrong } = await readSecretNotices(adapters.cursors);
  // Both times are rounded to the minute. After a stranger's guess, a message with the right secret soon follows.
  if (wrong !== undefined && wrong > (right ?? 0) + 60_000 && clock.now() - wrong < dayMs)
    throw new CosellError(
      'WEBHOOK_SECRET_WRONG',
      `A message with a wrong secret came at ${new Date(wrong).toISOString()}, and none with the right one since.`,
    );
  return right === undefined
    ? 'outbound messages: none before this check'
    : `outbound messages: the last one came ${momentOf(right, clock.now())}`;
}

export async function checkPackage({ adapters }: Setting): Promise<string> {
  const installed = await readPackage(adapters.salesforce);
  const problem = mismatch(installed);
  if (problem !== undefined) throw problem;
  return `${installed.version} in the org works with relay ${version}`;
}

export async function checkRetention({ adapters }: Setting): Promise<string> {
  const { settings } = await adapters.organization.load();
  const days = retentionOf(settings);
  if (isRetentionUnclear(settings))
    throw new CosellError('CONFIG_INVALID', `Event Retention Days is "${settings['Event_Retention_Days'] ?? ''}".`, {
      cure: `Enter off, or a whole number of days from ${String(fewestDays)}. Until then, no event is removed.`,
    });
  return days === undefined ? 'events are kept for good' : `events are kept for ${String(days)} days`;
}

/** Opens the stream as the relay does, and reads no events from it. */
export async function checkEvents({ adapters, clock, config }: Setting): Promise<string> {
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

export async function checkMappingRows(setting: Setting): Promise<string> {
  const { lines, ok } = await checkMapping(setting);
  if (!ok) throw new CosellError('MAPPING_ROW_INVALID', lines.filter((line) => line.startsWith('off')).join(' '));
  return `${String(lines.length)} rows in force`;
}

export async function checkDefaultOwner({ adapters }: Setting): Promise<string> {
  const { settings } = await adapters.organization.load();
  const owner = settings['Default_Owner'] ?? '';
  return owner === ''
    ? "none. If no member of a new deal's team is a user of this org, the integration user owns the deal; where opportunities are private, no seller sees it. Name a person as Default Owner in the Partner Center settings"
    : owner;
}
