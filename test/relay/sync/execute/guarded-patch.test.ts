import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patchGuarded } from '../../../../relay/sync/execute/guarded-patch.ts';
import { incoming } from '../../../worlds/stories.ts';
import { valueAt } from '../../../../relay/sync/fields/pointer.ts';
import { createWorld } from '../../../worlds/world.ts';
import { allRows } from '../../../all-rows.ts';

const operations = [{ op: 'replace', path: '/details/dealValue', value: 7 }] as const;

/** A referral as a list shows it, and the calls that a patch of it makes. */
async function listed() {
  const { partnerCenter, clock } = createWorld({ signals: false });
  const { id } = partnerCenter.receive(incoming);
  const [referral] = await allRows(partnerCenter.port.changedSince(0));
  assert.ok(referral?.eTag === '');
  clock.advance(1_000);
  const calls: string[] = [];
  const port = {
    read: (one: string) => {
      calls.push('read');
      return partnerCenter.port.read(one);
    },
    patch: (...given: Parameters<typeof partnerCenter.port.patch>) => {
      calls.push('patch');
      return partnerCenter.port.patch(...given);
    },
  };
  const value = () => valueAt(partnerCenter.get(id).body, '/details/dealValue');
  return { partnerCenter, referral, port, calls, value };
}

describe('a guarded patch', () => {
  it('is made at once where the eTag is known', async () => {
    const { partnerCenter, referral, port, calls, value } = await listed();
    await patchGuarded(port, partnerCenter.get(referral.id), operations);
    assert.deepEqual([calls, value()], [['patch'], 7]);
  });

  it('of what a list showed reads the referral for its eTag first', async () => {
    const { referral, port, calls, value } = await listed();
    await patchGuarded(port, referral, operations);
    assert.deepEqual([calls, value()], [['read', 'patch'], 7]);
  });

  it('of what a list showed is not made where the referral has changed since', async () => {
    const { partnerCenter, referral, port, calls, value } = await listed();
    partnerCenter.edit(referral.id, { '/details/dealValue': 5 });
    await assert.rejects(patchGuarded(port, referral, operations), {
      ...{ code: 'REFERRAL_CHANGED', message: 'The referral has changed since it was listed.' },
    });
    assert.deepEqual([calls, value()], [['read'], 5]);
  });

  it('of what a list showed replaces nothing that it did not show, though the two have the same time', async () => {
    const { partnerCenter, referral, port, calls, value } = await listed();
    const quicker = { ...partnerCenter.get(referral.id), body: { details: { dealValue: 5 } } };
    const racing = { ...port, read: async () => quicker };
    await assert.rejects(patchGuarded(racing, referral, operations), { code: 'REFERRAL_CHANGED' });
    await patchGuarded(racing, referral, [{ op: 'add', path: '/externalReferenceId', value: 'o' }]);
    assert.deepEqual([calls, value()], [['patch'], 50_000]);
  });
});
