import { CosellError } from '../../errors.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { FieldChange } from '../fields/merge.ts';
import type { JsonObject, MergeBase, Referral } from '../model.ts';
import { missingForHelp, solutionProblems, stillMissing } from './readiness.ts';
import { asksForHelp, isWithheld, oneWayPlaces } from './kinds.ts';
import { closes, isClosed, moveTo } from './stages.ts';

/** The changes for the referral, sorted by the rules. A change that is in no list keeps its base, so it still counts as a change. */
export interface Permitted {
  /** To be sent. */
  allowed: FieldChange[];
  /** Changes that this referral cannot take and that are not errors: settled as they stand. */
  ignored: FieldChange[];
  /** Choices that cannot be undone: the referral's value goes back to Salesforce. */
  restored: FieldChange[];
  refused: CosellError | undefined;
}

type Verdict = keyof Omit<Permitted, 'refused'> | { missing: string[] };

/**
 * Applies Partner Center's rules. A closed referral accepts nothing. A stage that would move the status backwards is ignored. A deal only
 * moves up (private, partner-led, co-sell). The customer's contacts are sent only if the deal asks Microsoft for help.
 */
export function permitted(
  changes: readonly FieldChange[],
  referral: Referral,
  mapping: Mapping,
  base: MergeBase,
): Permitted {
  const wanted = { body: bodyAfter(referral.body, changes) };
  const judged = changes
    .filter(({ field }) => !comesWithTheMove(field.pointer))
    .map((change) => ({ change, verdict: judge(change, referral, wanted, mapping) }));
  if (isClosed(referral)) {
    // A value that was never agreed on may always have differed. Only for the others can the relay say that somebody changed them.
    const { edits = [], others = [] } = Object.groupBy(
      judged.map(({ change }) => change).filter(({ field }) => !isWithheld(field, wanted)),
      (change) => (change.field.key in base && !closesToo(change, referral) ? 'edits' : 'others'),
    );
    return {
      ...{ allowed: [], ignored: others, restored: [] },
      refused: edits.length === 0 ? undefined : closed(edits, referral),
    };
  }
  const those = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict).map(({ change }) => change);
  // If the request for help is not sent yet, the customer's contacts are not sent either.
  const after = { body: bodyAfter(referral.body, those('allowed')) };
  const missing = judged.flatMap(({ verdict }) => (typeof verdict === 'object' ? verdict.missing : []));
  return {
    allowed: those('allowed').filter(({ field }) => !isWithheld(field, after)),
    ignored: those('ignored'),
    restored: those('restored'),
    refused: missing.length === 0 ? undefined : notReady(missing),
  };
}

function judge(change: FieldChange, referral: Referral, after: { body: JsonObject }, mapping: Mapping): Verdict {
  const { field, before, after: shown } = change;
  if (field.pointer === '/substatus') {
    const accepts = shown === 'Accepted' && mapping.settings['Accept_On_Stage_Change'] !== 'true';
    return shown === null || accepts || moveTo(referral, shown) instanceof CosellError ? 'ignored' : 'allowed';
  }
  const isBlank = (text: string | null) => text === null || text === 'false';
  if (oneWayPlaces.includes(field.pointer)) {
    if (isBlank(shown)) return isBlank(before) ? 'ignored' : 'restored';
    const asks = !asksForHelp(referral) && asksForHelp(after);
    const missing = asks ? missingForHelp(after.body) : [];
    return missing.length === 0 ? 'allowed' : { missing };
  }
  if (field.kind === 'ids') {
    const known = new Set(before?.split('\n'));
    const added = (shown?.split('\n') ?? []).filter((id) => !known.has(id)).map((id) => ({ id }));
    const missing = shown === null || added.length > 0 ? solutionProblems(added, mapping) : [];
    return missing.length === 0 ? 'allowed' : { missing };
  }
  return 'allowed';
}

/** Partner Center closed the deal in a way that has no stage of its own (as an error), and the opportunity is closed too. */
const closesToo = ({ field, after }: FieldChange, { substatus }: Referral): boolean =>
  field.pointer === '/substatus' && closes(after ?? undefined) && !closes(substatus);

/** The reason for declining or losing a deal goes with that move, never by itself. */
export const comesWithTheMove = (pointer: string): boolean => pointer === '/statusReason';

export function bodyAfter(body: JsonObject, changes: readonly FieldChange[]): JsonObject {
  if (changes.length === 0) return body;
  const copy = structuredClone(body);
  for (const { field, value } of changes) field.place.write(copy, value);
  return copy;
}

function closed(changes: readonly FieldChange[], referral: Referral): CosellError {
  const names = changes.map(({ field }) => field.label).join(', ');
  return new CosellError(
    'REFERRAL_CLOSED',
    `${names} changed here, but the referral is closed (${referral.substatus}) in Partner Center. Your change stays in Salesforce.`,
  );
}

const notReady = (missing: readonly string[]) => stillMissing('Some changes were not sent.', missing);
