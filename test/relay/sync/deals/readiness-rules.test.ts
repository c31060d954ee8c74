import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  lackingToChange,
  lackingToShare,
  type DealFacts,
  type Need,
} from '../../../../relay/sync/deals/readiness-rules.ts';

const today = '2026-11-29';
const contact = { firstName: 'Sue', lastName: 'Smith', email: 's@fabrikam.example', phone: '1' };
const complete: DealFacts = {
  ...{ account: 'Fabrikam', country: 'US', amount: 1, closeDate: '2026-11-30', solutions: 'SOL-1' },
  ...{ help: 'GeneralOrOther', contact },
};

describe('What a deal needs to be shared', () => {
  const cases: [name: string, facts: Partial<DealFacts>, needs: Need[]][] = [
    ['nothing more', {}, []],
    ['an account, which brings the country', { account: null, country: null }, ['account']],
    ['a country', { country: '' }, ['country']],
    ['a country that is one', { country: 'Atlantis' }, ['country']],
    ['an amount', { amount: null }, ['amount']],
    ['an amount above zero', { amount: 0 }, ['amount']],
    ['a close date', { closeDate: null }, ['closeDate']],
    ['a close date after today', { closeDate: today }, ['closeDate']],
    ['a solution', { solutions: '' }, ['solutions']],
    ['a contact', { contact: null }, ['contact']],
    ['a contact with a phone', { contact: { ...contact, phone: '' } }, ['contact']],
    ['no contact without help', { help: null, contact: null }, []],
    [
      'nothing that is hidden',
      {
        ...{ account: undefined, country: undefined, amount: undefined, closeDate: undefined, solutions: undefined },
        contact: undefined,
      },
      [],
    ],
    ['nothing of the owner that nobody asks for', { owner: undefined }, []],
    ['an owner with a phone, where one is asked for', { owner: { ...contact, phone: '' } }, ['owner']],
    ['no more of the owner than there is', { owner: contact }, []],
    ['no part of a contact that is hidden', { contact: { ...contact, phone: undefined } }, []],
  ];
  for (const [name, facts, needs] of cases)
    it(name, () => {
      assert.deepEqual(lackingToShare({ ...complete, ...facts }, today), needs);
    });

  for (const country of ['Deutschland', 'Allemagne', 'Alemania', 'ドイツ', '德國', 'DEU', 'de', 'Hong Kong', 'USA'])
    it(`takes ${country} as a country`, () => {
      assert.deepEqual(lackingToShare({ ...complete, country }, today), []);
    });
});

describe('What a change of a shared deal needs', () => {
  const poor: DealFacts = {
    ...{ account: null, country: null, amount: 0, closeDate: '2020-01-01', solutions: null },
    ...{ help: null, contact: null },
  };
  const cases: [name: string, before: Partial<DealFacts>, after: Partial<DealFacts>, needs: Need[]][] = [
    ['nothing that a new share would need', {}, { amount: 5 }, []],
    ['nothing of help that Microsoft offered itself', { help: 'Other' }, { help: 'Other', amount: 5 }, []],
    ['a contact when it asks for help', {}, { help: 'Other' }, ['contact']],
    ['no contact for another kind of help', { help: 'Other' }, { help: 'GeneralOrOther' }, []],
    ['a solution when it takes the last one away', { solutions: 'SOL-1' }, { solutions: '' }, ['solutions']],
  ];
  for (const [name, before, after, needs] of cases)
    it(name, () => {
      assert.deepEqual(lackingToChange({ ...poor, ...before }, { ...poor, ...after }, today), needs);
    });
});
