import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readUsage } from '../../../relay/salesforce/api-usage.ts';

describe('the usage that an answer tells', () => {
  for (const [header, usage] of [
    ['api-usage=18/5000', { used: 18, limit: 5000 }],
    ['api-usage=18/5000; per-app-api-usage=17/250(appName=sample-app)', { used: 18, limit: 5000 }],
    ['per-app-api-usage=17/250(appName=sample-app); api-usage=18/5000', { used: 18, limit: 5000 }],
    ['per-app-api-usage=17/250(appName=sample-app)', undefined],
    ['api-usage=many', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const)
    it(`in ${JSON.stringify(header)} is ${JSON.stringify(usage)}`, () => {
      assert.deepEqual(readUsage(header), usage);
    });
});
