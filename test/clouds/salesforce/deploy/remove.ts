import { deploy } from './deploy.ts';
import type { ComponentResult, DeployContext } from './deploy.ts';
import { copyMetadata } from './metadata.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';
import { componentsLeft, goTogether, removals } from './removals.ts';

/** A component that a destructiveChanges file names. */
export interface Doomed {
  type: string;
  fullName: string;
}

/** A translation goes with what it translates: it keeps nothing in the org. */
const translations = /Translations?$/;

/**
 * Removes components from a copy of the org's metadata. What anything that stays refers to is kept, and so is everything then: what stays
 * must be deployable to an org that never had the rest.
 */
export function remove(
  metadata: OrgMetadata,
  doomed: readonly Doomed[],
  context: DeployContext,
): { metadata: OrgMetadata; results: ComponentResult[]; succeeded: boolean } {
  const draft = copyMetadata(metadata);
  const results = doomed.map((one): ComponentResult => {
    const result = { ...one, file: 'destructiveChanges.xml', created: false, deleted: true };
    const removal = removals[one.type];
    if (removal === undefined)
      return { ...result, problem: `the removal of a component of the type ${one.type} is not simulated` };
    try {
      const isThere = removal(one.fullName, draft, context);
      return isThere ? result : { ...result, warning: `No ${one.type} named: ${one.fullName} found` };
    } catch (error) {
      return { ...result, problem: error instanceof Error ? error.message : String(error) };
    }
  });
  goTogether(draft);
  const left = componentsLeft(draft).filter(({ type }) => !translations.test(type));
  for (const { type, fullName, problem } of brokenWithout(left, context)) {
    const result = results.find(({ fullName: name }) => problem.includes(name.split('.').at(-1) ?? name)) ?? results[0];
    if (result !== undefined)
      result.problem ??= `This component is referenced elsewhere: ${type} ${fullName} (${problem})`;
  }
  return { metadata: draft, results, succeeded: results.every(({ problem }) => problem === undefined) };
}

function brokenWithout(left: readonly Component[], context: DeployContext) {
  return deploy(context.bare(), left, context).results.flatMap(({ problem, ...result }) =>
    problem === undefined ? [] : [{ ...result, problem }],
  );
}
