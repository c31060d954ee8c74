import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileCondition, compileFieldFormula } from './formula.ts';
import type { Surroundings } from './formula.ts';
import { objectNamed } from '../records/schema.ts';
import type { Row } from '../records/schema.ts';
import { standardSchema } from '../records/standard-objects.ts';
import { defaultSwitches } from '../switches.ts';

const schema = standardSchema(defaultSwitches);
const opportunity = objectNamed(schema, 'Opportunity');
assert.ok(opportunity);

const accounts: Readonly<Record<string, Row>> = { known: { Name: 'Contoso', BillingCountry: 'DE', OwnerId: 'nobody' } };
const surroundings: Surroundings = {
  schema,
  rowOf: (object, id) => (object === 'Account' ? accounts[id] : undefined),
  now: () => Date.parse('2026-11-22T15:30:00Z'),
};

const deal: Row = { Name: 'Deal', StageName: 'Prospecting', Amount: 10, CloseDate: '2026-12-31', Description: null };

describe('flow conditions', () => {
  const cases: { formula: string; before?: Row; after?: Row; held?: string; result: boolean }[] = [
    { formula: 'ISNEW()', result: true },
    { formula: 'ISNEW()', before: deal, result: false },
    { formula: 'ISCHANGED({!$Record.Amount})', result: false },
    { formula: 'ISCHANGED({!$Record.Amount})', before: { ...deal, Amount: 9 }, result: true },
    { formula: 'ISCHANGED({!$Record.Amount})', before: deal, result: false },
    { formula: 'ISCHANGED({!$Record.Description})', before: { ...deal, Description: 'x' }, result: true },
    { formula: 'NOT({!$Permission.Quiet})', held: 'Quiet', result: false },
    { formula: 'NOT({!$Permission.Quiet})', result: true },
    { formula: 'ISPICKVAL({!$Record.StageName}, "Prospecting") && {!$Record.Amount} > 5', result: true },
    { formula: 'ISBLANK({!$Record.Description})', result: true },
    { formula: '{!$Record.CloseDate} > TODAY()', result: true },
    { formula: '{!$Record.Account.BillingCountry} = "DE"', after: { ...deal, AccountId: 'known' }, result: true },
    { formula: '{!$Record.Account.BillingCountry} = "DE"', result: false },
    {
      formula: '{!$Record.Name} = "ISNEW() /* text */ {!$Record.Name}"',
      after: { ...deal, Name: 'ISNEW() /* text */ {!$Record.Name}' },
      result: true,
    },
    {
      formula: 'AND(TRUE, /* a comment */ {!$Record.IsClosed})',
      after: { ...deal, StageName: 'Closed Won' },
      result: true,
    },
  ];
  for (const { formula, before, after = deal, held, result } of cases) {
    it(`${formula} is ${result} ${before === undefined ? 'for a new record' : 'for a change'}`, () => {
      const condition = compileCondition(formula, opportunity, surroundings);
      assert.equal(condition({ before, after, hasPermission: (name) => name === held, userId: '' }), result);
    });
  }
});

describe('field formulas', () => {
  const cases: { formula: string; row?: Row; blanks?: 'BlankAsZero'; result: unknown }[] = [
    { formula: 'CASE(StageName, "Prospecting", "✔", "")', result: '✔' },
    { formula: 'CASE(TEXT(StageName), "Closed Won", "✔", "")', result: null },
    { formula: 'IF(ISBLANK(NextStep), Name & "!", "")', result: 'Deal!' },
    { formula: 'BLANKVALUE(Amount, 0) * 2', result: 20 },
    {
      formula: 'Account.Name & ", " & Account.BillingCountry',
      row: { ...deal, AccountId: 'known' },
      result: 'Contoso, DE',
    },
    { formula: 'Account.BillingCountry', result: null },
    { formula: 'Account.Owner.LastName', row: { ...deal, AccountId: 'known' }, result: null },
    { formula: 'IF(CloseDate > TODAY(), "later", "past")', result: 'later' },
    { formula: 'IF(CloseDate > today(), "later", "past")', row: { ...deal, CloseDate: '2026-11-22' }, result: 'past' },
    {
      formula: 'IF(CreatedDate < NOW(), "past", "later")',
      row: { CreatedDate: '2026-11-22T15:29:00.000Z' },
      result: 'past',
    },
    {
      formula: 'IF(CreatedDate < NOW(), "past", "later")',
      row: { CreatedDate: '2026-11-22T15:31:00.000Z' },
      result: 'later',
    },
    { formula: 'Amount - Probability', result: null },
    { formula: 'Name & NextStep & "."', result: 'Deal.' },
    { formula: 'IF(Probability <= 0, "none", "some or unknown")', result: 'some or unknown' },
    { formula: 'IF(ISBLANK(Probability), NULL, Probability - Amount)', result: null },
    { formula: 'NOW() - CreatedDate', row: { CreatedDate: '2026-11-21T03:30:00.000Z' }, result: 1.5 },
    { formula: '"TODAY()"', result: 'TODAY()' },
    { formula: 'Probability + 1', row: {}, blanks: 'BlankAsZero', result: 1 },
  ];
  for (const { formula, row = deal, blanks, result } of cases) {
    it(`${formula} is ${String(result)}${row === deal ? '' : ` for ${JSON.stringify(row)}`}`, () => {
      assert.equal(compileFieldFormula(formula, opportunity, surroundings, blanks)(row), result);
    });
  }

  const wrong: { formula: string; problem: RegExp }[] = [
    { formula: 'Description', problem: /Field Description may not be used in this type of formula/ },
    { formula: 'Accounts.Name', problem: /Field Accounts.Name does not exist/ },
    { formula: 'Account.Nope__c', problem: /does not exist/ },
    { formula: 'IF(ISNEW(), "a", "b")', problem: /ISNEW\( in a formula is not simulated/ },
    { formula: '$User.Username', problem: /\$User in a formula is not simulated/ },
  ];
  for (const { formula, problem } of wrong) {
    it(`refuses ${formula}`, () => {
      assert.throws(() => compileFieldFormula(formula, opportunity, surroundings), problem);
    });
  }
});
