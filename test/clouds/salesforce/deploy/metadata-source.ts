import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';
import { list, parseXml, parseXmlOnce } from './metadata-xml.ts';

/** One file of a package, its path with forward slashes. */
export interface SourceFile {
  path: string;
  text: string;
}

/** One metadata component as found in a package; `problem` is set when its file cannot be read. */
export interface Component {
  type: string;
  fullName: string;
  file: string;
  xml: unknown;
  problem?: string;
}

/** File suffix (without the `-meta.xml` of source format) to the metadata type, and its parent object where it has one. */
const types: Readonly<Record<string, { type: string; ofObject?: boolean; inFolder?: boolean }>> = {
  app: { type: 'CustomApplication' },
  compactLayout: { type: 'CompactLayout', ofObject: true },
  customPermission: { type: 'CustomPermission' },
  dashboard: { type: 'Dashboard', inFolder: true },
  dashboardFolder: { type: 'DashboardFolder' },
  eca: { type: 'ExternalClientApplication' },
  ecaGlblOauth: { type: 'ExtlClntAppGlobalOauthSettings' },
  ecaOauth: { type: 'ExtlClntAppOauthSettings' },
  ecaOauthPlcy: { type: 'ExtlClntAppOauthConfigurablePolicies' },
  field: { type: 'CustomField', ofObject: true },
  fieldTranslation: { type: 'CustomFieldTranslation', ofObject: true },
  flexipage: { type: 'FlexiPage' },
  flow: { type: 'Flow' },
  flowDefinition: { type: 'FlowDefinition' },
  globalValueSet: { type: 'GlobalValueSet' },
  globalValueSetTranslation: { type: 'GlobalValueSetTranslation' },
  js: { type: 'LightningComponentBundle' },
  labels: { type: 'CustomLabels' },
  layout: { type: 'Layout' },
  listView: { type: 'ListView', ofObject: true },
  md: { type: 'CustomMetadata' },
  notiftype: { type: 'CustomNotificationType' },
  object: { type: 'CustomObject' },
  objectTranslation: { type: 'CustomObjectTranslation' },
  permissionset: { type: 'PermissionSet' },
  permissionsetgroup: { type: 'PermissionSetGroup' },
  platformEventChannelMember: { type: 'PlatformEventChannelMember' },
  quickAction: { type: 'QuickAction' },
  report: { type: 'Report', inFolder: true },
  reportFolder: { type: 'ReportFolder' },
  reportType: { type: 'ReportType' },
  tab: { type: 'CustomTab' },
  translation: { type: 'Translations' },
  validationRule: { type: 'ValidationRule', ofObject: true },
  workflow: { type: 'Workflow' },
};

/** A folder of reports or dashboards has no suffix in mdapi format: `reports/Name-meta.xml`. */
const folderTypes: Readonly<Record<string, string>> = { reports: 'ReportFolder', dashboards: 'DashboardFolder' };

/** Parts of an object and of a workflow that are components of their own in a mdapi package. */
const children: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CustomObject: {
    fields: 'CustomField',
    listViews: 'ListView',
    compactLayouts: 'CompactLayout',
    validationRules: 'ValidationRule',
  },
  Workflow: { outboundMessages: 'WorkflowOutboundMessage' },
};
const unsimulatedChildren = [
  ...['recordTypes', 'webLinks', 'businessProcesses', 'fieldSets', 'sharingReasons', 'indexes'],
  ...['alerts', 'fieldUpdates', 'rules', 'tasks', 'flowActions', 'knowledgePublishes'],
];

const nodeSchema = z.record(z.string(), z.unknown());
const childSchema = list(z.looseObject({ fullName: z.string() }));

/** The files below a folder, with `%%NAME%%` replaced. Throws, naming file and placeholder, when one has no value. */
export function filesOfFolder(folder: string, placeholders: Readonly<Record<string, string>>): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('-meta.xml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('__tests__'))
    .sort()
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8').replace(/%%([A-Z0-9_]+)%%/g, (found, name: string) => {
        const value = placeholders[name];
        if (value === undefined) throw new Error(`${path}: the placeholder ${found} has no value`);
        return value;
      }),
    }));
}

