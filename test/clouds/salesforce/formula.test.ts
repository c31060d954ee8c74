import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileCondition, compileFieldFormula } from './formula.ts';
import { objectNamed } from './schema.ts';
import type { Row } from './schema.ts';
import { standardSchema } from './standard-objects.ts';
import { defaultSwitches } from './switches.ts';

const opportunity = objectNamed(standardSchema(defaultSwitches), 'Opportunity');
assert.ok(opportunity);

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
      const condition = compileCondition(formula, opportunity);
      assert.equal(condition({ before, after, hasPermission: (name) => name === held }), result);
    });
  }
});

describe('field formulas', () => {
  const cases: { formula: string; result: unknown }[] = [
    { formula: 'CASE(StageName, "Prospecting", "✔", "")', result: '✔' },
    { formula: 'CASE(TEXT(StageName), "Closed Won", "✔", "")', result: null },
    { formula: 'IF(ISBLANK(Description), Name & "!", "")', result: 'Deal!' },
    { formula: 'BLANKVALUE(Amount, 0) * 2', result: 20 },
  ];
  for (const { formula, result } of cases) {
    it(`${formula} is ${String(result)}`, () => {
      assert.equal(compileFieldFormula(formula, opportunity)(deal), result);
    });
  }
});
