import { asksForHelp, consentsOf } from '../deals/kinds.ts';
import { bodyAfter } from '../deals/permitted.ts';
import { moveTo } from '../deals/stages.ts';
import { patchBetween } from '../fields/place.ts';
import { setAt, valueAt } from '../fields/pointer.ts';
import type { JsonObject, PatchOperation, Referral } from '../model.ts';
import type { ReferralChanges } from './pair-plan.ts';

/** The changes as a JSON Patch. The status goes with its substatus, and last, because a closed referral accepts nothing more. */
export function patchFor(
  referral: Referral,
  { fields, move, externalReferenceId, reasons }: ReferralChanges,
): PatchOperation[] {
  const plain = fields.filter(({ field }) => field.pointer !== '/substatus');
  // A copy, because without changes `bodyAfter` returns the body that was read.
  const after = structuredClone(bodyAfter(referral.body, plain));
  const paths = plain.flatMap(({ field }) => field.place.patched);
  if (!asksForHelp(referral) && asksForHelp({ body: after })) paths.push(...giveConsents(referral.body, after));
  if (externalReferenceId !== undefined) {
    setAt(after, '/externalReferenceId', externalReferenceId);
    paths.push('/externalReferenceId');
  }
  const moves = move === undefined ? [] : movesTo(referral, move);
  return [...patchBetween(referral.body, after, paths), ...moves, ...(moves.length > 0 ? reasons : [])];
}

/** Status and substatus, if Partner Center's state machine lets the referral move there. */
function movesTo(referral: Referral, move: string): PatchOperation[] {
  const status = moveTo(referral, move);
  if (typeof status !== 'string') return [];
  return [
    { op: 'replace', path: '/status', value: status },
    { op: 'replace', path: '/substatus', value: move },
  ];
}

/** Asking for help makes this a co-sell deal, which needs its consents. Returns the paths of those not given yet. */
function giveConsents(before: JsonObject, after: JsonObject): string[] {
  const consents = Object.entries(consentsOf({ body: after })).map(([name, value]) => ({
    place: `/consent/${name}`,
    value,
  }));
  for (const { place, value } of consents) setAt(after, place, value);
  return consents.filter(({ place }) => valueAt(before, place) !== true).map(({ place }) => place);
}
