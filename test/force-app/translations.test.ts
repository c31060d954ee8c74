import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldNamed, objectNamed } from '../clouds/salesforce/records/schema.ts';
import { nodesAt, textsAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType, metadata } from './package-files.ts';

/** Every translated field, from a file of its own or from that of its object. */
const translated = [
  ...componentsOfType('CustomFieldTranslation'),
  ...componentsOfType('CustomObjectTranslation').flatMap(({ fullName, file, xml }) =>
    nodesAt(xml, 'fields').map((node) => ({ fullName: `${fullName}.${textsAt(node, 'name')[0] ?? ''}`, file, xml: node })),
  ),
].map(({ fullName, file, xml }) => {
  const [, object = '', language = '', field = ''] = /^(\w+)-(\w+)\.(\w+)$/.exec(fullName) ?? [];
  return { object, language, field, file, xml };
});
const languages = [...new Set(translated.map(({ language }) => language))].sort();

describe('The translations of the package', () => {
  it('name only values that the picklists have', () => {
    const wrong = translated.flatMap(({ object, field, file, xml }) => {
      const type = objectNamed(metadata.schema, object);
      const labels = (type && fieldNamed(type, field))?.picklist?.values.map(({ label }) => label) ?? [];
      return nodesAt(xml, 'picklistValues')
        .flatMap((value) => textsAt(value, 'masterLabel'))
        .filter((label) => !labels.includes(label))
        .map((label) => `${file}: ${object}.${field} has no value with the label ${label}`);
    });
    assert.deepEqual(wrong, []);
  });

  for (const language of languages)
    for (const object of ['Opportunity', 'Lead'])
      it(`say every field of the ${object} in ${language}`, () => {
        const fields = [...(objectNamed(metadata.schema, object)?.fields.values() ?? [])].filter(({ custom }) => custom);
        assert.notEqual(fields.length, 0);
        const missing = fields.filter(({ name }) =>
          !translated.some((entry) => entry.object === object && entry.language === language && entry.field === name),
        );
        assert.deepEqual(missing.map(({ name }) => `objectTranslations/${object}-${language}: ${name} is not translated`), []);
      });
});
