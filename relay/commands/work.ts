import { countByState, findPair, listFailed, retryFailed } from '../store/status.ts';
import { keyOf, pause, type CommandOutput, type Setting } from './command.ts';

const pollMs = 200;
const timeoutMs = 30_000;

/** How many pairs there are in each state, and with which errors. */
export async function showStatus({ adapters }: Setting): Promise<CommandOutput> {
  const rows = await countByState(adapters.store);
  const lines = rows.map(
    ({ state, errorCode, pairs }) =>
      `${state.padEnd(10)} ${String(pairs).padStart(6)}${errorCode === null ? '' : `  ${errorCode}`}`,
  );
  const bad = rows.some(({ state }) => state === 'attention' || state === 'parked');
  return { ok: !bad, lines: lines.length === 0 ? ['No pairs yet.'] : lines, data: rows };
}

export async function showFailed({ adapters }: Setting): Promise<CommandOutput> {
  const failed = await listFailed(adapters.store);
  const lines = failed.map(
    ({ opportunityId, referralId, state, attempts, code, message }) =>
      `${opportunityId ?? '-'}  ${referralId ?? '-'}  ${state}, ${String(attempts)} attempts  ${code}: ${message}`,
  );
  return { ok: failed.length === 0, lines: failed.length === 0 ? ['No failed pairs.'] : lines, data: failed };
}

export async function retryAllFailed({ adapters, clock }: Setting): Promise<CommandOutput> {
  const pairs = await retryFailed(adapters.store, clock.now());
  return { ok: true, lines: [`The relay will retry ${String(pairs)} pairs now.`], data: { pairs } };
}

/** Marks one pair due and waits until the running relay has dealt with it. */
export async function syncOne({ adapters, clock }: Setting, id: string): Promise<CommandOutput> {
  const key = keyOf(id);
  await adapters.links.markDue([key], clock.now());
  const deadline = clock.now() + timeoutMs;
  for (;;) {
    const pair = await findPair(adapters.store, key);
    if (pair === undefined || pair.dueAt === null)
      return {
        ok: pair?.errorCode == null,
        lines: [
          pair === undefined
            ? 'Done: nothing to sync for this id.'
            : pair.errorCode === null
              ? `Done: ${pair.state}.`
              : `${pair.errorCode}: ${pair.errorMessage ?? ''}`,
        ],
        data: pair ?? null,
      };
    if (clock.now() > deadline)
      return {
        ok: false,
        lines: ['Still waiting after 30 s. Is the relay running? It syncs the pair when it is.'],
        data: pair,
      };
    await pause(clock, pollMs);
  }
}
