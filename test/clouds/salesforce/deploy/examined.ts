import type { DeployContext } from './deploy.ts';
import { missingField } from './deploy-columns.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';
import { objectNamed } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';
import { textsAt } from './xml-paths.ts';

/** One component under examination. `texts` reads its XML; the refusals throw. */
export interface Examined extends Component {
  draft: OrgMetadata;
  context: DeployContext;
  texts: (path: string) => string[];
  object: (name: string) => ObjectType;
  requireKept: (type: string, names: readonly string[], section: string) => void;
}

/** Ends the examination of a component with what is wrong with it. */
export function refuse(problem: string): never {
  throw new Error(problem);
}

/** Refuses the name of a missing field. */
export function noField(object: ObjectType, name: string, section: string): never {
  return refuse(`In field: ${section} - no CustomField named ${object.name}.${name} found`);
}

/** Refuses the fields at a path of the XML that the object does not have. */
export function requireFields(
  { texts }: Examined,
  object: ObjectType,
  path: string,
  place?: 'layout' | 'columns',
): void {
  const missing = missingField(object, texts(path), place);
  if (missing !== undefined) noField(object, missing, path.split('.').at(-1) ?? path);
}

/** Refuses what is named more than once. */
export function requireDistinct(names: readonly string[], problem: (name: string) => string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(problem(twice));
}

/** Refuses a logic such as `1 AND (2 OR 3)` that does not name each of the filters, which are counted from 1. */
export function requireFilterLogic(logic: string | undefined, count: number): void {
  if (logic === undefined) return;
  const isWellFormed =
    /^(\s*(\d+|AND|OR|NOT|[()]))+\s*$/i.test(logic) && logic.split('(').length === logic.split(')').length;
  if (!isWellFormed) refuse(`Invalid filter logic: ${logic}`);
  const named = new Set((logic.match(/\d+/g) ?? []).map(Number));
  const stranger = [...named].find((number) => number < 1 || number > count);
  if (stranger !== undefined) refuse(`Filter logic references filter ${stranger} but only ${count} filters exist`);
  if (named.size !== count) refuse(`Filter logic must reference every filter: ${logic}`);
}

/** The object in a name such as `Opportunity.All`, `Opportunity-Layout` or `Opportunity-de`. */
export const objectOf = (fullName: string) => fullName.split(/[.-]/)[0] ?? '';

/** A component with what its examination needs. */
export function examine(component: Component, draft: OrgMetadata, context: DeployContext): Examined {
  return {
    ...component,
    draft,
    context,
    texts: (path) => textsAt(component.xml, path),
    object: (name) => objectNamed(draft.schema, name) ?? refuse(`no CustomObject named ${name} found`),
    requireKept(type, names, section) {
      const missing = names.find((name) => !draft.kept.has(`${type}:${name}`));
      if (missing !== undefined) refuse(`In field: ${section} - no ${type} named ${missing} found`);
    },
  };
}
