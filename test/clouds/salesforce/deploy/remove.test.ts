import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageMembers, type Members } from '../../../../scripts/removal.ts';
import { realClock } from '../../../clock.ts';
import { components } from '../../../force-app/package-files.ts';
import { deploy } from './deploy.ts';
import { createOrg } from '../org.ts';
import type { OrgMetadata } from './metadata.ts';
import { remove } from './remove.ts';
import { defaultSwitches } from '../switches.ts';

const doomed = (members: Members) =>
  Object.entries(members).flatMap(([type, names]) => names.map((fullName) => ({ type, fullName })));

function installed(assignPermissionSets = false) {
  const org = createOrg(realClock, { ...defaultSwitches, assignPermissionSets });
  org.replaceMetadata(deploy(org.metadata(), components, org.deployContext).metadata);
  return org;
}
const problemOf = (org: ReturnType<typeof installed>, type: string, fullName: string) => {
  const { succeeded, results } = remove(org.metadata(), [{ type, fullName }], org.deployContext);
  assert.equal(succeeded, results[0]?.problem === undefined);
  return results[0]?.problem ?? results[0]?.warning;
};

describe('removing components from an org', () => {
  it('refuses what something that stays refers to, and names it', () => {
    const org = installed();
    assert.match(
      problemOf(org, 'CustomField', 'Opportunity.Audit__c') ?? '',
      /^This component is referenced elsewhere: /,
    );
    assert.match(problemOf(org, 'CustomTab', 'Partner_Center_Inbox') ?? '', /referenced elsewhere: CustomApplication/);
    assert.match(problemOf(org, 'CustomObject', 'Partner_Center_Relay__c') ?? '', /referenced elsewhere/);
  });

  it('refuses a flow as a whole, and its active version', () => {
    const org = installed();
    const name = 'Partner_Center_Sync_Now';
    assert.match(problemOf(org, 'Flow', name) ?? '', /insufficient access rights/);
    assert.match(problemOf(org, 'Flow', `${name}-1`) ?? '', /is active/);
    assert.match(problemOf(org, 'Flow', `${name}-2`) ?? '', /^No Flow named/);
  });

  it('refuses a permission set that somebody has', () => {
    assert.match(problemOf(installed(true), 'PermissionSet', 'Partner_Center_Seller') ?? '', /is assigned to users/);
    assert.equal(problemOf(installed(), 'PermissionSet', 'Partner_Center_Read_Only'), undefined);
  });

  it('refuses types that it does not know, and standard objects', () => {
    const org = installed();
    assert.match(problemOf(org, 'ApexClass', 'One') ?? '', /not simulated/);
    assert.match(problemOf(org, 'CustomObject', 'Opportunity') ?? '', /standard object/);
  });

  it('takes the whole package in its steps, and leaves nothing of it', () => {
    const org = installed();
    const bare = createOrg(realClock, defaultSwitches).metadata();
    const off = new Map(
      [...org.metadata().flowVersions].map(([name, flow]) => [name, { ...flow, active: null }] as const),
    );
    let metadata: OrgMetadata = { ...org.metadata(), flows: new Map(), flowVersions: new Map(off) };
    const [policies = {}, first = {}, ...rest] = packageMembers();
    const versions = [...off].flatMap(([name, flow]) => [...flow.versions.keys()].map((n) => `${name}-${String(n)}`));
    for (const step of [policies, { ...first, Flow: versions }, ...rest]) {
      const outcome = remove(metadata, doomed(step), org.deployContext);
      assert.deepEqual(
        outcome.results.filter(({ problem, warning }) => problem !== undefined || warning !== undefined),
        [],
      );
      metadata = outcome.metadata;
    }
    for (const part of [
      'permissionSets',
      'customMetadata',
      'outboundMessages',
      'flowVersions',
      'customPermissions',
    ] as const)
      assert.equal(metadata[part].size, 0, part);
    const translations = /Translations?:/;
    assert.deepEqual(
      [...metadata.kept].filter((name) => !translations.test(name)),
      [],
    );
    assert.deepEqual(
      [...metadata.schema.values()].flatMap(({ name, fields }) =>
        [...fields.keys()].map((field) => `${name}.${field}`),
      ),
      [...bare.schema.values()].flatMap(({ name, fields }) => [...fields.keys()].map((field) => `${name}.${field}`)),
    );
  });
});
