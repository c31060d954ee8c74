import type { DeployContext } from './deploy.ts';
import { split } from './deploy-objects.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';
import { fieldNamed, objectNamed } from '../records/schema.ts';
import { nodesAt, textsAt } from './xml-paths.ts';

/** Takes one component out of the draft. False when the org has no such component. @throws an Error that says why it cannot go yet */
type Removal = (fullName: string, draft: OrgMetadata, context: DeployContext) => boolean;

const kept =
  (type: string, parent?: string): Removal =>
  (fullName, draft) => {
    // Reports and their folders are named under one type.
    const name = [`${type}:${fullName}`, `${parent ?? type}:${fullName}`].find((each) => draft.kept.has(each));
    if (name === undefined) return false;
    draft.kept.delete(name);
    draft.sources.delete(name);
    return true;
  };

/** A version, `Name-2`: Salesforce refuses the flow as a whole, and the version that is active. */
const flowVersion: Removal = (fullName, draft) => {
  const [, name = fullName, number] = /^(.*)-(\d+)$/.exec(fullName) ?? [];
  const flow = draft.flowVersions.get(name);
  if (flow === undefined) return false;
  if (number === undefined) throw new Error('insufficient access rights on cross-reference id');
  const version = flow.versions.get(Number(number));
  if (version === undefined) return false;
  if (version === flow.active)
    throw new Error('The flow version is active and cannot be deleted. Deactivate it first.');
  const versions = new Map([...flow.versions].filter(([each]) => each !== Number(number)));
  if (versions.size > 0) {
    draft.flowVersions.set(name, { ...flow, versions, latest: [...versions.values()].at(-1) ?? flow.latest });
    return true;
  }
  draft.flowVersions.delete(name);
  draft.flows.delete(name);
  for (const type of ['Flow', 'FlowDefinition']) draft.sources.delete(`${type}:${name}`);
  return true;
};

const customField: Removal = (fullName, draft) => {
  const [objectName, name] = split(fullName);
  const object = objectNamed(draft.schema, objectName);
  const field = object && fieldNamed(object, name);
  if (object === undefined || field?.custom !== true) return false;
  const fields = new Map([...object.fields].filter(([, each]) => each !== field));
  draft.schema.set(objectName.toLowerCase(), { ...object, fields });
  draft.sources.delete(`CustomField:${fullName}`);
  return true;
};

const customObject: Removal = (fullName, draft) => {
  const object = objectNamed(draft.schema, fullName);
  if (object === undefined) return false;
  if (object.kind === 'standard') throw new Error('Cannot delete standard object');
  draft.schema.delete(fullName.toLowerCase());
  const isPart = new RegExp(`^(CustomObject:${fullName}|\\w+:${fullName}[.-].*)$`);
  for (const name of draft.sources.keys()) if (isPart.test(name)) draft.sources.delete(name);
  for (const name of draft.kept) if (isPart.test(name)) draft.kept.delete(name);
  for (const [name, row] of draft.customMetadata)
    if (row.object === object.name) {
      draft.customMetadata.delete(name);
      draft.sources.delete(`CustomMetadata:${name}`);
    }
  return true;
};

const permissionSet: Removal = (fullName, draft, { isAssigned }) => {
  if (!draft.permissionSets.has(fullName)) return false;
  if (isAssigned(fullName))
    throw new Error(`The permission set ${fullName} is assigned to users. Remove the assignments first.`);
  draft.permissionSets.delete(fullName);
  draft.sources.delete(`PermissionSet:${fullName}`);
  return true;
};

const from =
  (type: string, map: 'customMetadata' | 'outboundMessages'): Removal =>
  (fullName, draft) => {
    draft.sources.delete(`${type}:${fullName}`);
    return draft[map].delete(fullName);
  };

const customLabel: Removal = (fullName, draft) => {
  const labels = nodesAt(draft.sources.get('CustomLabels:CustomLabels'), 'labels');
  draft.sources.set('CustomLabels:CustomLabels', {
    labels: labels.filter((one) => textsAt(one, 'fullName')[0] !== fullName),
  });
  return draft.kept.delete(`CustomLabel:${fullName}`);
};

const customPermission: Removal = (fullName, draft) => {
  draft.sources.delete(`CustomPermission:${fullName}`);
  return draft.customPermissions.delete(fullName.toLowerCase());
};

/** How each type goes. */
export const removals: Readonly<Record<string, Removal>> = {
  CustomApplication: kept('CustomApplication'),
  CustomField: customField,
  CustomLabel: customLabel,
  CustomMetadata: from('CustomMetadata', 'customMetadata'),
  CustomNotificationType: kept('CustomNotificationType'),
  CustomObject: customObject,
  CustomPermission: customPermission,
  CustomTab: kept('CustomTab'),
  Dashboard: kept('Dashboard', 'DashboardFolder'),
  ExternalClientApplication: kept('ExternalClientApplication'),
  ExtlClntAppOauthConfigurablePolicies: kept('ExtlClntAppOauthConfigurablePolicies'),
  ExtlClntAppOauthSettings: kept('ExtlClntAppOauthSettings'),
  FlexiPage: kept('FlexiPage'),
  Flow: flowVersion,
  LightningComponentBundle: kept('LightningComponentBundle'),
  ListView: kept('ListView'),
  PermissionSet: permissionSet,
  Report: kept('Report', 'ReportFolder'),
  ReportType: kept('ReportType'),
  WorkflowOutboundMessage: from('WorkflowOutboundMessage', 'outboundMessages'),
};

/** Containers go with the last of what they contain, and what an app is made of goes with the app. */
export function goTogether(draft: OrgMetadata): void {
  const drop = (name: string) => {
    draft.kept.delete(name);
    draft.sources.delete(name);
  };
  for (const name of [...draft.kept].filter((each) => each.startsWith('Workflow:'))) {
    const object = name.slice('Workflow:'.length);
    if (![...draft.outboundMessages.keys()].some((message) => message.startsWith(`${object}.`))) drop(name);
  }
  for (const name of [...draft.kept].filter((each) => each.startsWith('ExtlClntAppGlobalOauthSettings:'))) {
    const [app = ''] = textsAt(draft.sources.get(name), 'externalClientApplication');
    if (!draft.kept.has(`ExternalClientApplication:${app}`)) drop(name);
  }
  if (![...draft.kept].some((name) => name.startsWith('CustomLabel:'))) drop('CustomLabels:CustomLabels');
}

/** Everything that is deployed, as it was deployed. */
export const componentsLeft = (draft: OrgMetadata): Component[] =>
  [...draft.sources].map(([key, xml]) => {
    const [type = ''] = key.split(':', 1);
    return { type, fullName: key.slice(type.length + 1), file: key, xml };
  });
