import { invalid } from './api-error.ts';

/** API 1.6. `None` is in the published lists but no move leads to or from it: it is not simulated. */
export const statuses = ['New', 'Active', 'Closed'] as const;
/** API 1.6; `None` and `Error` are not simulated. */
export const substatuses = ['Pending', 'Received', 'Accepted', 'Won', 'Lost', 'Declined', 'Expired'] as const;

/** A status that is simulated. */
export type Status = (typeof statuses)[number];
/** A substatus that is simulated. */
export type Substatus = (typeof substatuses)[number];

/** PR:create-a-referral, PR:referral-resources: the allowed changes of a status, and the substatuses allowed with each. */
export const statusTable = {
  New: { mayBecome: ['New', 'Active', 'Closed'], substatus: ['Pending', 'Received'] },
  Active: { mayBecome: ['Active', 'Closed'], substatus: ['Accepted'] },
  Closed: { mayBecome: [], substatus: ['Won', 'Lost', 'Declined', 'Expired'] },
} as const satisfies Record<Status, { mayBecome: readonly Status[]; substatus: readonly Substatus[] }>;

interface Position {
  status: Status;
  substatus: Substatus;
}

/** Refuses a move, or a pair, that the table does not hold. Closed is terminal: its moves are refused before this. */
export function checkMove(before: Position, after: Position): void {
  const mayBecome: readonly Status[] = statusTable[before.status].mayBecome;
  if (!mayBecome.includes(after.status)) {
    throw invalid(`A referral that is ${before.status} cannot become ${after.status}.`, 'status');
  }
  const allowed: readonly Substatus[] = statusTable[after.status].substatus;
  if (!allowed.includes(after.substatus)) {
    throw invalid(
      `Substatus ${after.substatus} does not go with status ${after.status}; allowed: ${allowed.join(', ')}.`,
      'substatus',
    );
  }
}
