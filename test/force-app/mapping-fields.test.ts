import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mappedField, rowsOf, text } from './mapping.ts';

const rows = rowsOf('Partner_Center_Field_Mapping__mdt');

describe('The field mapping of the package', () => {
  it('has rows', () => {
    assert.notEqual(rows.length, 0);
  });

  it('names only fields that exist', () => {
    const wrong = rows
      .filter(({ row }) => mappedField(text(row, 'Salesforce_Field__c')) === undefined)
      .map(({ file, row }) => `${file}: there is no field ${text(row, 'Salesforce_Field__c')}; write its API name, with Account., Owner. or PrimaryContact. before it for a related record`);
    assert.deepEqual(wrong, []);
  });

  it('writes no field that nobody can write', () => {
    const wrong = rows
      .filter(({ row }) => row['Inbound_Create__c'] === true || row['Inbound_Update__c'] === true)
      .filter(({ row }) => mappedField(text(row, 'Salesforce_Field__c'))?.updateable === false)
      .map(({ file, row }) => `${file}: ${text(row, 'Salesforce_Field__c')} is read-only in Salesforce; take the inbound marks off`);
    assert.deepEqual(wrong, []);
  });

  it('names its place in the referral as a JSON Pointer', () => {
    const wrong = rows
      .filter(({ row }) => !/^(\/[^/~\s]+)+$/.test(text(row, 'Referral_Pointer__c')))
      .map(({ file, row }) => `${file}: ${text(row, 'Referral_Pointer__c')} must look like /details/dealValue`);
    assert.deepEqual(wrong, []);
  });

  it('gives a pair of field and place only one row', () => {
    const seen = new Set<string>();
    const twice = rows.filter(({ row }) => {
      const pair = `${text(row, 'Referral_Pointer__c')} ${text(row, 'Salesforce_Field__c')}`;
      return seen.has(pair) || !seen.add(pair);
    });
    assert.deepEqual(twice.map(({ file }) => `${file}: another row has the same pointer and field; delete one`), []);
  });

  it('gives every row a direction', () => {
    const directions = ['Inbound_Create__c', 'Inbound_Update__c', 'Outbound_Create__c', 'Outbound_Update__c'];
    const idle = rows.filter(({ row }) => directions.every((direction) => row[direction] !== true));
    assert.deepEqual(idle.map(({ file }) => `${file}: no direction is marked; mark one or delete the row`), []);
  });

  it("keeps people's names and addresses out of the history, and nothing else", () => {
    const isOfPerson = (path: string) => /^(PrimaryContact|Owner)\./.test(path);
    const wrong = rows
      .filter(({ row }) => row['Keep_Out_of_History__c'] !== isOfPerson(text(row, 'Salesforce_Field__c')))
      .map(({ file }) => file);
    assert.deepEqual(wrong, []);
  });
});
