import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { halfDigest, microsoftsAnswer, turnedDown } from '../../../../relay/sync/deals/microsofts-answer.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';

const crm = (id: string) => ({ trackingInfo: { microsoftMsxId: id } });
const answer = (half: JsonObject, { own = {}, lastSeen = null }: { own?: JsonObject; lastSeen?: string | null } = {}) =>
  microsoftsAnswer(
    referralOf({ ...incoming, id: 'half', organizationId: 'msft', trackingInfo: null, ...half }),
    referralOf({ ...incoming, id: 'own', ...own }),
    lastSeen,
    plainDigest,
  );

describe('a half that no longer sees a request', () => {
  const seen = (substatus: string) => turnedDown(halfDigest({ substatus }, plainDigest), plainDigest);
  it('is one that has ended, as it was seen last', () => {
    for (const end of ['Declined', 'Expired', 'Lost', 'Won']) assert.equal(seen(end), end);
    assert.deepEqual(
      [seen('Accepted'), seen('Pending'), turnedDown(null, plainDigest)],
      [undefined, undefined, undefined],
    );
  });
});

describe("what Microsoft's half says", () => {
  for (const lastSeen of [null, 'before'])
    it(`is nothing where it is not shown to us; what was seen stays: ${lastSeen ?? 'nothing'}`, () => {
      const own = referralOf({ ...incoming, ...crm('ours') });
      assert.deepEqual(microsoftsAnswer(undefined, own, lastSeen, plainDigest), {
        ...{ substatus: undefined, reason: '', crmId: undefined, seen: lastSeen ?? '' },
      });
    });

  it('is its substatus with the reason, and is remembered', () => {
    assert.deepEqual(answer({ substatus: 'Declined', statusReason: 'Not a fit' }), {
      ...{ substatus: 'Declined', reason: 'Not a fit', crmId: undefined },
      seen: plainDigest('half', 'Declined'),
    });
  });

  for (const statusReason of [null, 7])
    it(`has no reason where it gives none in words: ${String(statusReason)}`, () => {
      assert.equal(answer({ substatus: 'Accepted', statusReason }).reason, '');
    });

  it('is nothing new where it was shown before', () => {
    const seen = plainDigest('half', 'Accepted');
    const { substatus, seen: remembered } = answer({ substatus: 'Accepted' }, { lastSeen: seen });
    assert.deepEqual([substatus, remembered], [undefined, seen]);
  });

  it('is new where it was something else before', () => {
    const lastSeen = plainDigest('half', 'Pending');
    assert.equal(answer({ substatus: 'Accepted' }, { lastSeen }).substatus, 'Accepted');
  });

  const ids: [name: string, half: JsonObject, own: JsonObject, id: string | undefined][] = [
    ['of its own', crm('half'), crm('ours'), 'half'],
    ['of ours where it has none', { trackingInfo: {} }, crm('ours'), 'ours'],
    ['that is not there', {}, {}, undefined],
    ['that is no text', { trackingInfo: { microsoftMsxId: 7 } }, {}, undefined],
  ];
  for (const [name, half, own, id] of ids)
    it(`names the id in Microsoft's CRM: ${name}`, () => {
      assert.equal(answer(half, { own }).crmId, id);
    });
});
