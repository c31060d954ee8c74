import { SalesforceError } from '../errors.ts';
import type { ObjectType, Row } from './schema.ts';

/** A refusal of the next saved rows that match, each by itself: the others of a collection are saved. */
export interface RowFault {
  object: string;
  /** How many rows it hits. */
  times: number;
  /** Default: another transaction holds the record. */
  errorCode?: string;
  message?: string;
  /** The fields that the refusal names. */
  fields?: readonly string[];
  /** Whether it hits this row, as it would be saved. Default: every row of the object. */
  matches?: (row: Row) => boolean;
}

export interface RowFaults {
  arm(fault: RowFault): void;
  clear(): void;
  /** Throws the refusal that is armed for this row, counted down. */
  meet(object: ObjectType, row: Row): void;
}

export function rowFaults(): RowFaults {
  let armed: { fault: RowFault; left: number }[] = [];
  return {
    arm(fault) {
      armed.push({ fault, left: fault.times });
    },
    clear() {
      armed = [];
    },
    meet(object, row) {
      const hit = armed.find(({ fault }) => fault.object === object.name && (fault.matches?.(row) ?? true));
      if (hit === undefined) return;
      hit.left -= 1;
      armed = armed.filter(({ left }) => left > 0);
      const { errorCode = 'UNABLE_TO_LOCK_ROW', message = 'unable to obtain exclusive access to this record' } =
        hit.fault;
      throw new SalesforceError(errorCode, message, hit.fault.fields);
    },
  };
}
