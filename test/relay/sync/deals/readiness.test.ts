import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import { placeAt } from '../../../../relay/sync/fields/place.ts';
import {
  missingForHelp,
  missingOfTeam,
  notReady,
  solutionProblems,
  stillMissing,
} from '../../../../relay/sync/deals/readiness.ts';
import { CosellError } from '../../../../relay/errors.ts';
import { mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';

const now = Date.UTC(2026, 10, 29, 13);
const solutions = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `SOL-${String(index)}` }));
const details: JsonObject = {
  dealValue: 1,
  currency: 'EUR',
  closingDateTime: '2027-01-01T00:00:00Z',
  requirements: { solutions: solutions(1) },
};
const complete: JsonObject = {
  name: 'Deal',
  details,
  customerProfile: { name: 'Fabrikam', address: { country: 'US' } },
};

describe('a deal that is to be shared', () => {
  it('lacks nothing when it is complete', () => {
    assert.deepEqual(notReady(complete, packageMapping(), [], now), []);
  });

  const currency = 'the currency of the deal (an admin sets Default Currency in the Partner Center settings)';
  it('lacks each thing once, in words', () => {
    assert.deepEqual(notReady({}, packageMapping(), [], now), [
      ...['Opportunity Name', currency, 'an account with a billing country'],
      ...['an amount above zero', 'a close date in the future', 'at least one solution in Products'],
    ]);
  });

  it('names a value that has no counterpart once, and a country in words of its own', () => {
    const unknown = ['Opportunity Name', 'Account: Billing Country'];
    const missing = notReady({ ...complete, name: '' }, packageMapping(), unknown, now);
    assert.deepEqual(missing, ['Opportunity Name: its value has no counterpart in Partner Center']);
  });

  const blanks: Json[] = [null, '', []];
  for (const blank of blanks)
    it(`lacks what a required row has ${JSON.stringify(blank)} for`, () => {
      const mapping = packageMapping([mappingRow({ required: true })]);
      const body: JsonObject = { ...complete, details: { ...details } };
      placeAt('/details/dealValue').write(body, blank);
      assert.deepEqual(notReady(body, mapping, [], now), ['an amount above zero']);
    });

  it('has a value that is zero or no', () => {
    const rows = [
      mappingRow({ name: 'Z', pointer: '/z', required: true }),
      mappingRow({ name: 'P', pointer: '/p', field: 'IsPrivate', required: true }),
    ];
    const body = { ...complete, z: 0, p: false };
    assert.deepEqual(notReady(body, packageMapping(rows), [], now), []);
  });

  const rules: [what: string, change: JsonObject, said: string[]][] = [
    ['an amount of zero', { dealValue: 0 }, ['an amount above zero']],
    ['an amount below zero', { dealValue: -1 }, ['an amount above zero']],
    ['a close date that has passed', { closingDateTime: '2026-11-28T10:00:00Z' }, ['a close date in the future']],
    ['a close date today', { closingDateTime: '2026-11-29T10:00:00Z' }, ['a close date in the future']],
    ['a close date tomorrow', { closingDateTime: '2026-11-30T10:00:00Z' }, []],
  ];
  for (const [what, change, said] of rules)
    it(`with ${what} lacks ${said.length === 0 ? 'nothing' : said.join()}`, () => {
      assert.deepEqual(notReady({ ...complete, details: { ...details, ...change } }, packageMapping(), [], now), said);
    });

  it('takes a date that is today where the seller is, if it is still yesterday somewhere', () => {
    const early = Date.UTC(2026, 10, 29, 11);
    const today = { ...complete, details: { ...details, closingDateTime: '2026-11-29T10:00:00Z' } };
    assert.deepEqual(notReady(today, packageMapping(), [], early), []);
  });

  it('has no solution where its list is empty, which is said once', () => {
    const none = { ...complete, details: { ...details, requirements: { solutions: [] } } };
    assert.deepEqual(notReady(none, packageMapping(), [], now), ['at least one solution in Products']);
  });

  it('has too many solutions, or one that the catalogue does not have', () => {
    const many = { ...complete, details: { ...details, requirements: { solutions: solutions(51) } } };
    assert.deepEqual(notReady(many, packageMapping(), [], now), ['fewer solutions: at most 50']);
  });

  it('with a country that no list knows lacks a country', () => {
    const unknown = { ...complete, customerProfile: { name: 'Fabrikam' } };
    const said = ['the country of the account (billing address), as a name or a code'];
    assert.deepEqual(notReady(unknown, packageMapping(), ['Account: Billing Country'], now), said);
  });

  it('has a list only where something is in it', () => {
    const rows = [mappingRow({ name: 'L', pointer: '/list', field: 'NextStep', required: true })];
    assert.deepEqual(notReady({ ...complete, list: ['x'] }, packageMapping(rows), [], now), []);
    assert.deepEqual(notReady({ ...complete, list: [] }, packageMapping(rows), [], now), ['Next Step']);
  });

  it('names a value without a counterpart also where no row is about the country', () => {
    const said = ['Amount: its value has no counterpart in Partner Center'];
    assert.deepEqual(notReady(complete, packageMapping([mappingRow()]), ['Amount'], now), said);
  });

  it('needs nothing of rows that are not required, or that do not go out', () => {
    const directions = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: true };
    const rows = [
      mappingRow({ name: 'A', pointer: '/a', field: 'NextStep', required: true, directions }),
      mappingRow({ name: 'B', pointer: '/b', field: 'Description' }),
    ];
    assert.deepEqual(notReady(complete, packageMapping(rows), [], now), []);
  });

  it('lacks the contact only when it asks for help', () => {
    const asking = { ...complete, inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
    assert.deepEqual(notReady(asking, packageMapping(packageRows), [], now), missingForHelp({}));
  });

  it('names unknown solutions before the contact, and lacks neither where both are whole', () => {
    const mapping = packageMapping(packageRows, {}, new Map([['SOL-1', 'One']]));
    const inviteContext = { assistanceRequestCode: 'GeneralOrOther' };
    const said = ['a valid solution in place of SOL-0 (not in the solution catalogue)', ...missingForHelp({})];
    assert.deepEqual(notReady({ ...complete, inviteContext }, mapping, [], now), said);
    const team = [{}, { firstName: 'Sue', lastName: 'Smith', email: 's@x.example', phoneNumber: '1' }];
    const whole = { ...complete, inviteContext, customerProfile: { name: 'F', address: { country: 'US' }, team } };
    assert.deepEqual(notReady(whole, packageMapping(), [], now), []);
  });
});

