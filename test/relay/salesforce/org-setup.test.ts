import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { packageFlows } from '../../../relay/salesforce/package-flows.ts';
import { createOrgSetup } from '../../../relay/salesforce/org-setup.ts';
import { compileMapping } from '../../../relay/sync/fields/compile-mapping.ts';
import { customMetadataXml } from '../../clouds/salesforce/fixture.ts';
import { root } from '../../force-app/package-files.ts';
import { startConnected } from './connected.ts';

const owner = 'customMetadata/Partner_Center_Setting.Default_Owner.md-meta.xml';

/** What the relay found, by name: state, code and values. */
async function found(...given: Parameters<typeof startConnected>) {
  const at = await startConnected(...given);
  const look = async () => {
    const mapping = compileMapping(await at.organization.load());
    at.cloud.clearCalls();
    const checks = await createOrgSetup(at.salesforce).look(mapping);
    return Object.fromEntries(
      checks.map(({ name, state, code, values }) => [name, [state, code, ...values].join(' ')]),
    );
  };
  return { at, look };
}

describe('the look at how an org is set up', () => {
  it('knows the flows of the package', () => {
    const files = globSync('force-app/**/*.flow-meta.xml', { cwd: root });
    assert.deepEqual([...packageFlows].sort(), files.map((file) => basename(file, '.flow-meta.xml')).sort());
  });

  it('finds in two calls what an org lacks, and names what its user may not see', async (t) => {
    const { at, look } = await found({
      sharingDefault: 'None',
      flowsDeployedActive: false,
      assignPermissionSets: true,
    });
    t.after(() => at.cloud.close());
    const checks = await look();
    assert.equal(at.restCalls().length, 2);
    assert.match(checks['flows'] ?? '', /^todo FLOWS_OFF Account: Partner Center After Save /);
    assert.deepEqual(
      { ...checks, flows: '' },
      {
        package: 'done PACKAGE_FITS 0.1.0 0.1.0',
        flows: '',
        license: 'look UNSEEN',
        sellers: 'look UNSEEN',
        sharing: 'look SHARING_CLOSED',
        owner: 'look OWNER_BLANK',
        mapping: 'done MAPPING_FITS',
        stages: 'done STAGES_NAMED',
        solutions: 'todo SOLUTIONS_NONE',
      },
    );
  });

  it('finds each thing done when it is done, and an owner who has left', async (t) => {
    const { at, look } = await found(
      {},
      { [owner]: customMetadataXml('Default Owner', { Value__c: 'seller@contoso.example' }) },
    );
    t.after(() => at.cloud.close());
    await at.admin.create('Partner_Center_Solution__c', { Name: 'A', Solution_Id__c: 'SOL-1', Active__c: true });
    const checks = await look();
    assert.deepEqual(
      [checks['flows'], checks['sharing'], checks['owner'], checks['solutions']],
      [
        `done FLOWS_ACTIVE ${String(packageFlows.length)}`,
        'done SHARING_OPEN',
        'done OWNER_ACTIVE seller@contoso.example',
        'done SOLUTIONS_THERE 1',
      ],
    );
    at.cloud.changeUser('seller@contoso.example', { IsActive: false });
    assert.equal((await look())['owner'], 'todo OWNER_INACTIVE seller@contoso.example');
  });
});
