import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { oldestPackage, version } from '../ground/version.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, literals, query } from './soql.ts';

/** What the package says of itself in its settings; blank where a package is too old to say it. */
export interface InstalledPackage {
  version: string;
  /** The oldest relay that it works with. */
  oldestRelay: string;
}

const setting = z.object({ DeveloperName: z.string(), Value__c: z.string().nullish() });
const names = ['Package_Version', 'Oldest_Relay'];
const cure = 'Upgrade the package: "npm run org:setup -- --target-org <org>", or its newest install link.';

/** Asks for nothing that an older package lacks. @throws CONFIG_INVALID when there is no package that the relay's user may see */
export async function readPackage(salesforce: Salesforce): Promise<InstalledPackage> {
  const soql = `SELECT DeveloperName, Value__c FROM Partner_Center_Setting__mdt WHERE DeveloperName IN (${literals(names)})`;
  const { records } = await query(salesforce, soql, { operation: 'read package version' }).catch((thrown: unknown) => {
    const error = toCosellError(thrown);
    if (error.code !== 'SALESFORCE_REFUSED') throw error;
    throw new CosellError(
      'CONFIG_INVALID',
      'The org has no Partner Center package that the integration user may see.',
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

/** Why package and relay do not work together; undefined when they do. */
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

/** What stands behind a refused query: the plain reason where it is an older package, else the refusal itself. */
export async function explained(salesforce: Salesforce, thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof CosellError) || thrown.code !== 'SALESFORCE_REFUSED') return thrown;
  const found = await readPackage(salesforce).then((installed) => mismatch(installed), toCosellError);
  return found ?? thrown;
}

const parts = (text: string): number[] => text.split(/[.-]/).slice(0, 3).map(Number);

/** `1.9.0` is older than `1.10.0`; a blank version is older than any. */
export function isOlder(one: string, other: string): boolean {
  if (one === '' || other === '') return other !== '';
  const [left, right] = [parts(one), parts(other)];
  const index = left.findIndex((part, at) => part !== right[at]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}
