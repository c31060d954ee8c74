import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameLikeness } from '../../../../relay/sync/fields/name-likeness.ts';

describe('two names of deals', () => {
  const cases: [what: string, one: string | null, other: string | null, likeness: number][] = [
    ['the same', 'Azure migration', 'Azure migration', 1],
    ['the same in another order, case and spelling', 'Azure Migración', 'MIGRACION azure', 1],
    ['different', 'Azure migration', 'Security workshop', 0],
    ['one word of two in common', 'Azure migration', 'Azure workshop', 0.5],
    ['one contained in the other', 'Migration', 'Azure data migration', 0.9],
    ['three words of four in common', 'Azure data migration pilot', 'Azure data migration one', 0.75],
    ['a word said twice', 'Azure Azure migration', 'Azure migration', 1],
    ['the name of a customer on one side', 'Fabrikam - Azure migration', 'Azure migration', 1],
    ['the name of the other customer on one side', 'Azure migration', 'Contoso: Azure migration', 1],
    ['nothing beside the customers', 'Fabrikam', 'Azure', 0.5],
    ['nothing beside the customers, on the other side', 'Azure', 'Contoso', 0.5],
    ['no name', null, 'Azure', 0.5],
    ['only letters that nobody can read as a word', '--', 'Azure', 0.5],
  ];
  for (const [what, one, other, likeness] of cases)
    it(`are ${String(likeness)} alike, from either side: ${what}`, () => {
      const customers = ['Fabrikam', 'Contoso', null];
      assert.equal(nameLikeness(one, other, customers).toFixed(6), likeness.toFixed(6));
      assert.equal(nameLikeness(other, one, customers).toFixed(6), likeness.toFixed(6));
    });

  for (const filler of 'and for the of und für der die et de la deal opportunity'.split(' '))
    it(`do not count "${filler}"`, () => {
      assert.equal(nameLikeness(`Azure ${filler} migration`, 'Azure migration', []), 1);
      assert.equal(nameLikeness(filler, 'Azure', []), 0.5);
    });
});

describe('two words of names', () => {
  const isSame = (one: string, other: string) => [nameLikeness(one, other, []), nameLikeness(other, one, [])];
  const same: [what: string, one: string, other: string][] = [
    ['one is cut short', 'migr', 'migration'],
    ['a letter is left out', 'migraton', 'migration'],
    ['the first letter is left out', 'igration', 'migration'],
    ['a letter is changed', 'migrition', 'migration'],
    ['the last letter is changed', 'migratiom', 'migration'],
    ['two neighbours are swapped', 'migratoin', 'migration'],
    ['the first two letters are swapped', 'imgration', 'migration'],
    ['they have four letters and one is changed', 'data', 'date'],
  ];
  for (const [what, one, other] of same)
    it(`are the same where ${what}`, () => {
      assert.deepEqual(isSame(one, other), [1, 1]);
    });

  const different: [what: string, one: string, other: string][] = [
    ['they are short and one is cut short', 'mig', 'migration'],
    ['they are short and a letter is changed', 'one', 'ode'],
    ['two letters are left out', 'migrton', 'migration'],
    ['two letters are changed', 'migrotiun', 'migration'],
    ['two neighbours are changed', 'migratxyn', 'migration'],
    ['two neighbours are swapped and a letter is changed', 'migratoix', 'migration'],
    ['a letter is left out and another is changed', 'migratox', 'migration'],
    ['a letter is swapped with another than its neighbour', 'mirgatoin', 'migration'],
    ['the second of two letters is one of a swap', 'migratoxn', 'migration'],
    ['the first of two letters is one of a swap', 'migratxin', 'migration'],
  ];
  for (const [what, one, other] of different)
    it(`are two where ${what}`, () => {
      assert.deepEqual(isSame(one, other), [0, 0]);
    });
});
