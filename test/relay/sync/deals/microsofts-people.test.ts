import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { microsoftsPeople, microsoftsSellers } from '../../../../relay/sync/deals/microsofts-people.ts';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';

const team = (...people: JsonObject[]): { body: JsonObject } => ({ body: { team: people } });
const kim = { firstName: 'Kim', lastName: 'Akers', email: 'kim@microsoft.com' };

describe("Microsoft's people on a referral", () => {
  it("are those of its team with Microsoft's address, without the blanks around it", () => {
    const avery = { ...kim, email: 'avery@contoso.example' };
    assert.deepEqual(microsoftsPeople(team(avery, { ...kim, firstName: ' Kim', email: ' Kim@Microsoft.com ' })), [
      { name: 'Kim Akers', email: 'Kim@Microsoft.com' },
    ]);
  });

  it('are nobody where no team is shown', () => {
    const shown: Json[] = [null, 'kim@microsoft.com', {}];
    for (const one of shown) assert.deepEqual(microsoftsPeople({ body: { team: one } }), []);
    assert.equal(microsoftsSellers({ body: {} }), undefined);
  });

  it('are each named once on the card, by e-mail address where they have no name', () => {
    const nameless = { email: 'sam@microsoft.com' };
    assert.equal(microsoftsSellers(team(kim, nameless, kim)), 'Kim Akers, kim@microsoft.com; sam@microsoft.com');
  });

  it('are named as far as the field has room', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...kim, firstName: `Kim ${String(index)}` }));
    assert.equal(microsoftsSellers(team(...many))?.length, 255);
  });
});
