import type { Clock } from '../../clock.ts';
import type { DeployContext } from './deploy/deploy.ts';
import type { Notification } from './flows/flow-notifications.ts';
import type { Scheduled } from './flows/flow-schedule.ts';
import { idMint } from './records/ids.ts';
import { bareMetadata } from './deploy/metadata.ts';
import type { OrgMetadata } from './deploy/metadata.ts';
import { recordMetadata } from './deploy/metadata-rows.ts';
import { assignedTo, recordPermissionSets } from './permission-assignments.ts';
import { permissionsOf } from './permissions.ts';
import type { Permissions, Profile } from './permissions.ts';
import type { DuplicateRule } from './records/duplicate-rules.ts';
import { recordTypesOf } from './records/record-types.ts';
import { rowFaults } from './records/row-faults.ts';
import type { RowFaults } from './records/row-faults.ts';
import { rowStore } from './records/rows.ts';
import type { RowStore } from './records/rows.ts';
import { objectNamed } from './records/schema.ts';
import type { ObjectType, Row } from './records/schema.ts';
import { activeCurrencies, standardSchema } from './records/standard-objects.ts';
import { standardObject, systemStamps } from './records/system-rows.ts';
import type { SalesforceSwitches } from './switches.ts';

/** A user of the org. `expects` names the permission sets and groups that are assigned as soon as they are deployed. */
export interface User {
  id: string;
  username: string;
  profile: Profile;
  expects: readonly string[];
}

/** How many rows of one call a trigger of the org can take, and with which words it fails when there are more. */
export interface AutomationLimit {
  rows: number;
  errorCode: string;
  message: string;
}

export type Rewrite = (changed: Row, before: Row | undefined) => Row;

/** The state of one simulated org: metadata, records, users. */
export interface Org {
  id: string;
  clock: Clock;
  switches: SalesforceSwitches;
  rows: RowStore;
  /** Refusals of single rows that are armed now. */
  rowFaults: RowFaults;
  /** What the automation of the org manages in one transaction, by object; more rows fail together. */
  automationLimits: Map<string, AutomationLimit>;
  /** What flows of the org's own make of a record just before it is saved, by object: values for fields, whatever was written to them. */
  rewrites: Map<string, Rewrite>;
  /** What people were told, oldest first. */
  notifications: Notification[];
  /** Paths of flows that are to run later. */
  scheduled: readonly Scheduled[];
  /** How often each scheduled flow had been due when the clock was last looked at. */
  schedules: Map<string, number>;
  duplicateRules: readonly DuplicateRule[];
  setDuplicateRules(rules: readonly DuplicateRule[]): void;
  users: readonly User[];
  mintId: (keyPrefix: string) => string;
  metadata(): OrgMetadata;
  /** Puts the outcome of a deployment in force. */
  replaceMetadata(next: OrgMetadata): void;
  deployContext: DeployContext;
  /** All records of an object, wherever they are kept, deleted ones included. */
  rowsOf(object: ObjectType): Iterable<Row>;
}

/** A user who is working in the org, with their current permissions. */
export interface Session {
  org: Org;
  user: User;
  permissions: Permissions;
}

const people = [
  { role: 'admin', first: 'Avery', last: 'Adams', profile: 'System Administrator', assigned: ['Partner_Center_Admin'] },
  { role: 'seller', first: 'Sam', last: 'Sellers', profile: 'Standard User', assigned: ['Partner_Center_Seller'] },
  {
    role: 'integration',
    first: 'Partner Center',
    last: 'Relay',
    profile: 'Minimum Access - API Only Integrations',
    assigned: ['Partner_Center_Integration'],
  },
] as const satisfies { role: string; first: string; last: string; profile: Profile; assigned: readonly string[] }[];

export type Role = (typeof people)[number]['role'];

/** One more, in an org whose pages people look at: tests of the org itself count on the three. */
export const manager = {
  ...{ username: 'manager@contoso.example', first: 'Morgan', last: 'Miles' },
  profile: 'Standard User',
  assigned: ['Partner_Center_Manager'],
} as const;

/** The username of each of the three people of the org. */
export const usernames: Readonly<Record<Role, string>> = {
  admin: 'admin@contoso.example',
  seller: 'seller@contoso.example',
  integration: 'relay@contoso.example',
};

