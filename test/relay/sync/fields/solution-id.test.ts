import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idsIn, isSolutionId, solutionId } from '../../../../relay/sync/fields/solution-id.ts';

const guid = '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f8';
const other = '7c2e0d3a-4b5f-4c6d-9e8f-a0b1c2d3e4f5';

describe('the id of a solution', () => {
  const cases: [text: string, id: string | undefined][] = [
    ['SOL-15974-MQF', 'SOL-15974-MQF'],
    ['sol-1234-pqrs', 'SOL-1234-PQRS'],
    [' SOL-15974-MQF ', 'SOL-15974-MQF'],
    ['SOL\u201115974\u2011MQF', 'SOL-15974-MQF'],
    ['SOL–15974–MQF', 'SOL-15974-MQF'],
    ['ＳＯＬ－15974－MQF', 'SOL-15974-MQF'],
    ['https://partner.example/solutions/SOL-15974-MQF?tab=1', 'SOL-15974-MQF'],
    [guid, guid],
    [guid.toUpperCase(), guid],
    [`{${guid}}`, guid],
    [`https://partner.example/accounts/${other}/solutions/${guid}/overview`, guid],
    ['SOL-ABC-DEF', undefined],
    ['SOL-15974', undefined],
    ['Azure', undefined],
    ['', undefined],
  ];
  for (const [text, id] of cases)
    it(`in "${text}" is ${String(id)}`, () => {
      assert.equal(solutionId(text), id);
    });

  it('has its form only as a whole', () => {
    assert.deepEqual(['SOL-15974-MQF', guid, 'sol-15974-mqf', 'x SOL-15974-MQF', 'Azure', ''].map(isSolutionId), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the ids that a seller keeps', () => {
  const both = ['SOL-15974-MQF', 'SOL-34104-EBB'];
  const cases: [text: string, ids: string[]][] = [
    ['SOL-15974-MQF, SOL-34104-EBB', both],
    ['SOL-15974-MQF;SOL-34104-EBB;', both],
    ['SOL-15974-MQF\r\nSOL-34104-EBB\n', both],
    ['SOL-15974-MQF\u00a0SOL-34104-EBB', both],
    [' sol-15974-mqf ,\tSOL\u201134104\u2011EBB, SOL-15974-MQF', both],
    ['Dynamics365forFieldService, SOL-34104-EBB', ['Dynamics365forFieldService', 'SOL-34104-EBB']],
    ['', []],
    [' , ;\n', []],
  ];
  for (const [text, ids] of cases)
    it(`are told apart in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(idsIn(text), ids);
    });
});
