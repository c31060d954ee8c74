import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textsAt, nodesAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType, metadata } from './package-files.ts';

const sets = [...metadata.permissionSets.values()];
const setFiles = componentsOfType('PermissionSet');

/** Names of the visible tabs or apps of all permission sets. */
const shown = (section: string, name: string, flag: string, value: RegExp) =>
  new Set(
    setFiles.flatMap(({ xml }) =>
      nodesAt(xml, section)
        .filter((node) => value.test(textsAt(node, flag)[0] ?? ''))
        .flatMap((node) => textsAt(node, name)),
    ),
  );

describe('The permission sets of the package together', () => {
  it('show every custom field to somebody', () => {
    const hidden = [...metadata.schema.values()].flatMap((object) =>
      [...object.fields.values()]
        .filter((field) => field.custom && field.permission !== undefined)
        .map((field) => `${object.name}.${field.name}`)
        .filter((name) => !sets.some((set) => set.fields.get(name.toLowerCase())?.read === true)),
    );
    assert.deepEqual(hidden.map((name) => `${name}: no permission set reads it, so nobody sees it; add fieldPermissions`), []);
  });

  it('open every object and custom metadata type to somebody', () => {
    const closed = [...metadata.schema.values()]
      .filter(({ kind }) => kind !== 'standard')
      .map(({ name }) => name)
      .filter((name) => !sets.some((set) => set.objects.get(name.toLowerCase())?.read === true || set.customMetadataTypes.has(name.toLowerCase())));
    assert.deepEqual(closed.map((name) => `${name}: no permission set reads it`), []);
  });

  it('show every tab and app to somebody', () => {
    const tabs = shown('tabSettings', 'tab', 'visibility', /^(Visible|Available)$/);
    const apps = shown('applicationVisibilities', 'application', 'visible', /^true$/);
    const hidden = [
      ...componentsOfType('CustomTab').filter(({ fullName }) => !tabs.has(fullName)),
      ...componentsOfType('CustomApplication').filter(({ fullName }) => !apps.has(fullName)),
    ];
    assert.deepEqual(hidden.map(({ file }) => `${file}: no permission set shows it`), []);
  });

  it('give no field of an object to people who do not get the object, apart from standard objects', () => {
    const odd = sets.flatMap((set) =>
      [...set.fields.keys()]
        .map((name) => name.split('.')[0] ?? '')
        .filter((object) => object.endsWith('__c') && set.objects.get(object)?.read !== true)
        .map((object) => `${set.name}: grants fields of ${object} but not the object`),
    );
    assert.deepEqual([...new Set(odd)], []);
  });
});
