import type { Save } from './formula.ts';
import type { FlowElement, OrgMetadata } from '../deploy/metadata.ts';
import { fieldNamed, valueOf } from '../records/schema.ts';
import type { ObjectType, Value } from '../records/schema.ts';
import { nodesAt, textsAt } from '../deploy/xml-paths.ts';

/** What the elements of a flow that runs after a save may name. */
export interface Names {
  /** The object of the record that starts the flow. */
  object: ObjectType;
  metadata: OrgMetadata;
  variables: readonly { name: string; isCollection?: string | undefined }[];
  /** Get Records elements, with the object that each one looks for. */
  lookups: ReadonlyMap<string, ObjectType>;
}

export type Read = (save: Save) => Value;

/** The English text of a label of the org. */
function labelNamed({ sources }: OrgMetadata, name: string): string | undefined {
  for (const [key, xml] of sources)
    if (key.startsWith('CustomLabels:'))
      for (const label of nodesAt(xml, 'labels'))
        if (textsAt(label, 'fullName')[0] === name) return textsAt(label, 'value')[0];
  return undefined;
}

function fieldOf(object: ObjectType, name: string, reference: string) {
  const field = fieldNamed(object, name);
  if (field === undefined) throw new Error(`${reference} in a flow does not exist`);
  return field;
}

/** A reference such as `$Record.Name`, `$Label.Title`, `recipient` or `Get_Setting.Value__c`. Throws when it names nothing. */
export function readerOf(reference: string, names: Names): Read {
  const [root = '', name = '', ...rest] = reference.split('.');
  if (reference === '$Flow.FaultMessage') return () => null;
  if (reference === '$User.Id') return ({ userId }) => userId;
  if (root === '$Record' && rest.length === 0) {
    const field = fieldOf(names.object, name, reference);
    return ({ after }) => valueOf(after, field);
  }
  if (root === '$Label') {
    const text = labelNamed(names.metadata, name);
    if (text === undefined) throw new Error(`${reference} in a flow does not exist`);
    return () => text;
  }
  const found = names.lookups.get(root);
  if (found !== undefined && name !== '' && rest.length === 0) {
    const field = fieldOf(found, name, reference);
    return ({ found: records }) => {
      const row = records?.get(root);
      return row === undefined ? null : valueOf(row, field);
    };
  }
  // A record itself: whether it was found.
  if (found !== undefined && name === '') return ({ found: records }) => (records?.has(root) ? root : null);
  if (name === '' && names.variables.some((variable) => variable.name === root)) {
    return ({ values }) => values?.get(root) ?? null;
  }
  throw new Error(`${reference} in a flow does not exist or is not simulated`);
}

/** The value of an assignment, a filter or an input. */
export function valueReader(value: Readonly<Record<string, string>> | undefined, names: Names): Read {
  const [kind, text = ''] = Object.entries(value ?? {})[0] ?? [];
  if (kind === 'elementReference') return readerOf(text, names);
  if (kind === 'stringValue') return () => text;
  if (kind === 'booleanValue') return () => text === 'true';
  throw new Error(`a flow value of kind ${kind ?? 'none'} is not simulated`);
}

interface AssignmentXml {
  name: string;
  assignmentItems: readonly {
    assignToReference: string;
    operator: string;
    value?: Readonly<Record<string, string>> | undefined;
  }[];
  connector?: { targetReference: string } | undefined;
}

/** An Assignment that sets variables of the flow, or adds to its collections of texts. */
export function compileVariables({ name, assignmentItems, connector }: AssignmentXml, names: Names): FlowElement {
  const sets = assignmentItems.map(({ assignToReference: target, operator, value }) => {
    const variable = names.variables.find((candidate) => candidate.name === target);
    if (variable === undefined) throw new Error(`${name} (Assignment) - ${target} does not exist or is not simulated`);
    const wanted = variable.isCollection === 'true' ? 'Add' : 'Assign';
    if (operator !== wanted)
      throw new Error(`${name} (Assignment) - the operator ${operator} is not simulated for ${target}`);
    const read = valueReader(value, names);
    return (save: Save) => {
      const now = read(save);
      if (operator === 'Assign') save.values?.set(target, now);
      else if (now !== null) save.lists?.set(target, [...(save.lists.get(target) ?? []), String(now)]);
    };
  });
  return {
    kind: 'set',
    set(save) {
      for (const assign of sets) assign(save);
    },
    next: connector?.targetReference,
  };
}
