import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { clientApp, clientAppPart } from './deploy-client-app.ts';
import { requireLengths } from './deploy-lengths.ts';
import { customObject, field } from './deploy-objects.ts';
import { globalValueSet } from './deploy-picklists.ts';
import { referencingTypes, requireObjectParts, requireReferences } from './deploy-references.ts';
import { permissionSet, permissionSetGroup } from './deploy-permissions.ts';
import { validationRule } from './deploy-rules.ts';
import { customMetadata, outboundMessage } from './deploy-records.ts';
import { compileFlow } from '../flows/flow.ts';
import { copyMetadata } from './metadata.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';
import type { Row } from '../records/schema.ts';
import type { SalesforceSwitches } from '../switches.ts';
import { textsAt } from './xml-paths.ts';

/** What a deployment needs to know of the org beside its metadata. */
export interface DeployContext {
  mintId: (keyPrefix: string) => string;
  usernameExists: (username: string) => boolean;
  switches: SalesforceSwitches;
  /** A record by object name and 18-character id, for formulas that look at a parent. */
  rowOf: (object: string, id: string) => Row | undefined;
  /** Milliseconds since the epoch, for formulas that name today. */
  now: () => number;
  /** The metadata of an org to which nothing has been deployed. */
  bare: () => OrgMetadata;
  /** Whether a user has a permission set. */
  isAssigned: (permissionSet: string) => boolean;
  /** A copy of the org, for a deployment that only checks and changes nothing. */
  checkedOn?: OrgMetadata;
}

/** The outcome for one component, as componentSuccesses and componentFailures show it. */
export interface ComponentResult {
  type: string;
  fullName: string;
  file: string;
  created: boolean;
  deleted?: boolean;
  problem?: string;
  warning?: string;
}

/** Puts one component into the draft. Throws an Error that says what is wrong or not simulated. */
export type Apply = (component: Component, draft: OrgMetadata, context: DeployContext) => void;

/** A new version of a flow; where flows are not deployed active, the one before stays in force. */
const flow: Apply = ({ fullName, xml }, draft, { rowOf, now, mintId, switches }) => {
  const compiled = compileFlow(fullName, xml, draft, { schema: draft.schema, rowOf, now });
  const before = draft.flowVersions.get(fullName);
  const isSame = isDeepStrictEqual(draft.sources.get(`Flow:${fullName}`), xml);
  const latest = before !== undefined && isSame ? before.latest : mintId('301');
  const isActivated = compiled !== undefined && switches.flowsDeployedActive;
  const [label = fullName] = textsAt(xml, 'label');
  const active = isActivated ? latest : compiled === undefined ? null : (before?.active ?? null);
  const numbers = before?.versions ?? new Map<number, string>();
  const versions =
    latest === before?.latest ? numbers : new Map(numbers).set(Math.max(0, ...numbers.keys()) + 1, latest);
  draft.flowVersions.set(fullName, { label, latest, active, versions });
  if (isActivated) draft.flows.set(fullName, compiled);
  else if (active === null) draft.flows.delete(fullName);
};

/** Which version of a flow is active, 0 for none: the one way to switch a flow off by a deployment. */
const flowDefinition: Apply = ({ fullName, xml }, draft) => {
  const flow = draft.flowVersions.get(fullName);
  if (flow === undefined) throw new Error(`no Flow named ${fullName} found`);
  const [number = '0'] = textsAt(xml, 'activeVersionNumber');
  if (number !== '0') throw new Error('the activation of a flow by its definition is not simulated');
  draft.flowVersions.set(fullName, { ...flow, active: null });
  draft.flows.delete(fullName);
};

const keep: Apply = ({ type, fullName }, draft) => {
  draft.kept.add(`${type}:${fullName}`);
};

/** The file of all labels; each label can be translated. */
const labels: Apply = (component, draft, context) => {
  keep(component, draft, context);
  for (const name of textsAt(component.xml, 'labels.fullName')) draft.kept.add(`CustomLabel:${name}`);
};

/** Stores a component that is not interpreted, unless it names something that does not exist. */
const keepIfWhole: Apply = (component, draft, context) => {
  requireReferences(component, draft, context);
  draft.kept.add(`${component.type}:${component.fullName}`);
};

const yesOrNo = z.enum(['true', 'false']);
const notificationTypeShape = z.strictObject({
  customNotifTypeName: z.string().max(80),
  description: z.string().max(255).optional(),
  desktop: yesOrNo,
  masterLabel: z.string().max(80),
  mobile: yesOrNo,
});

/** The channels are required (Metadata API guide, CustomNotificationType); its name is unique in the org. */
const notificationType: Apply = (component, draft, context) => {
  const { customNotifTypeName } = notificationTypeShape.parse(component.xml);
  for (const [key, xml] of draft.sources) {
    const isOther = key.startsWith('CustomNotificationType:') && key !== `CustomNotificationType:${component.fullName}`;
    if (isOther && textsAt(xml, 'customNotifTypeName')[0] === customNotifTypeName)
      throw new Error(`duplicate value found: CustomNotifTypeName`);
  }
  keep(component, draft, context);
};