/** The metadata files of a mdapi zip, paths as in the zip. */
export function filesOfZip(zip: Uint8Array): SourceFile[] {
  return Object.entries(unzipSync(zip))
    .filter(([path]) => !path.endsWith('/') && (!/(^|\/)lwc\//.test(path) || path.endsWith('.js-meta.xml')))
    .map(([path, bytes]) => ({ path, text: strFromU8(bytes) }));
}

function fullNameOf(
  parts: readonly string[],
  name: string,
  { type, ofObject, inFolder }: { type: string; ofObject?: boolean; inFolder?: boolean },
): string {
  if (type === 'CustomFieldTranslation') return `${parts.at(-2) ?? ''}.${name}`;
  if (ofObject === true) return `${parts.at(-3) ?? ''}.${name}`;
  return inFolder === true ? `${parts.at(-2) ?? ''}/${name}` : decodeURIComponent(name);
}

function componentOf({ path, text }: SourceFile): Component {
  const parts = path.split('/');
  const fileName = parts.at(-1) ?? '';
  const bareName = fileName.replace(/-meta\.xml$/, '');
  const [, name = bareName, suffix = ''] = /^(.*)\.(\w+)$/.exec(bareName) ?? [];
  const folder = suffix === '' ? folderTypes[parts.at(-2) ?? ''] : undefined;
  const known = folder === undefined ? types[suffix] : { type: folder };
  const unread = { type: known?.type ?? '', fullName: name, file: path, xml: undefined };
  if (known === undefined) return { ...unread, problem: `a component in a file named ${fileName} is not simulated` };
  const fullName = fullNameOf(parts, name, known);
  const unresolved = /%%[A-Z0-9_]+%%/.exec(text)?.[0];
  if (unresolved !== undefined) return { ...unread, fullName, problem: `unresolved placeholder ${unresolved}` };
  try {
    const xml = parseXmlOnce(text)[known.type];
    if (xml === undefined) return { ...unread, fullName, problem: `the root element is not ${known.type}` };
    return { type: known.type, fullName, file: path, xml };
  } catch (error) {
    return { ...unread, fullName, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A component and, after it, the children that it carries. A standard object without own settings is only its children. */
function withChildren(component: Component): Component[] {
  const parts = children[component.type];
  if (parts === undefined || component.problem !== undefined) return [component];
  const xml = nodeSchema.safeParse(component.xml).data ?? {};
  const unsimulated = unsimulatedChildren.find((part) => part in xml);
  const own: Component =
    unsimulated === undefined
      ? component
      : { ...component, problem: `${unsimulated} in a ${component.type} is not simulated` };
  const found = Object.entries(parts).flatMap(([part, type]) =>
    childSchema.parse(xml[part]).map((child) => ({
      type,
      fullName: `${component.fullName}.${child.fullName}`,
      file: component.file,
      xml: child,
    })),
  );
  const isContainer = own.problem === undefined && component.type === 'CustomObject' && xml['label'] === undefined;
  return isContainer ? found : [own, ...found];
}

/** The components of a package in source or mdapi format. */
export function componentsOf(files: readonly SourceFile[]): Component[] {
  return files
    .filter(({ path }) => !/(^|\/)(package|destructiveChanges(Pre|Post)?)\.xml$/.test(path))
    .flatMap((file) => withChildren(componentOf(file)));
}

const manifest = z.looseObject({
  types: list(z.looseObject({ name: z.string(), members: list(z.string()) })),
});

/** What a mdapi package removes before it deploys (`destructiveChanges.xml` as well), or after that. */
export function removedBy(files: readonly SourceFile[], when: 'Pre' | 'Post'): { type: string; fullName: string }[] {
  const names = when === 'Pre' ? /(^|\/)destructiveChanges(Pre)?\.xml$/ : /(^|\/)destructiveChangesPost\.xml$/;
  return files
    .filter(({ path }) => names.test(path))
    .flatMap(({ text }) => manifest.parse(parseXml(text)['Package']).types)
    .flatMap(({ name, members }) => members.map((fullName) => ({ type: name, fullName })));
}
