import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownerProblem } from '../../../../relay/sync/plan/owner-problem.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';

const received = { ...blankCard, direction: 'From Microsoft' };
const told = { errorCode: 'OWNER_MISSING', message: 'No such user.' };
const relay = { username: 'Relay@contoso.example' };
const settings = { Default_Owner: 'seller@contoso.example' };

describe("a deal that belongs to the relay's own user", () => {
  for (const [what, names, shown, words] of [
    ['lacks an owner where the admin has named one', settings, { ownedByRelay: relay }, undefined],
    ['keeps the words of the org', settings, { ownedByRelay: relay, card: { ...received, ...told } }, told.message],
  ] as const)
    it(what, () => {
      const problem = ownerProblem({ settings: names }, { card: received, ...shown });
      assert.deepEqual(
        [problem?.code, problem?.message, problem?.words],
        [...['OWNER_MISSING', "The opportunity belongs to the relay's own user."], words],
      );
    });

  for (const [what, names, shown] of [
    ['where a person owns it', settings, {}],
    ['where the admin has named nobody', { Default_Owner: '' }, { ownedByRelay: relay }],
    ['where the admin has named that user', { Default_Owner: 'relay@contoso.example' }, { ownedByRelay: relay }],
    ['that went to Microsoft', settings, { ownedByRelay: relay, card: { ...received, direction: 'To Microsoft' } }],
  ] as const)
    it(`lacks none ${what}`, () => {
      assert.equal(ownerProblem({ settings: names }, { card: received, ...shown }), undefined);
    });
});
