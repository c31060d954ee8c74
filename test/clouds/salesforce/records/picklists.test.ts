import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldXml, picklistXml, startFixtureOrg } from '../fixture.ts';
import type { SalesforceSwitches } from '../switches.ts';

const file = (name: string) => `objects/Opportunity/fields/${name}.field-meta.xml`;
const settings = (controlling: string, value: string) =>
  `<valueSettings><controllingFieldValue>${controlling}</controllingFieldValue><valueName>${value}</valueName></valueSettings>`;

function dependent(controlling: string, valueSettings: string): Record<string, string> {
  const values = ['Price', 'Time']
    .map((value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`)
    .join('');
  return {
    // The name sorts before that of the controlling field.
    [file('A_Reason__c')]: fieldXml(
      'A_Reason__c',
      'Picklist',
      `<valueSet><controllingField>${controlling}</controllingField><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values}</valueSetDefinition>${valueSettings}</valueSet>`,
    ),
    [file('Answer__c')]: picklistXml('Answer__c', ['Yes', 'No']),
  };
}

const deal = { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' };

describe('a dependent picklist', () => {
  const good = dependent('Answer__c', settings('No', 'Price') + settings('No', 'Time'));

  const outcomes: readonly {
    setting: SalesforceSwitches['dependentPicklists'];
    fields: Record<string, unknown>;
    errorCode?: string;
  }[] = [
    { setting: 'refuse', fields: { Answer__c: 'No', A_Reason__c: 'Price' } },
    { setting: 'refuse', fields: { Answer__c: 'Yes', A_Reason__c: 'Price' }, errorCode: 'FIELD_INTEGRITY_EXCEPTION' },
    { setting: 'refuse', fields: { Answer__c: null, A_Reason__c: 'Time' }, errorCode: 'FIELD_INTEGRITY_EXCEPTION' },
    { setting: 'refuse', fields: { Answer__c: 'Yes' } },
    { setting: 'ignore', fields: { Answer__c: 'Yes', A_Reason__c: 'Price' } },
  ];
  for (const { setting, fields, errorCode } of outcomes)
    it(`with ${JSON.stringify(fields)} is ${errorCode === undefined ? 'kept' : 'refused'} when the org is to ${setting}`, async () => {
      const cloud = await startFixtureOrg({ switches: { dependentPicklists: setting } }, { extra: good });
      try {
        const saving = cloud.as(cloud.users.admin).create('Opportunity', { ...deal, ...fields });
        await (errorCode === undefined ? saving : assert.rejects(saving, { errorCode }));
      } finally {
        await cloud.close();
      }
    });

  const wrong: readonly (readonly [name: string, files: Record<string, string>, problem: RegExp])[] = [
    [
      'an unknown controlling field',
      dependent('Nope__c', ''),
      /controllingField - no CustomField named Opportunity.Nope__c found/,
    ],
    ['a controlling text', dependent('Deal_Key__c', ''), /Deal_Key__c is neither a picklist nor a checkbox/],
    ['an unknown own value', dependent('Answer__c', settings('No', 'Taste')), /Picklist value: Taste in valueSettings/],
    [
      'an unknown controlling value',
      dependent('Answer__c', settings('Maybe', 'Price')),
      /Picklist value: Maybe is not a value of Answer__c/,
    ],
  ];
  for (const [name, files, problem] of wrong)
    it(`is refused with ${name}`, async () => {
      await assert.rejects(
        startFixtureOrg({}, { extra: files }).then((cloud) => cloud.close()),
        problem,
      );
    });
});
