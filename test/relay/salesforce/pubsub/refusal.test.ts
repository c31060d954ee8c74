import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalOf } from '../../../../relay/salesforce/pubsub/refusal.ts';

const prefix = 'sfdc.platform.eventbus.grpc.';

function refusal(code: status, told: string | undefined, rpc?: string): ServiceError {
  const metadata = new Metadata();
  if (told !== undefined) metadata.set('error-code', `${prefix}${told}`);
  if (rpc !== undefined) metadata.set('rpc-id', rpc);
  return Object.assign(new Error('refused'), { code, details: 'In their words', metadata });
}

const means = (code: status, told: string | undefined) => {
  const { code: meaning, retryAfterMs = 0, advice } = refusalOf(refusal(code, told), 'api.example:7443');
  return { meaning, retryAfterMs, advice };
};

// The codes of the Pub/Sub API documentation, "Handle Errors". Which status comes with each is published for few, so each comes with several.
describe('a refusal of the Pub/Sub API', () => {
  const statuses = [status.INVALID_ARGUMENT, status.INTERNAL, status.RESOURCE_EXHAUSTED, status.NOT_FOUND];
  for (const [told, meaning, waitMs] of [
    ['service.unavailable', 'SALESFORCE_UNAVAILABLE', 0],
    ['topic.api.unavailable', 'SALESFORCE_UNAVAILABLE', 0],
    ['schema.api.unavailable', 'SALESFORCE_UNAVAILABLE', 0],
    ['subscription.internal.error', 'SALESFORCE_UNAVAILABLE', 0],
    ['subscription.fetch.overflow', 'SALESFORCE_UNAVAILABLE', 0],
    ['subscription.fetch.replay.repeated', 'SALESFORCE_UNAVAILABLE', 0],
    ['service.protection.triggered', 'SALESFORCE_UNAVAILABLE', 60_000],
    ['service.protection.stream.limit.triggered', 'SALESFORCE_UNAVAILABLE', 60_000],
    ['subscription.fetch.replayid.corrupted', 'SALESFORCE_EVENTS_LOST', 0],
    ['subscription.fetch.replayid.validation.failed', 'SALESFORCE_EVENTS_LOST', 0],
    ['service.auth.error', 'SALESFORCE_SIGN_IN', 0],
    ['service.auth.headers.invalid', 'SALESFORCE_SIGN_IN', 0],
    ['service.auth.refresh.invalid', 'SALESFORCE_SIGN_IN', 0],
    ['subscription.limit.exceeded', 'SALESFORCE_LIMIT', 900_000],
    ['concurrent.client.limit.exceeded', 'SALESFORCE_LIMIT', 900_000],
    ['service.tenant.license', 'SALESFORCE_UNREADABLE', 0],
    ['topic.not.found', 'SALESFORCE_UNREADABLE', 0],
    ['topic.meta.permission', 'SALESFORCE_UNREADABLE', 0],
    ['schema.meta.permission', 'SALESFORCE_UNREADABLE', 0],
    ['subscription.topic.cannot.subscribe', 'SALESFORCE_UNREADABLE', 0],
  ] as const)
    it(`with ${told} means ${meaning}, whatever its status`, () => {
      for (const code of statuses) {
        const found = means(code, told);
        assert.deepEqual([found.meaning, found.retryAfterMs], [meaning, waitMs], status[code]);
      }
    });

  for (const [code, meaning] of [
    [status.UNAVAILABLE, 'SALESFORCE_UNAVAILABLE'],
    [status.INTERNAL, 'SALESFORCE_UNAVAILABLE'],
    [status.CANCELLED, 'SALESFORCE_UNAVAILABLE'],
    [status.UNAUTHENTICATED, 'SALESFORCE_SIGN_IN'],
    [status.RESOURCE_EXHAUSTED, 'SALESFORCE_LIMIT'],
    [status.PERMISSION_DENIED, 'SALESFORCE_UNREADABLE'],
  ] as const)
    it(`without a code is judged by its status: ${status[code]}`, () => {
      assert.equal(means(code, undefined).meaning, meaning);
    });

  it('says what to do about a license and about permissions', () => {
    assert.match(
      means(status.PERMISSION_DENIED, 'service.tenant.license').advice,
      /SALESFORCE_EVENTS=outbound-message/,
    );
    assert.match(means(status.NOT_FOUND, 'topic.not.found').advice, /Partner_Center_Integration/);
  });

  it("names the call for Salesforce's support", () => {
    const { message } = refusalOf(refusal(status.INTERNAL, 'service.unavailable', '45b0e87b'), 'api.example:7443');
    assert.equal(message, `The Pub/Sub API at api.example:7443 says ${prefix}service.unavailable [rpc 45b0e87b].`);
  });
});
