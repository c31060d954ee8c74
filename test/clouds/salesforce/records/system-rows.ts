import type { Clock } from '../../../clock.ts';
import type { OrgMetadata } from '../deploy/metadata.ts';
import { objectNamed } from './schema.ts';
import type { ObjectType } from './schema.ts';
import { storedInstant } from './values.ts';

/** An object that every org has. */
export function standardObject(metadata: OrgMetadata, name: string): ObjectType {
  const object = objectNamed(metadata.schema, name);
  if (object === undefined) throw new Error(`the standard object ${name} is missing`);
  return object;
}

/** The system fields of a row that the org makes itself. */
export function systemStamps(clock: Clock, userId: string | null) {
  const now = storedInstant(clock.now());
  return {
    IsDeleted: false,
    CreatedDate: now,
    CreatedById: userId,
    LastModifiedDate: now,
    LastModifiedById: userId,
    SystemModstamp: now,
  };
}
