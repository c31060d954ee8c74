import { XMLParser } from 'fast-xml-parser';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';

/** Members of a destructiveChanges file, by type. */
export type Members = Readonly<Record<string, readonly string[]>>;

/** The step in which each type is removed. Whatever refers to a component goes in an earlier step, so no step depends on an order within it. */
const steps: readonly (readonly string[])[] = [
  ['ExtlClntAppOauthConfigurablePolicies', 'ExtlClntAppOauthSettings'],
  ['FlexiPage', 'Dashboard', 'CustomApplication', 'PermissionSet', 'Flow'],
  ['CustomTab', 'Report', 'ListView', 'WorkflowOutboundMessage', 'CustomNotificationType', 'ExternalClientApplication'],
  ['ReportType', 'LightningComponentBundle', 'FormulaField', 'CustomMetadata'],
  ['CustomField', 'CustomObject', 'CustomLabel', 'CustomPermission'],
];

/** Each part of the package is removed by itself; a part without a type here goes together with its object or with what it translates. */
const types: Readonly<Record<string, string | undefined>> = {
  app: 'CustomApplication',
  compactLayout: undefined,
  customPermission: 'CustomPermission',
  dashboard: 'Dashboard',
  dashboardFolder: 'Dashboard',
  eca: 'ExternalClientApplication',
  ecaOauth: 'ExtlClntAppOauthSettings',
  ecaOauthPlcy: 'ExtlClntAppOauthConfigurablePolicies',
  field: 'CustomField',
  flexipage: 'FlexiPage',
  flow: 'Flow',
  js: 'LightningComponentBundle',
  labels: 'CustomLabel',
  layout: undefined,
  listView: 'ListView',
  md: 'CustomMetadata',
  notiftype: 'CustomNotificationType',
  object: 'CustomObject',
  objectTranslation: undefined,
  permissionset: 'PermissionSet',
  report: 'Report',
  reportFolder: 'Report',
  reportType: 'ReportType',
  tab: 'CustomTab',
  translation: undefined,
  workflow: 'WorkflowOutboundMessage',
};

const parser = new XMLParser({ parseTagValue: false, isArray: (tag) => ['labels', 'outboundMessages'].includes(tag) });
const named = z.array(z.object({ fullName: z.string() }));
const content = z.record(z.string(), z.unknown());

/** The package in the source, in the steps in which an org can remove it. Flows are left out: they are removed version by version. */
export function packageMembers(pattern = '{force-app,connection,optional}/**/*-meta.xml'): Members[] {
  const found = globSync(pattern)
    .filter((file) => !file.includes('__tests__'))
    .flatMap(membersIn);
  return steps.map((wanted) =>
    Object.fromEntries(
      wanted.flatMap((type) => {
        const members = found.filter((each) => each.type === type).map(({ name }) => name);
        return members.length === 0
          ? []
          : [[type === 'FormulaField' ? 'CustomField' : type, [...new Set(members)].sort()]];
      }),
    ),
  );
}

function membersIn(file: string): { type: string; name: string }[] {
  const [, name = '', suffix = ''] = /^(.*)\.(\w+)-meta\.xml$/.exec(basename(file)) ?? [];
  if (!(suffix in types)) throw new Error(`${file}: nobody has said how a component of this kind is removed.`);
  const type = types[suffix];
  if (type === undefined || type === 'Flow') return [];
  const folder = basename(dirname(file));
  const object = basename(dirname(dirname(file)));
  const isPart = type === 'CustomField' || type === 'ListView';
  // Parts of our own objects are removed with the object.
  if (isPart && /__(c|mdt|e)$/.test(object)) return [];
  if (type === 'CustomObject' && !/__(c|mdt|e)$/.test(name)) return [];
  if (type === 'CustomLabel') return partsOf(file, 'CustomLabels', 'labels').map((label) => ({ type, name: label }));
  if (type === 'WorkflowOutboundMessage')
    return partsOf(file, 'Workflow', 'outboundMessages').map((message) => ({ type, name: `${name}.${message}` }));
  if (isPart) return [{ type: isFormula(file) ? 'FormulaField' : type, name: `${object}.${name}` }];
  return [{ type, name: suffix === 'report' || suffix === 'dashboard' ? `${folder}/${name}` : name }];
}

const isFormula = (file: string) => readFileSync(file, 'utf8').includes('<formula>');

function partsOf(file: string, root: string, part: string): string[] {
  const xml = content.parse(parser.parse(readFileSync(file, 'utf8')));
  return named.parse(content.parse(xml[root])[part] ?? []).map(({ fullName }) => fullName);
}

/** A manifest of the Metadata API: package.xml and the two destructiveChanges files have the same form. */
export function manifest(members: Members): string {
  const listed = Object.entries(members).map(
    ([type, names]) =>
      `    <types>\n${names.map((name) => `        <members>${name}</members>\n`).join('')}        <name>${type}</name>\n    </types>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n${listed.join('')}    <version>66.0</version>\n</Package>\n`;
}