const ownerLacks = (parts: string) =>
  `the ${parts} of the opportunity's owner, on the user: Partner Center asks for a team member with first name, last name, e-mail and phone`;

describe('the owner of a deal', () => {
  const rows = (required: boolean) =>
    packageRows.map((one) => (one.pointer.startsWith('/team/0/') ? { ...one, required } : one));
  const owner = { firstName: 'Avery', lastName: 'Howard', email: 'a@contoso.example', phoneNumber: '1' };
  const lacks = (body: JsonObject, required = true) =>
    notReady({ ...complete, ...body }, packageMapping(rows(required)), [], now);

  it('is not looked at where nobody asks for one', () => {
    assert.deepEqual(lacks({ team: [] }, false), []);
  });

  it('needs all four parts where the admin asks for one, and what is lacking is named once', () => {
    assert.deepEqual(lacks({ team: [owner] }), []);
    assert.deepEqual(lacks({ team: [{ ...owner, phoneNumber: '' }] }), [ownerLacks('phone')]);
    assert.deepEqual(lacks({}), [ownerLacks('first name and the last name and the e-mail and the phone')]);
  });

  const refused = (words: string, message = 'refused') => new CosellError('PARTNER_CENTER_REFUSED', message, { words });
  it('is named when Partner Center refuses the team, and not when the team is whole or something else is refused', () => {
    const lacking = { team: [{ ...owner, email: null }] };
    const twice = { team: [{ ...owner, email: null }, owner] };
    const said = ownerLacks('e-mail');
    assert.equal(missingOfTeam(lacking, refused('A Team member is required.')), said);
    assert.equal(missingOfTeam(lacking, new CosellError('PARTNER_CENTER_REFUSED', 'The team is not valid.')), said);
    assert.equal(missingOfTeam(lacking, refused('Refused', 'Team is required.')), said);
    assert.equal(missingOfTeam(lacking, refused('The teams are busy.')), undefined);
    assert.equal(missingOfTeam(twice, refused('A team member is required.')), undefined);
    const nobody = ownerLacks('first name and the last name and the e-mail and the phone');
    assert.equal(missingOfTeam({}, refused('A team member is required.')), nobody);
  });
});