/** The metadata types in the order in which they are applied, so that everything that a component names exists before it. */
const steps: readonly { type: string; apply: Apply; again?: boolean }[] = [
  {
    type: 'CustomPermission',
    apply: ({ fullName }, draft) => {
      draft.customPermissions.add(fullName.toLowerCase());
    },
  },
  { type: 'GlobalValueSet', apply: globalValueSet },
  { type: 'CustomObject', apply: customObject },
  { type: 'CustomField', apply: field },
  { type: 'CustomMetadata', apply: customMetadata },
  { type: 'ValidationRule', apply: validationRule },
  { type: 'Workflow', apply: keep },
  { type: 'WorkflowOutboundMessage', apply: outboundMessage },
  { type: 'CustomLabels', apply: labels },
  { type: 'CustomNotificationType', apply: notificationType },
  { type: 'Flow', apply: flow },
  { type: 'FlowDefinition', apply: flowDefinition },
  { type: 'LightningComponentBundle', apply: keep },
  ...referencingTypes.map((type) => ({ type, apply: keepIfWhole })),
  // The object itself comes first, its settings for fields and layouts last.
  { type: 'CustomObject', apply: requireObjectParts, again: true },
  {
    type: 'PermissionSet',
    apply: ({ fullName, xml }, draft) => {
      draft.permissionSets.set(fullName, permissionSet(fullName, xml, draft));
    },
  },
  {
    type: 'PermissionSetGroup',
    apply: ({ fullName, xml }, draft) => {
      draft.permissionSetGroups.set(fullName, permissionSetGroup(xml, draft));
    },
  },
  { type: 'ExternalClientApplication', apply: clientApp },
  { type: 'ExtlClntAppGlobalOauthSettings', apply: clientAppPart },
  { type: 'ExtlClntAppOauthSettings', apply: clientAppPart },
  { type: 'ExtlClntAppOauthConfigurablePolicies', apply: clientAppPart },
];

function problemText(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

/**
 * Applies a package to a copy of the org's metadata and reports every component. The copy is the new metadata
 * only if no component has a problem: a deployment succeeds as a whole or not at all.
 */
export function deploy(
  metadata: OrgMetadata,
  components: readonly Component[],
  context: DeployContext,
): { metadata: OrgMetadata; results: ComponentResult[]; succeeded: boolean } {
  const draft = copyMetadata(metadata);
  const known = new Set(steps.map(({ type }) => type));
  const results = components
    .filter(({ type }) => !known.has(type))
    .map(({ type, fullName, file, problem }): ComponentResult => ({
      type,
      fullName,
      file,
      created: false,
      problem: problem ?? `the metadata type ${type} is not simulated`,
    }));
  const existed = existingNames(metadata);
  for (const { type, apply, again = false } of steps) {
    for (const component of dependentLast(components.filter((candidate) => candidate.type === type))) {
      const { fullName, file } = component;
      const result = { type, fullName, file, created: !existed.has(`${type}:${fullName}`) };
      try {
        if (component.problem !== undefined) throw new Error(component.problem);
        requireLengths(component);
        apply(component, draft, context);
        if (again) continue;
        draft.sources.set(`${type}:${fullName}`, component.xml);
        results.push(result);
      } catch (error) {
        const earlier = results.find((known) => known.type === type && known.fullName === fullName);
        const problem = problemText(error);
        if (earlier === undefined) results.push({ ...result, created: false, problem });
        else Object.assign(earlier, { created: false, problem: earlier.problem ?? problem });
      }
    }
  }
  return { metadata: draft, results, succeeded: results.every(({ problem }) => problem === undefined) };
}

const fieldShape = z.looseObject({
  formula: z.string().optional(),
  valueSet: z.looseObject({ controllingField: z.string().optional() }).optional(),
});

/** A formula may name any other field of the same deployment, a dependent picklist one that controls it. */
function dependentLast(components: readonly Component[]): Component[] {
  const rank = ({ xml }: Component): number => {
    const { formula, valueSet } = fieldShape.safeParse(xml).data ?? {};
    return formula !== undefined ? 2 : valueSet?.controllingField === undefined ? 0 : 1;
  };
  return components.toSorted((left, right) => rank(left) - rank(right));
}

function existingNames(metadata: OrgMetadata): Set<string> {
  const fields = [...metadata.schema.values()].flatMap((object) =>
    [...object.fields.values()].map(({ name }) => `CustomField:${object.name}.${name}`),
  );
  const named = (type: string, names: Iterable<string>) => [...names].map((name) => `${type}:${name}`);
  return new Set([
    ...metadata.kept,
    ...fields,
    ...named(
      'CustomObject',
      [...metadata.schema.values()].map(({ name }) => name),
    ),
    ...named('GlobalValueSet', metadata.globalValueSets.keys()),
    ...named('CustomMetadata', metadata.customMetadata.keys()),
    ...named('WorkflowOutboundMessage', metadata.outboundMessages.keys()),
    ...[...metadata.customPermissions].map((name) => `CustomPermission:${name}`),
    ...named('Flow', metadata.flowVersions.keys()),
    ...named('ValidationRule', metadata.validationRules.keys()),
    ...named('PermissionSet', metadata.permissionSets.keys()),
    ...named('PermissionSetGroup', metadata.permissionSetGroups.keys()),
  ]);
}
