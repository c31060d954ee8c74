import type { DeployContext } from './deploy.ts';
import { missingField } from './deploy-columns.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';
import { objectNamed } from './schema.ts';
import type { ObjectType } from './schema.ts';
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

/** Refuses the name of a field that is not there. */
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
