import { z } from 'zod';
import { customObject, field } from './deploy-objects.ts';
import { permissionSet, permissionSetGroup } from './deploy-permissions.ts';
import { customMetadata, outboundMessage } from './deploy-records.ts';
import { compileFlow } from './flow.ts';
import { copyMetadata } from './metadata.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';

/** What a deployment needs to know of the org beside its metadata. */
export interface DeployContext {
  mintId: (keyPrefix: string) => string;
  usernameExists: (username: string) => boolean;
  multiCurrency: boolean;
}

/** The outcome for one component, as componentSuccesses and componentFailures show it. */
export interface ComponentResult {
  type: string;
  fullName: string;
  file: string;
  created: boolean;
  problem?: string;
}

/** Puts one component into the draft. Throws an Error that says what is wrong or not simulated. */
export type Apply = (component: Component, draft: OrgMetadata, context: DeployContext) => void;

const flow: Apply = ({ fullName, xml }, draft) => {
  const compiled = compileFlow(fullName, xml, draft);
  if (compiled === undefined) draft.flows.delete(fullName);
  else draft.flows.set(fullName, compiled);
};

const keep: Apply = ({ type, fullName }, draft) => {
  draft.kept.add(`${type}:${fullName}`);
};

/** The metadata types in the order in which they are applied, so that everything a component names is there before it. */
const steps: readonly { type: string; apply: Apply }[] = [
  {
    type: 'CustomPermission',
    apply: ({ fullName }, draft) => {
      draft.customPermissions.add(fullName.toLowerCase());
    },
  },
  { type: 'CustomObject', apply: customObject },
  { type: 'CustomField', apply: field },
  { type: 'CustomMetadata', apply: customMetadata },
  { type: 'Workflow', apply: keep },
  { type: 'WorkflowOutboundMessage', apply: outboundMessage },
  { type: 'Flow', apply: flow },
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
  ...[
    'CustomLabels',
    'Layout',
    'ListView',
    'CompactLayout',
    'CustomTab',
    'CustomApplication',
    'FlexiPage',
    'LightningComponentBundle',
  ].map((type) => ({ type, apply: keep })),
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
  for (const { type, apply } of steps) {
    for (const component of formulasLast(components.filter((candidate) => candidate.type === type))) {
      const { fullName, file } = component;
      const result = { type, fullName, file, created: !existed.has(`${type}:${fullName}`) };
      try {
        if (component.problem !== undefined) throw new Error(component.problem);
        apply(component, draft, context);
        results.push(result);
      } catch (error) {
        results.push({ ...result, created: false, problem: problemText(error) });
      }
    }
  }
  return { metadata: draft, results, succeeded: results.every(({ problem }) => problem === undefined) };
}

/** A formula may name any other field of the same deployment. */
function formulasLast(components: readonly Component[]): Component[] {
  const isFormula = ({ xml }: Component) => z.looseObject({ formula: z.string() }).safeParse(xml).success;
  return [...components.filter((component) => !isFormula(component)), ...components.filter(isFormula)];
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
    ...named('CustomMetadata', metadata.customMetadata.keys()),
    ...named('WorkflowOutboundMessage', metadata.outboundMessages.keys()),
    ...[...metadata.customPermissions].map((name) => `CustomPermission:${name}`),
    ...named('Flow', metadata.flows.keys()),
    ...named('PermissionSet', metadata.permissionSets.keys()),
    ...named('PermissionSetGroup', metadata.permissionSetGroups.keys()),
  ]);
}
