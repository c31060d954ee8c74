import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textsAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType } from './package-files.ts';

/** What each type of component must say of itself. */
const required: Readonly<Record<string, readonly string[]>> = {
  CustomField: ['label', 'description', 'inlineHelpText'],
  CustomObject: ['label', 'pluralLabel', 'description'],
  CustomPermission: ['label', 'description'],
  CustomApplication: ['label', 'description'],
  CustomTab: ['description'],
  Flow: ['label', 'description'],
  PermissionSet: ['label', 'description'],
  ReportType: ['label', 'description'],
  Report: ['name', 'description'],
  Dashboard: ['title', 'description'],
  WorkflowOutboundMessage: ['name', 'description'],
};

describe('Everything in the package says what it is for', () => {
  for (const [type, elements] of Object.entries(required))
    it(`${type}: ${elements.join(', ')}`, () => {
      const silent = componentsOfType(type).flatMap(({ xml, file, fullName }) =>
        elements
          // No page shows the fields of an event to anybody.
          .filter((element) => !(element === 'inlineHelpText' && fullName.includes('__e.')))
          .filter((element) => (textsAt(xml, element)[0] ?? '').trim() === '')
          .map((element) => `${file}: ${fullName} has no <${element}>; say it in a sentence for people`),
      );
      assert.deepEqual(silent, []);
    });
});
