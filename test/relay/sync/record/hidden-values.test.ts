import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { audit, incoming, message, receive } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';

const customer = incoming['customerProfile'];
const withPerson = (person: object) => ({
  ...incoming,
  customerProfile: {
    ...(customer as JsonObject),
    team: [{ firstName: 'Jan', lastName: 'Kotas', phoneNumber: '1', ...person }],
  },
});

describe('a message that quotes a value which the history must not show', () => {
  const email = 'jan.kotas(at)northwind.example';

  it('is on the card as it is, and in the audit without the value', async () => {
    const world = createWorld();
    const id = await receive(world, withPerson({ email }));
    assert.ok(message(world, id).includes(`"${email}"`), message(world, id));
    assert.match(audit(world, id), /Needs attention: Partner Center shows "\(hidden\)" as the e-mail address/);
    assert.ok(!audit(world, id).includes(email));
  });

  it("is in the audit without it where the words are the org's own", async () => {
    const world = createWorld();
    world.salesforce.refuseCustomer('Jan Kotas (jan@northwind.example) is blocked until January.');
    const id = await receive(world, withPerson({ email: 'jan@northwind.example' }));
    assert.match(
      audit(world, id),
      /Needs attention: .*\(hidden\) \(hidden\) \(\(hidden\)\) is blocked until January\./,
    );
  });
});
