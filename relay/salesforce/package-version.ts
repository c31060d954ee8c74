import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { oldestPackage, version } from '../ground/version.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, literals, query } from './soql.ts';

/** The package's versions from its settings; blank if a package is too old to state them. */
export interface InstalledPackage {
  version: string;
  /** The oldest relay that the package works with. */
  oldestRelay: string;
}

const setting = z.object({ DeveloperName: z.string(), Value__c: z.string().nullish() });
const names = ['Package_Version', 'Oldest_Relay'];
const cure = 'Upgrade the package: "npm run org:setup -- --target-org <org>", or its newest install link.';

/** Queries nothing that an older package lacks. @throws CONFIG_INVALID if the relay's user can see no package */
export async function readPackage(salesforce: Salesforce): Promise<InstalledPackage> {
  const soql = `SELECT DeveloperName, Value__c FROM Partner_Center_Setting__mdt WHERE DeveloperName IN (${literals(names)})`;
  const { records } = await query(salesforce, soql, { operation: 'read package version' }).catch((thrown: unknown) => {
    const error = toCosellError(thrown);
    if (error.code !== 'SALESFORCE_REFUSED') throw error;
    throw new CosellError(
      'CONFIG_INVALID',
      'The org has no Partner Center package that the integration user can see.',
      {
        cause: error,
        cure: 'Deploy the package, and assign the permission set Partner Center Integration to the user.',
      },
    );
  });
  const rows = new Map(
    records.map((record) => expectRow(setting, record)).map((row) => [row.DeveloperName, row.Value__c ?? '']),
  );
  return { version: rows.get('Package_Version') ?? '', oldestRelay: rows.get('Oldest_Relay') ?? '' };
}

/** Why package and relay do not work together; undefined if they do. */
export function mismatch(
  installed: InstalledPackage,
  relay = version,
  needed = oldestPackage,
): CosellError | undefined {
  const has =
    installed.version === '' ? 'a package that is too old to name its version' : `package ${installed.version}`;
  if (isOlder(installed.version, needed))
    return new CosellError('CONFIG_INVALID', `The org has ${has}; relay ${relay} needs ${needed} or newer.`, { cure });
  if (isOlder(relay, installed.oldestRelay))
    return new CosellError(
      'CONFIG_INVALID',
      `The org has ${has}, which needs relay ${installed.oldestRelay} or newer; this is relay ${relay}.`,
      { cure: 'Upgrade the relay.' },
    );
  return undefined;
}

/** The cause of a refused query: an older package if that is the reason, otherwise the refusal itself. */
export async function explained(salesforce: Salesforce, thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof CosellError) || thrown.code !== 'SALESFORCE_REFUSED') return thrown;
  const found = await readPackage(salesforce).then((installed) => mismatch(installed), toCosellError);
  return found ?? thrown;
}

const parts = (text: string): number[] => text.split(/[.-]/).slice(0, 3).map(Number);

/** `1.9.0` is older than `1.10.0`; a blank version is older than any other. */
export function isOlder(one: string, other: string): boolean {
  if (one === '' || other === '') return other !== '';
  const [left, right] = [parts(one), parts(other)];
  const index = left.findIndex((part, at) => part !== right[at]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}