/** A bare org with its three users, and the manager where one is wanted. */
export function createOrg(clock: Clock, switches: SalesforceSwitches, hasManager = false): Org {
  const mintId = idMint();
  const rows = rowStore();
  let metadata = bareMetadata(standardSchema(switches));
  const id = mintId('00D');
  const everybody = [
    ...people.map((person) => ({ ...person, username: usernames[person.role] })),
    ...(hasManager ? [manager] : []),
  ];
  const users = everybody.map(({ username, profile, assigned }): User => ({
    id: mintId('005'),
    username,
    profile,
    expects: switches.assignPermissionSets ? assigned : [],
  }));
  const stamps = systemStamps(clock, users[0]?.id ?? null);
  users.forEach((user, index) => {
    const person = everybody[index];
    rows.put(standardObject(metadata, 'User'), {
      ...stamps,
      Id: user.id,
      Username: user.username,
      FirstName: person?.first ?? null,
      LastName: person?.last ?? null,
      Email: user.username,
      IsActive: true,
      UserType: 'Standard',
    });
  });
  rows.put(standardObject(metadata, 'Organization'), {
    ...stamps,
    Id: id,
    Name: 'Contoso',
    InstanceName: 'SIM1',
    IsSandbox: switches.edition === 'sandbox' || switches.edition === 'scratch',
    OrganizationType: switches.edition === 'developer' ? 'Developer Edition' : 'Enterprise Edition',
    TrialExpirationDate: ['scratch', 'trial'].includes(switches.edition) ? '2099-12-31T00:00:00.000+0000' : null,
    DefaultCurrencyIsoCode: activeCurrencies[0],
    DefaultOpportunityAccess: switches.sharingDefault,
    DefaultAccountAccess: switches.sharingDefault,
  });
  rows.put(standardObject(metadata, 'Pricebook2'), {
    ...stamps,
    ...{ Id: mintId('01s'), Name: 'Standard Price Book', IsActive: true, IsStandard: true },
  });
  rows.put(standardObject(metadata, 'PermissionSetLicense'), {
    ...stamps,
    Id: mintId('0PL'),
    DeveloperName: 'SalesforceAPIIntegrationPsl',
    MasterLabel: 'Salesforce API Integration',
  });
  for (const { id: typeId, object, developerName, name, isPerson } of recordTypesOf(switches))
    rows.put(standardObject(metadata, 'RecordType'), {
      ...stamps,
      ...{ Id: typeId, SobjectType: object, DeveloperName: developerName, Name: name, IsActive: true },
      IsPersonType: isPerson,
    });
  rows.commit();
  const org: Org = {
    id,
    clock,
    switches,
    rows,
    rowFaults: rowFaults(),
    automationLimits: new Map(),
    rewrites: new Map(),
    notifications: [],
    scheduled: [],
    schedules: new Map(),
    duplicateRules: [],
    setDuplicateRules(rules) {
      org.duplicateRules = rules;
    },
    users,
    mintId,
    metadata: () => metadata,
    replaceMetadata(next) {
      // Records go with their object.
      for (const [name, object] of metadata.schema)
        if (!next.schema.has(name) && object.kind === 'custom')
          for (const row of [...rows.all(object)]) rows.put(object, { ...row, Id: String(row['Id']), IsDeleted: true });
      metadata = next;
      recordPermissionSets(org);
      recordMetadata(org);
    },
    deployContext: {
      mintId,
      usernameExists: (username) => users.some((user) => user.username === username),
      switches,
      rowOf(name, rowId) {
        const object = objectNamed(metadata.schema, name);
        return object === undefined ? undefined : rows.find(object, rowId);
      },
      now: () => clock.now(),
      bare: () => bareMetadata(standardSchema(switches)),
      isAssigned: (name) => users.some((user) => assignedTo(org, user.id).includes(name)),
    },
    rowsOf(object) {
      if (object.kind !== 'customMetadata') return rows.all(object);
      return [...metadata.customMetadata.values()]
        .filter((record) => record.object === object.name)
        .map(({ row }) => row);
    },
  };
  return org;
}

/** Changes the record of a user. */
export function changeUser(org: Org, username: string, fields: Row): void {
  const object = standardObject(org.metadata(), 'User');
  const id = org.users.find((user) => user.username === username)?.id;
  const row = id === undefined ? undefined : org.rows.find(object, id);
  if (id === undefined || row === undefined) throw new Error(`there is no user ${username}`);
  org.rows.put(object, { ...row, ...fields, Id: id });
  org.rows.commit();
}

/** The session of a user; undefined if the user does not exist. */
export function sessionFor(org: Org, username: string): Session | undefined {
  const user = org.users.find((candidate) => candidate.username === username);
  return user && { org, user, permissions: permissionsOf(org.metadata(), user.profile, assignedTo(org, user.id)) };
}
