import { countByState, findPair, listFailed, retryFailed, type FailedPair } from '../store/status.ts';
import { keyOf, noRelay, pause, type CommandOutput, type Setting } from './command.ts';
import { namesOf } from './names.ts';
import { isForSellers } from './whose.ts';

const pollMs = 200;
const timeoutMs = 30_000;
/** `status` names this many deals; `failed list` names all. */
const mostNamed = 10;
const noFailed = 'No failed pairs.';
const stillWaiting = 'Still waiting after 30 s. The relay syncs the pair in its turn.';

/** How many pairs are in each state and with which errors, and which deals need attention. */
export async function showStatus({ adapters }: Setting): Promise<CommandOutput> {
  const rows = await countByState(adapters.store);
  const isServed = await adapters.store.isServed();
  const bad = rows.filter(({ state }) => state === 'attention' || state === 'parked');
  const failed = bad.length === 0 ? [] : await listFailed(adapters.store);
  const named = failed.slice(0, mostNamed);
  const names = await namesOf(adapters, named);
  const lines = rows.map(
    ({ state, errorCode, pairs }) =>
      `${state.padEnd(10)} ${String(pairs).padStart(6)}${errorCode === null ? '' : `  ${errorCode}`}`,
  );
  const more = failed.length - named.length;
  return {
    ...verdict(bad.map(({ errorCode }) => errorCode)),
    ...(isServed ? {} : { ok: false, isUpToSellers: false, reason: noRelay }),
    lines: [
      ...(lines.length === 0 ? ['No pairs yet.'] : lines),
      ...named.map((pair, index) => dealLine(pair, names[index])),
      ...(more > 0 ? [`${String(more)} more: cosell failed list`] : []),
    ],
    data: rows,
  };
}

export async function showFailed({ adapters }: Setting): Promise<CommandOutput> {
  const failed = await listFailed(adapters.store);
  const names = await namesOf(adapters, failed);
  return {
    ...verdict(failed.map(({ code }) => code)),
    lines: failed.length === 0 ? [noFailed] : failed.map((pair, index) => dealLine(pair, names[index])),
    data: failed.map((pair, index) => ({ name: names[index] ?? null, ...pair })),
  };
}

const verdict = (codes: readonly (string | null)[]) => ({
  ok: codes.length === 0,
  isUpToSellers: codes.every(isForSellers),
});

const dealLine = ({ opportunityId, referralId, state, attempts, code, message }: FailedPair, name = '(no name)') =>
  `${name}  ${opportunityId ?? '-'}  ${referralId ?? '-'}  ${state}, ${String(attempts)} attempts  ${code}: ${message}`;

export async function retryAllFailed({ adapters, clock }: Setting): Promise<CommandOutput> {
  const pairs = await retryFailed(adapters.store, clock.now());
  const isServed = await adapters.store.isServed();
  const waits = pairs > 0 && !isServed;
  return {
    ok: !waits,
    lines: [
      pairs === 0
        ? noFailed
        : waits
          ? `${String(pairs)} pairs are due.`
          : `The relay retries ${String(pairs)} pairs now.`,
    ],
    reason: waits ? noRelay : undefined,
    data: { pairs, isServed },
  };
}

/** Marks one pair due and waits until the running relay has handled it. */
export async function syncOne({ adapters, clock }: Setting, id: string): Promise<CommandOutput> {
  const key = keyOf(id);
  await adapters.links.markDue([key], clock.now());
  const deadline = clock.now() + timeoutMs;
  for (;;) {
    const pair = await findPair(adapters.store, key);
    if (pair === undefined || pair.dueAt === null)
      return {
        ok: pair?.errorCode == null,
        isUpToSellers: isForSellers(pair?.errorCode ?? null),
        lines: [
          pair === undefined
            ? 'Nothing to sync: no shared deal has this ID.'
            : pair.errorCode === null
              ? `Done: ${pair.state}.`
              : `${pair.errorCode}: ${pair.errorMessage ?? ''}`,
        ],
        data: pair ?? null,
      };
    const reason = !(await adapters.store.isServed()) ? noRelay : clock.now() > deadline ? stillWaiting : undefined;
    if (reason !== undefined) return { ok: false, lines: [], reason, data: pair };
    await pause(clock, pollMs);
  }
}
