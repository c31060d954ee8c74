import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { explained, mismatch, readPackage } from '../../../relay/salesforce/package-version.ts';
import { CosellError } from '../../../relay/errors.ts';
import { startSalesforceCloud } from '../../clouds/salesforce/start.ts';
import { errorOf } from '../error-of.ts';
import { connect, startConnected, type Connected } from './connected.ts';

describe('package and relay', () => {
  const said = (version: string, oldestRelay: string) => mismatch({ version, oldestRelay }, '1.9.0', '1.2.0')?.message;

  it('work together from the versions on that each names', () => {
    for (const [version, oldestRelay] of [
      ['1.2.0', '1.9.0'],
      ['1.10.0', '1.0.0'],
      ['2.0.0', ''],
    ] as const)
      assert.equal(said(version, oldestRelay), undefined);
  });

  it('do not where the package is older than the relay needs', () => {
    assert.equal(said('1.1.9', ''), 'The org has package 1.1.9; relay 1.9.0 needs 1.2.0 or newer.');
    assert.match(said('', '') ?? '', /^The org has a package that is too old to name its version; relay 1\.9\.0 needs/);
  });

  it('do not where the relay is older than the package needs', () => {
    assert.equal(
      said('1.11.0', '1.10.0'),
      'The org has package 1.11.0, which needs relay 1.10.0 or newer; this is relay 1.9.0.',
    );
  });

  describe('in an org', () => {
    let at: Connected;
    before(async () => {
      at = await startConnected();
    });
    after(() => at.cloud.close());

    it('are read in one call and fit each other in this repository', async () => {
      at.cloud.clearCalls();
      const installed = await readPackage(at.salesforce);
      assert.equal(mismatch(installed), undefined);
      assert.equal(at.restCalls().length, 1);
    });

    it('explain a refused query only where the versions do', async () => {
      const refused = new CosellError('SALESFORCE_REFUSED', "No such column 'New__c'");
      assert.equal(await explained(at.salesforce, refused), refused);
      const old = { ...at.salesforce, call: async () => ({ body: { records: [] }, serverTime: 0 }) };
      assert.match(String(await explained(old, refused)), /too old to name its version/);
    });
  });

  it('is said in one line where the org has no package at all', async (t) => {
    const cloud = await startSalesforceCloud();
    t.after(() => cloud.close());
    const { salesforce, organization } = connect(cloud, () => Date.now());
    for (const ask of [() => readPackage(salesforce), () => organization.load()]) {
      const { code, message } = await errorOf(ask);
      assert.equal(code, 'CONFIG_INVALID');
      assert.match(message, /^The org has no Partner Center package that the integration user can see\.$/);
    }
  });
});
