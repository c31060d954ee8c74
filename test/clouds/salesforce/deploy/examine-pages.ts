import { fieldAtPath } from './deploy-columns.ts';
import { objectOf, refuse, requireFields } from './examined.ts';
import type { Examined } from './examined.ts';
import { textsNamed } from './xml-paths.ts';

/** What the parts of an object outside its fields name: search layouts and the compact layout. */
export function objectParts(examined: Examined): void {
  const { fullName, texts } = examined;
  const object = examined.object(fullName);
  if (object.isDetail === true && ![...object.fields.values()].some(({ reference }) => reference?.isMaster === true))
    refuse('The sharing model ControlledByParent needs a master-detail field');
  for (const part of [
    'customTabListAdditionalFields',
    'lookupDialogsAdditionalFields',
    'lookupPhoneDialogsAdditionalFields',
    'lookupFilterFields',
    'searchFilterFields',
    'searchResultsAdditionalFields',
  ])
    requireFields(examined, object, `searchLayouts.${part}`, 'columns');
  const isDetail = [...object.fields.values()].some(
    ({ custom, required, reference }) => custom && required && reference?.onDelete === 'cascade',
  );
  if (texts('sharingModel').includes('ControlledByParent') && !isDetail)
    refuse('sharingModel ControlledByParent needs a master-detail field');
  const assigned = texts('compactLayoutAssignment').filter((name) => name !== 'SYSTEM');
  examined.requireKept(
    'CompactLayout',
    assigned.map((name) => `${fullName}.${name}`),
    'compactLayoutAssignment',
  );
}

/** The fields and component of a quick action. */
export function quickAction(examined: Examined): void {
  const { fullName, texts } = examined;
  const own = fullName.includes('.') ? objectOf(fullName) : undefined;
  const [target = own] = texts('targetObject');
  if (target !== undefined)
    requireFields(
      examined,
      examined.object(target),
      'quickActionLayout.quickActionLayoutColumns.quickActionLayoutItems.field',
    );
  examined.requireKept('LightningComponentBundle', texts('lightningWebComponent'), 'lightningWebComponent');
}

/** The fields, components and regions of a Lightning page. */
export function flexiPage(examined: Examined): void {
  const { xml, draft, texts } = examined;
  const [type] = texts('sobjectType');
  const object = type === undefined ? undefined : examined.object(type);
  for (const item of textsNamed(xml, 'fieldItem')) {
    const path = /^Record\.([\w.]+)$/.exec(item)?.[1];
    if (object === undefined || path === undefined || fieldAtPath(draft.schema, object, path) === undefined)
      refuse(`In field: fieldItem - no field ${item} of ${type ?? 'the page'} found`);
  }
  const components = textsNamed(xml, 'componentName').filter((name) => !/^(\w+:|standard)/.test(name));
  const own = textsNamed(xml, 'componentName').flatMap((name) => /^c:(\w+)$/.exec(name)?.[1] ?? []);
  examined.requireKept('LightningComponentBundle', [...components, ...own], 'componentName');
  const regions = new Set(texts('flexiPageRegions.name'));
  const facet = textsNamed(xml, 'value').find((value) => value.startsWith('Facet-') && !regions.has(value));
  if (facet !== undefined) refuse(`The page names a region that it does not have: ${facet}`);
  const identifiers = textsNamed(xml, 'identifier');
  const twice = identifiers.find((name, index) => identifiers.indexOf(name) !== index);
  if (twice !== undefined) refuse(`The identifier ${twice} is used more than once in the page`);
}

/** The object, page or component behind a tab. */
export function tab(examined: Examined): void {
  const { fullName, texts } = examined;
  if (texts('customObject')[0] === 'true') {
    if (examined.object(fullName).kind !== 'custom') refuse(`${fullName} is no custom object`);
    if (texts('motif').length === 0) refuse("Must specify 'motif' for the tab of a custom object");
  }
  examined.requireKept('FlexiPage', texts('flexiPage'), 'flexiPage');
  examined.requireKept('LightningComponentBundle', texts('lwcComponent'), 'lwcComponent');
}

/** The tabs and pages of a Lightning app. */
export function application(examined: Examined): void {
  const { texts } = examined;
  const own = (names: string[]) => names.filter((name) => !/^standard[-_]/.test(name));
  examined.requireKept('CustomTab', own(texts('tabs')), 'tabs');
  examined.requireKept('CustomTab', own(texts('defaultLandingTab')), 'defaultLandingTab');
  examined.requireKept('FlexiPage', [...texts('utilityBar'), ...texts('actionOverrides.content')], 'content');
}
