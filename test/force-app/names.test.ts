import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { textsAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { components, project } from './package-files.ts';

describe('The files of the package', () => {
  it('are named as what is in them', () => {
    const wrong = components.flatMap(({ type, file, xml }) => {
      const [own] = textsAt(xml, 'fullName');
      const name = basename(file).replace(/\.\w+-meta\.xml$/, '');
      // Outbound messages are parts of the file of their object.
      return own === undefined || type.startsWith('Workflow') || own === name
        ? []
        : [`${file}: <fullName> is ${own}; rename one of them`];
    });
    assert.deepEqual(wrong, []);
  });

  it(`are of API version ${project.sourceApiVersion}`, () => {
    const wrong = components.flatMap(({ file, xml }) =>
      textsAt(xml, 'apiVersion')
        .filter((version) => version !== project.sourceApiVersion)
        .map((version) => `${file}: apiVersion is ${version}; sourceApiVersion of sfdx-project.json is ${project.sourceApiVersion}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('are each there once', () => {
    const seen = new Map<string, string>();
    const twice = components.flatMap(({ type, fullName, file }) => {
      const other = seen.get(`${type} ${fullName}`);
      seen.set(`${type} ${fullName}`, file);
      return other === undefined ? [] : [`${file} and ${other} both define ${type} ${fullName}`];
    });
    assert.deepEqual(twice, []);
  });
});
