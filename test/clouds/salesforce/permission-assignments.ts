import type { Org } from './org.ts';
import type { Row } from './records/schema.ts';
import { standardObject, systemStamps } from './records/system-rows.ts';

/** Gives what is deployed a row in PermissionSet or PermissionSetGroup, and assigns it to the users who expect it. */
export function recordPermissionSets(org: Org): void {
  const { permissionSets, permissionSetGroups } = org.metadata();
  for (const name of permissionSets.keys())
    record(org, 'PermissionSet', { Name: name, Label: name }, 'PermissionSetId');
  for (const name of permissionSetGroups.keys())
    record(org, 'PermissionSetGroup', { DeveloperName: name, MasterLabel: name }, 'PermissionSetGroupId');
  forget(org, 'PermissionSet', (row) => permissionSets.has(String(row['Name'])));
  org.rows.commit();
}

function forget(org: Org, objectName: string, isDeployed: (row: Row) => boolean): void {
  const object = standardObject(org.metadata(), objectName);
  for (const row of [...org.rows.all(object)])
    if (row['IsDeleted'] !== true && !isDeployed(row))
      org.rows.put(object, { ...row, Id: String(row['Id']), IsDeleted: true });
}

function record(org: Org, objectName: string, fields: Readonly<Record<string, string>>, column: string): void {
  const object = standardObject(org.metadata(), objectName);
  const [key, name] = Object.entries(fields)[0] ?? ['', ''];
  if ([...org.rows.all(object)].some((row) => row[key] === name && row['IsDeleted'] !== true)) return;
  const stamps = systemStamps(org.clock, org.users[0]?.id ?? null);
  const id = org.mintId(object.keyPrefix);
  org.rows.put(object, { ...stamps, ...fields, Id: id });
  const assignments = standardObject(org.metadata(), 'PermissionSetAssignment');
  for (const user of org.users.filter(({ expects }) => expects.includes(name))) {
    org.rows.put(assignments, {
      ...stamps,
      Id: org.mintId(assignments.keyPrefix),
      AssigneeId: user.id,
      [column]: id,
    });
  }
}

/** The names of the permission sets and groups that are assigned to a user. */
export function assignedTo(org: Org, userId: string): string[] {
  const metadata = org.metadata();
  const sets = standardObject(metadata, 'PermissionSet');
  const groups = standardObject(metadata, 'PermissionSetGroup');
  return [...org.rows.all(standardObject(metadata, 'PermissionSetAssignment'))]
    .filter((row) => row['AssigneeId'] === userId && row['IsDeleted'] !== true)
    .flatMap((row) => [
      org.rows.find(sets, String(row['PermissionSetId']))?.['Name'],
      org.rows.find(groups, String(row['PermissionSetGroupId']))?.['DeveloperName'],
    ])
    .filter((name) => typeof name === 'string');
}
