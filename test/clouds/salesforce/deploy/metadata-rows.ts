import type { Org } from '../org.ts';
import type { Row } from '../records/schema.ts';
import { textsAt } from './xml-paths.ts';
import { standardObject, systemStamps } from '../records/system-rows.ts';

/** What is deployed, as rows that people query: what each permission set grants, and which flows are active. */
export function recordMetadata(org: Org): void {
  const { permissionSets, flowVersions, sources } = org.metadata();
  const sets = [...org.rows.all(standardObject(org.metadata(), 'PermissionSet'))];
  const grants = [...permissionSets.values()].flatMap(({ name, fields }) =>
    [...fields.values()].map(({ path, read, edit }) => ({
      ParentId: sets.find((row) => row['Name'] === name)?.['Id'] ?? null,
      SobjectType: path.split('.')[0] ?? null,
      Field: path,
      PermissionsRead: read,
      PermissionsEdit: edit,
    })),
  );
  record(org, 'FieldPermissions', grants);
  record(
    org,
    'FlowDefinitionView',
    [...flowVersions].map(([name, { label, latest, active }]) => ({
      ApiName: name,
      Label: label,
      IsActive: active !== null,
      ActiveVersionId: active,
      LatestVersionId: latest,
      DurableId: name,
    })),
  );
  record(
    org,
    'FlowVersionView',
    [...flowVersions].flatMap(([name, { active, versions }]) =>
      [...versions].map(([number, id]) => ({
        FlowDefinitionViewId: name,
        DurableId: id,
        VersionNumber: number,
        Status: id === active ? 'Active' : 'Obsolete',
      })),
    ),
  );
  record(
    org,
    'CustomNotificationType',
    [...sources].flatMap(([key, xml]) => {
      const [type, DeveloperName = ''] = key.split(':');
      if (type !== 'CustomNotificationType') return [];
      const at = (name: string) => textsAt(xml, name)[0] ?? null;
      return [{ DeveloperName, CustomNotifTypeName: at('customNotifTypeName'), MasterLabel: at('masterLabel') }];
    }),
  );
  record(
    org,
    'Report',
    [...sources].flatMap(([key, xml]) => {
      const [type, path = ''] = key.split(':');
      if (type !== 'Report') return [];
      const [folder = '', DeveloperName = ''] = path.split('/');
      const FolderName = textsAt(sources.get(`ReportFolder:${folder}`), 'name')[0] ?? null;
      return [{ DeveloperName, Name: textsAt(xml, 'name')[0] ?? null, FolderName }];
    }),
  );
  org.rows.commit();
}

/** These rows and no others: earlier ones are deleted. */
function record(org: Org, objectName: string, contents: readonly Row[]): void {
  const object = standardObject(org.metadata(), objectName);
  const stamps = systemStamps(org.clock, org.users[0]?.id ?? null);
  for (const row of [...org.rows.all(object)]) org.rows.put(object, { ...row, Id: String(row['Id']), IsDeleted: true });
  for (const content of contents) org.rows.put(object, { ...stamps, ...content, Id: org.mintId(object.keyPrefix) });
}
