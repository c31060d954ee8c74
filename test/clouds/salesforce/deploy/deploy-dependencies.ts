import type { OrgMetadata } from './metadata.ts';
import { objectNamed } from '../records/schema.ts';

/** What a permission set says of one object, `true` where it grants. */
export interface ObjectRights {
  object: string;
  allowRead: boolean;
  allowCreate: boolean;
  allowEdit: boolean;
  allowDelete: boolean;
  viewAllRecords: boolean;
  modifyAllRecords: boolean;
  viewAllFields: boolean;
}

type Right = Exclude<keyof ObjectRights, 'object'>;

/** What the org calls each right in a refusal. */
const called: Readonly<Record<Right, string>> = {
  allowRead: 'Read',
  allowCreate: 'Create',
  allowEdit: 'Edit',
  allowDelete: 'Delete',
  viewAllRecords: 'Read All',
  modifyAllRecords: 'Modify All',
  viewAllFields: 'View All Fields',
};

/** What each right on an object needs on the same object (Salesforce Help, "Object Permissions"). */
const needsOnItself: Readonly<Record<Right, readonly Right[]>> = {
  allowRead: [],
  allowCreate: ['allowRead'],
  allowEdit: ['allowRead'],
  allowDelete: ['allowRead', 'allowEdit'],
  viewAllRecords: ['allowRead'],
  modifyAllRecords: ['allowRead', 'allowEdit', 'allowDelete', 'viewAllRecords'],
  viewAllFields: ['allowRead'],
};

/** What a right on a detail needs on its master: Modify All no more than View All, as deployed packages show. */
const needsOnMaster: Readonly<Partial<Record<Right, Right>>> = {
  allowRead: 'allowRead',
  viewAllRecords: 'viewAllRecords',
  modifyAllRecords: 'viewAllRecords',
};

/** Standard objects that the org treats as details. */
const standardMasters: Readonly<Record<string, readonly string[]>> = {
  Quote: ['Opportunity'],
  SerializedProduct: ['Product2'],
  Vehicle: ['Asset'],
};

/** Read of an opportunity is refused without that of its account; nothing is known of its other rights. */
const readWith: Readonly<Record<string, string>> = { Opportunity: 'Account' };

function mastersOf(object: string, { schema }: OrgMetadata): readonly string[] {
  const fields = [...(objectNamed(schema, object)?.fields.values() ?? [])];
  const custom = fields.flatMap(({ reference }) => (reference?.isMaster === true ? [reference.to] : []));
  return [...custom, ...(standardMasters[object] ?? [])];
}

interface Dependency {
  held: string;
  needed: string;
  met: boolean;
}

function dependenciesOf(rights: ObjectRights, all: readonly ObjectRights[], metadata: OrgMetadata): Dependency[] {
  const { object } = rights;
  const isHeld = (name: string, right: Right) => all.find((other) => other.object === name)?.[right] === true;
  const dependency = (right: Right, needed: Right, name: string): Dependency => ({
    held: `${called[right]} ${object}`,
    needed: `${called[needed]} ${name}`,
    met: isHeld(name, needed),
  });
  const read = readWith[object];
  return (Object.keys(called) as Right[])
    .filter((right) => rights[right])
    .flatMap((right) => {
      const onMaster = needsOnMaster[right];
      return [
        ...needsOnItself[right].map((needed) => dependency(right, needed, object)),
        ...(onMaster === undefined
          ? []
          : mastersOf(object, metadata).map((master) => dependency(right, onMaster, master))),
        ...(right === 'allowRead' && read !== undefined ? [dependency(right, 'allowRead', read)] : []),
      ];
    });
}

/** User permissions that need another one. */
const userDependencies: Readonly<Record<string, string>> = { CustomizeApplication: 'ManageTranslation' };

/** Throws an Error when a right lacks another one that it depends on, along every master-detail relationship. */
export function requireDependencies(
  rights: readonly ObjectRights[],
  userPermissions: readonly string[],
  metadata: OrgMetadata,
): void {
  const unmet = [
    ...rights.flatMap((entry) => dependenciesOf(entry, rights, metadata)),
    ...userPermissions.flatMap((held): Dependency[] => {
      const needed = userDependencies[held];
      return needed === undefined ? [] : [{ held, needed, met: userPermissions.includes(needed) }];
    }),
  ].filter(({ met }) => !met);
  const [first] = unmet;
  if (first === undefined) return;
  const needed = unmet.filter(({ held }) => held === first.held).map((dependency) => dependency.needed);
  throw new Error(`Permission ${first.held} depends on permission(s): ${[...new Set(needed)].join(', ')}`);
}
