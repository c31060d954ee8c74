import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldedPostalCode } from '../../../../relay/sync/fields/postal-code.ts';

describe('a postal code as it is compared', () => {
  const cases: [text: string | null, country: string, code: string][] = [
    ['98052-6399', 'US', '98052'],
    ['980526399', 'US', '98052'],
    ['98052', 'US', '98052'],
    ['2139', 'US', '02139'],
    ['98052-6399', '', '98052'],
    ['980526399', '', '980526399'],
    ['01310-100', 'BR', '01310100'],
    ['01310-1001', 'BR', '013101001'],
    ['ec1a 1bb', 'GB', 'EC1A1BB'],
    ['D-80331', 'DE', '80331'],
    ['1067', 'DE', '01067'],
    ['1067', 'AT', '1067'],
    ['A1B-2C3', 'CA', 'A1B2C3'],
    ['〒100-0001', 'JP', '1000001'],
    ['１００−０００１', 'JP', '1000001'],
    [' 98052-6399 ', 'US', '98052'],
    ['98052-63991', 'US', '9805263991'],
    ['A98052-6399', 'US', 'A980526399'],
    ['1A', 'DE', '1A'],
    ['A1', 'DE', 'A1'],
    [null, 'US', ''],
    ['  ', 'US', ''],
  ];
  for (const [text, country, code] of cases)
    it(`${JSON.stringify(text)} of ${country || 'nowhere'} is ${code || 'blank'}`, () => {
      assert.equal(foldedPostalCode(text, country), code);
    });
});
