import type { Apply } from './deploy.ts';
import { textsAt } from './xml-paths.ts';

/** An External Client App: where it may be used must be said. */
export const clientApp: Apply = ({ fullName, xml }, draft) => {
  const [state] = textsAt(xml, 'distributionState');
  if (state !== 'Local' && state !== 'Packageable') throw new Error('Required field is missing: distributionState');
  draft.kept.add(`ExternalClientApplication:${fullName}`);
};

/** Its OAuth settings and policies name the app and the permission sets whose holders may use it. */
export const clientAppPart: Apply = ({ type, fullName, xml }, draft) => {
  const [app = ''] = textsAt(xml, 'externalClientApplication');
  if (!draft.kept.has(`ExternalClientApplication:${app}`))
    throw new Error(`In field: externalClientApplication - no ExternalClientApplication named ${app} found`);
  const [sets = ''] = textsAt(xml, 'commaSeparatedPermissionSet');
  const missing = sets.split(',').find((name) => name !== '' && !draft.permissionSets.has(name.trim()));
  if (missing !== undefined) throw new Error(`In field: permissionSet - no PermissionSet named ${missing} found`);
  const [certificate] = textsAt(xml, 'certificate');
  if (certificate !== undefined && !/^[A-Za-z0-9+/=\s]+$/.test(certificate.replace(/-----\w+ CERTIFICATE-----/g, '')))
    throw new Error('The certificate is not valid');
  draft.kept.add(`${type}:${fullName}`);
};
