import { z } from 'zod';
import type { OrgMetadata } from '../deploy/metadata.ts';
import type { Language } from './translations.ts';
import { nodesAt, textsAt } from '../deploy/xml-paths.ts';

/** A component on a page, with its tag and what the page sets on it. */
export interface Placement {
  tag: string;
  region: string;
  properties: Readonly<Record<string, string | boolean>>;
  /** The kinds of device on which the page shows it; every kind where the page has no rule. */
  formFactors?: readonly FormFactor[];
}

const formFactors = ['Small', 'Medium', 'Large'] as const;
type FormFactor = (typeof formFactors)[number];

/** A tab of the app that leads to a page of components. */
export interface AppTab {
  name: string;
  label: string;
  placements: readonly Placement[];
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const tagOf = (component: string) => `c-${kebab(component)}`;

/** The record's own fields: the only standard part of a page that the simulated org has. */
export const detailPanel = 'force:detailPanel';

const ofPackage = (name: string) => (/^(c:)?\w+$/.test(name) ? name.replace('c:', '') : undefined);

function propertiesOf(component: unknown): Record<string, string | boolean> {
  return Object.fromEntries(
    nodesAt(component, 'componentInstanceProperties').map((node) => {
      const [value = ''] = textsAt(node, 'value');
      return [textsAt(node, 'name')[0] ?? '', value === 'true' ? true : value === 'false' ? false : value];
    }),
  );
}

/** What the rule of a component says of devices; it has to hold whatever else the rule asks. */
function devicesOf(component: unknown): Pick<Placement, 'formFactors'> {
  const criteria = nodesAt(component, 'visibilityRule.criteria').filter(
    (node) => textsAt(node, 'leftValue')[0] === '{!$Client.FormFactor}',
  );
  if (criteria.length === 0) return {};
  const holds = (device: FormFactor) =>
    criteria.every(
      (node) => (textsAt(node, 'rightValue')[0] === device) === (textsAt(node, 'operator')[0] === 'EQUAL'),
    );
  return { formFactors: formFactors.filter(holds) };
}

/** The components of a Lightning page by region, in order; tabs and columns are laid out below each other. */
function placementsOn(page: unknown): Placement[] {
  const regions = nodesAt(page, 'flexiPageRegions');
  const named = (name: string) => regions.find((region) => textsAt(region, 'name')[0] === name);
  const inside = (region: unknown, place: string): Placement[] =>
    nodesAt(region, 'itemInstances.componentInstance').flatMap((component) => {
      const [name = ''] = textsAt(component, 'componentName');
      const properties = propertiesOf(component);
      const own = ofPackage(name);
      if (own !== undefined) return [{ tag: tagOf(own), region: place, properties, ...devicesOf(component) }];
      if (name === detailPanel) return [{ tag: detailPanel, region: place, properties: {} }];
      return Object.values(properties).flatMap((value) => inside(named(String(value)), place));
    });
  return regions
    .filter((region) => textsAt(region, 'type')[0] === 'Region')
    .flatMap((region) => inside(region, textsAt(region, 'name')[0] ?? 'main'));
}

/** Exposed components that an admin may put on the record page of an object, in case no page of the package does. */
function offeredFor({ sources }: OrgMetadata, object: string): Placement[] {
  return [...sources]
    .filter(([key]) => key.startsWith('LightningComponentBundle:'))
    .filter(([, xml]) => textsAt(xml, 'targets.target').includes('lightning__RecordPage'))
    .filter(([, xml]) => {
      const objects = textsAt(xml, 'targetConfigs.targetConfig.objects.object');
      return objects.length === 0 || objects.includes(object);
    })
    .map(([key]) => ({ tag: tagOf(key.slice(key.indexOf(':') + 1)), region: 'sidebar', properties: {} }));
}

/** The components on the record page of an object: those of the deployed page, otherwise its details and the components available for it. */
export function recordPlacements(metadata: OrgMetadata, object: string): Placement[] {
  const page = [...metadata.sources].find(
    ([key, xml]) => key.startsWith('FlexiPage:') && textsAt(xml, 'sobjectType')[0] === object,
  );
  const placed = page === undefined ? [] : placementsOn(page[1]);
  const details = placed.some(({ tag }) => tag === detailPanel)
    ? []
    : [{ tag: detailPanel, region: 'main', properties: {} }];
  const ours = placed.some(({ tag }) => tag !== detailPanel) ? [] : offeredFor(metadata, object);
  return [...details, ...placed, ...ours];
}

function tab({ sources }: OrgMetadata, name: string, language: Language): AppTab | undefined {
  const xml = sources.get(`CustomTab:${name}`);
  const [page] = textsAt(xml, 'flexiPage');
  const [component] = textsAt(xml, 'lwcComponent');
  const flexiPage = page === undefined ? undefined : sources.get(`FlexiPage:${page}`);
  const translated = nodesAt(sources.get(`Translations:${language}`), 'customTabs');
  const translation = translated.find((node) => textsAt(node, 'name')[0] === name);
  const label =
    textsAt(translation, 'label')[0] ?? textsAt(xml, 'label')[0] ?? textsAt(flexiPage, 'masterLabel')[0] ?? name;
  if (flexiPage !== undefined) return { name, label, placements: placementsOn(flexiPage) };
  if (component === undefined) return undefined;
  return { name, label, placements: [{ tag: tagOf(component), region: 'main', properties: {} }] };
}

/** Tabs with pages of components, as the app lists them and the permission sets of a user show them. */
export function appTabs(metadata: OrgMetadata, permissionSets: readonly string[], language: Language): AppTab[] {
  const apps = [...metadata.sources].filter(([key]) => key.startsWith('CustomApplication:'));
  const names = apps.flatMap(([, xml]) => textsAt(xml, 'tabs'));
  const visible = new Set(
    permissionSets
      .flatMap((name) => nodesAt(metadata.sources.get(`PermissionSet:${name}`), 'tabSettings'))
      .filter((node) => z.looseObject({ visibility: z.enum(['Available', 'Visible']) }).safeParse(node).success)
      .flatMap((node) => textsAt(node, 'tab')),
  );
  return names.filter((name) => visible.has(name)).flatMap((name) => tab(metadata, name, language) ?? []);
}