describe('what a row does not ask for', () => {
  const blank = { ...complete, details: { currency: 'EUR', requirements: details['requirements'] ?? null } };
  it('may be blank: amount and close date', () => {
    assert.deepEqual(
      notReady(blank, packageMapping([mappingRow({ pointer: '/notes', field: 'NextStep' })]), [], now),
      [],
    );
  });

  it('is also asked for by the row of its own place alone', () => {
    const rows = [mappingRow({ name: 'N', pointer: '/name', field: 'Name', required: true }), mappingRow()];
    for (const ordered of [rows, rows.toReversed()])
      assert.deepEqual(notReady(blank, packageMapping(ordered), [], now), []);
  });

  it('is asked for by a required row, in the words of the rule', () => {
    const closing = mappingRow({ name: 'C', pointer: '/details/closingDateTime', field: 'CloseDate', required: true });
    assert.deepEqual(notReady(blank, packageMapping([mappingRow({ required: true }), closing]), [], now), [
      ...['an amount above zero', 'a close date in the future'],
    ]);
  });
});

describe('the contact that help needs', () => {
  const whole = { firstName: 'Sue', lastName: 'Smith', email: 's@fabrikam.example', phoneNumber: '1' };
  const lacks = (person: JsonObject) => missingForHelp({ customerProfile: { team: [person] } });
  const sentence = (missing: string) =>
    `a primary contact with first name, last name, e-mail and phone${missing}: Microsoft needs someone to contact`;

  it('is there when it is whole', () => {
    assert.deepEqual(lacks(whole), []);
  });

  it('may stand at any place of the list', () => {
    assert.deepEqual(missingForHelp({ customerProfile: { team: [{ email: 's@x.example' }, whole] } }), []);
  });

  it('is missing as a whole without a list of its parts', () => {
    assert.deepEqual(missingForHelp({}), [sentence('')]);
  });

  const parts: [part: string, word: string][] = [
    ['firstName', 'first name'],
    ['lastName', 'last name'],
    ['email', 'e-mail'],
    ['phoneNumber', 'phone'],
  ];
  for (const [part, word] of parts)
    it(`lacks its ${word}`, () => {
      assert.deepEqual(lacks({ ...whole, [part]: null }), [sentence(` (missing: ${word})`)]);
    });

  it('lacks several parts', () => {
    assert.deepEqual(lacks({ ...whole, lastName: '', email: null }), [sentence(' (missing: last name, e-mail)')]);
  });
});

describe('the solutions of a deal', () => {
  const catalogue = new Map([['SOL-0', 'Field service']]);
  const invalid = (ids: string) => `a valid solution in place of ${ids} (not in the solution catalogue)`;
  const cases: [
    name: string,
    given: Parameters<typeof solutionProblems>[0],
    known: Map<string, string>,
    said: string[],
  ][] = [
    ['none', [], catalogue, ['at least one solution in Products']],
    ['no list', undefined, catalogue, ['at least one solution in Products']],
    ['one of the catalogue', solutions(1), catalogue, []],
    ['two that are not in it', solutions(3), catalogue, [invalid('SOL-1, SOL-2')]],
    ['any, where there is no catalogue', solutions(3), new Map(), []],
    ['one without an id', [{}], catalogue, [invalid('')]],
    ['one whose id is no text', [{ id: 5 }], catalogue, [invalid('')]],
    ['as many as a deal takes', solutions(50), new Map(), []],
    ['more than a deal takes', solutions(51), new Map(), ['fewer solutions: at most 50']],
  ];
  for (const [name, given, known, said] of cases)
    it(`${name}: ${said.length === 0 ? 'fine' : 'a problem'}`, () => {
      assert.deepEqual(solutionProblems(given, { solutions: known }), said);
    });

  it('tells what was typed into Products on the card alone, however it reads', () => {
    const typed = ['Ada Lovelace, +44 20 7946 0000', 'x (not in the solution catalogue); y', 'a line\nand another'];
    for (const text of typed) {
      const missing = solutionProblems([{ id: text }], { solutions: new Map([['SOL-1', 'One']]) });
      const error = stillMissing('Not shared yet.', [...missing, 'an amount above zero']);
      assert.ok(error.words?.includes(text), error.words);
      assert.equal(
        error.message,
        'Not shared yet. Still missing: a valid solution in place of one that is not in the catalogue; an amount above zero.',
      );
    }
    assert.equal(stillMissing('Not shared yet.', ['an amount above zero']).words, undefined);
  });
});
