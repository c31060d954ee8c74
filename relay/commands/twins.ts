import { readFileSync } from 'node:fs';
import { CosellError } from '../errors.ts';
import { csvLine, readCsv } from '../ground/csv.ts';
import { takeInventory } from '../schedule/inventory.ts';
import { decideTwins, type Decision } from '../schedule/twins.ts';
import type { Twins } from '../sync/deals/twins.ts';
import { noRelay, type CommandOutput, type Setting } from './command.ts';

type Column = [name: string, of: (twins: Twins) => string | number | null];

const columns: readonly Column[] = [
  ['same', () => ''],
  ['likeness', ({ likeness }) => likeness],
  ['score', ({ score }) => score.toFixed(2)],
  ['opportunity', ({ opportunity }) => opportunity.name],
  ['referral', ({ referral }) => referral.name],
  ['customer here', ({ opportunity }) => opportunity.customer.name],
  ['customer there', ({ referral }) => referral.customer.name],
  ['amount here', ({ opportunity }) => opportunity.amount],
  ['amount there', ({ referral }) => referral.amount],
  ['closes here', ({ opportunity }) => opportunity.closeDate],
  ['closes there', ({ referral }) => referral.closeDate],
  ['opportunity id', ({ opportunity }) => opportunity.id],
  ['referral id', ({ referral }) => referral.id],
];

/** Deals that both systems may hold without a link, as CSV. A person fills in the first column with yes or no. */
export async function listTwins({ adapters }: Setting): Promise<CommandOutput> {
  const { twins } = await takeInventory(adapters);
  const lines = [columns.map(([name]) => name), ...twins.map((one) => columns.map(([, of]) => String(of(one) ?? '')))];
  return { ok: true, lines: lines.map(csvLine), data: twins };
}

const answers: Readonly<Record<string, boolean>> = { yes: true, y: true, no: false, n: false };

/**
 * Links the pairs that the file confirms, and records those that it rules out. Rows without an answer stay undecided.
 * @throws USAGE if the file cannot be read, or an answer is neither yes nor no; then nothing is done
 */
export async function confirmTwins({ adapters, clock }: Setting, path: string): Promise<CommandOutput> {
  const decisions = readCsv(textOf(path)).flatMap((row): Decision[] => {
    const answer = (row['same'] ?? '').trim().toLowerCase();
    if (answer === '') return [];
    const [isSame, opportunityId, referralId] = [answers[answer], row['opportunity id'], row['referral id']];
    if (isSame === undefined || !opportunityId || !referralId)
      throw new CosellError(
        'USAGE',
        `${path}: "${answer}" is not yes or no, or the row has no ids. Nothing was changed.`,
      );
    return [{ isSame, opportunityId: opportunityId.trim(), referralId: referralId.trim().toLowerCase() }];
  });
  const { linked, apart, refused } = await decideTwins({ ...adapters, clock }, decisions);
  const waits = linked > 0 && !(await adapters.store.isServed());
  return {
    ok: refused.length === 0 && !waits,
    reason: waits ? noRelay : undefined,
    lines: [
      `Linked ${String(linked)} deals${waits ? '' : '; the relay merges them now'}. Told apart: ${String(apart)}.`,
      ...refused.map((one) => `Not linked: ${one.opportunityId} and ${one.referralId}: ${one.why}.`),
    ],
    data: { linked, apart, refused },
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CosellError('USAGE', `The file ${path} cannot be read.`, { cause });
  }
}
