import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Connection } from 'jsforce';
import { refuseProduction } from '../scripts/production-org.ts';
import { startSalesforceCloud } from './clouds/salesforce/start.ts';

describe('A rehearsal', () => {
  for (const [edition, isRefused] of [
    ['sandbox', false],
    ['scratch', false],
    ['developer', false],
    ['trial', false],
    ['production', true],
  ] as const)
    it(`${isRefused ? 'does not begin' : 'begins'} in a ${edition} org`, async (t) => {
      const org = await startSalesforceCloud({ switches: { edition } });
      t.after(() => org.close());
      const accessToken = org.accessTokenFor(org.users.admin);
      const refused = refuseProduction(new Connection({ instanceUrl: org.url, accessToken, version: '66.0' }));
      if (isRefused) await assert.rejects(refused, /production org.*--allow-production/);
      else await refused;
    });
});
