import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { eventTexts } from '../../../relay/salesforce/event-texts.ts';
import type { EventChange, EventValue, Said } from '../../../relay/sync/ports/timeline.ts';

/*
 * The relay's half of a contract: the timeline component's tests show the events of this file, and here they are what the relay writes.
 * The schemas are strict, and hold the types that the relay's own events have.
 */
const fixture = z
  .array(
    z.looseObject({
      name: z.string(),
      event: z.looseObject({ Changes__c: z.string().nullable(), Lost_Value__c: z.string().nullable() }),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/timeline-events.json', import.meta.url), 'utf8')));

const field = {
  field: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'number', 'date', 'datetime', 'boolean', 'country', 'ids']),
  currency: z.string().exactOptional(),
  hidden: z.literal(true).exactOptional(),
};
const value = z.strictObject({
  ...field,
  side: z.enum(['Salesforce', 'Partner Center']),
  value: z.string().nullable(),
}) satisfies z.ZodType<EventValue>;
const change = z.strictObject({
  ...field,
  way: z.enum(['to Salesforce', 'to Partner Center', 'put back']),
  before: z.string().nullable(),
  after: z.string().nullable(),
}) satisfies z.ZodType<EventChange>;
const said = {
  code: z.enum([
    ...(['received', 'shared', 'accepted', 'declined', 'paused', 'changed', 'conflict', 'needs-attention'] as const),
    ...(['microsoft-received', 'microsoft-accepted', 'microsoft-declined', 'microsoft-expired'] as const),
    ...([
      'microsoft-won',
      'microsoft-lost',
      'moved-here',
      'moved-away',
      'linked',
      'similar-account',
      'other-owner',
    ] as const),
  ]) satisfies z.ZodType<Said['code']>,
  values: z.record(z.string(), z.string()).exactOptional(),
};
const changesText = z.strictObject({
  v: z.literal(1),
  ...said,
  changes: z.array(change).min(1).default([]),
  notCopied: z.array(value).min(1).default([]),
});
const lostText = z.strictObject({ v: z.literal(1), lost: z.array(value).min(1) });

/** Events that the component must survive although no relay of this version writes them. */
const foreign = [
  'a kind that is not known yet',
  'keys that are missing',
  'a code that is not known yet',
  'a code that every object has',
  'a version that is not known yet',
  'malformed JSON',
  'JSON of another shape',
  'lines of an older relay',
  'a line of an older relay that happens to be JSON',
  'an event without changes',
];

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

describe('An event of the fixture that the timeline component shows', () => {
  for (const { name, event } of fixture.filter((row) => !foreign.includes(row.name)))
    it(`is written by the relay in this very form: ${name}`, () => {
      const { v: _v, changes, notCopied, ...rest } = changesText.parse(parsed(event.Changes__c));
      const lost = event.Lost_Value__c === null ? [] : lostText.parse(parsed(event.Lost_Value__c)).lost;
      const written = eventTexts({
        ...{ outcome: 'Synced', direction: null, summary: '', said: rest, changes, notCopied, lost },
        ...{ externalId: 'one', opportunityId: '006', occurredAt: 0, errorCode: null },
      });
      assert.deepEqual(parsed(written.changes), parsed(event.Changes__c));
      assert.deepEqual(written.lost === '' ? null : parsed(written.lost), parsed(event.Lost_Value__c));
    });

  for (const name of foreign)
    it(`is of no form that the relay writes: ${name}`, () => {
      const row = fixture.find((candidate) => candidate.name === name);
      assert.ok(row);
      assert.equal(changesText.safeParse(parsed(row.event.Changes__c)).success, false);
    });
});
