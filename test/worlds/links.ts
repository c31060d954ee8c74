import { randomUUID } from 'node:crypto';
import { CosellError, type ErrorCode } from '../../relay/errors.ts';
import type { Link, PairKey } from '../../relay/sync/model.ts';
import type { Clock } from '../../relay/sync/ports/clock.ts';
import type { Cursors } from '../../relay/sync/ports/cursors.ts';
import type { KnownPair, Links } from '../../relay/sync/ports/links.ts';
import type { ListedRecord, ListedSide, Listings } from '../../relay/sync/ports/listings.ts';

/** One row of the work list, with what the relay's `Link` does not show. */
export type LinkRow = Link & {
  dueAt: number | null;
  leaseUntil: number | null;
  errorCode: ErrorCode | undefined;
  updatedAt: number;
};

/** The work list in memory, by the promises of the `Links` interface: what a store has to be, in few words. */
export interface MemoryLinks {
  port: Links;
  /** What a comparison keeps of the clouds' lists. */
  listings: Listings;
  rows: () => readonly LinkRow[];
  /** Lets go of every lease, as a new process does with an embedded store. */
  release: () => void;
  /** Forgets everything, as a new store. */
  lose: () => void;
}

export function createMemoryLinks(clock: Clock): MemoryLinks {
  let rows: LinkRow[] = [];
  const isLeased = (row: LinkRow, now = clock.now()) => row.leaseUntil !== null && row.leaseUntil > now;
  const ofKey = (key: PairKey) => (row: LinkRow) =>
    'referralId' in key ? row.referralId === key.referralId : row.opportunityId === key.opportunityId;
  const held = (link: Link) => rows.find(({ id, leaseToken }) => id === link.id && leaseToken === link.leaseToken);
  const heldStill = (link: Link): LinkRow => {
    const row = held(link);
    if (row === undefined) throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
    return row;
  };

  function mark(key: PairKey, at: number, mayWait: boolean): void {
    const { half = false, ...side } = 'referralId' in key ? key : { ...key, half: false };
    const row = rows.find(ofKey(key));
    if (row === undefined) {
      rows.push({ ...waiting(blank(), mayWait), ...side, dueAt: at, dueSeq: 1, halfDue: half, updatedAt: clock.now() });
      return;
    }
    if (!mayWait || row.dueAt === null) waiting(row, mayWait);
    row.halfDue ||= half;
    row.dueAt = Math.min(row.dueAt ?? at, at);
    row.dueSeq += 1;
    row.updatedAt = clock.now();
    if (row.state === 'parked') Object.assign(row, { state: 'new', attempts: 0 });
  }

  const port: Links = {
    async markDue(keys, at, { mayWait = false } = {}) {
      for (const key of keys) mark(key, Math.ceil(at), mayWait);
    },
    async claim(limit, now, leaseMs, which = 'all') {
      const all = rows
        .filter((row) => row.dueAt !== null && row.dueAt <= now && !isLeased(row, now))
        .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
      const [signalled, waiting] = [false, true].map((mayWait) =>
        all.filter((row) => (row.mayWait ?? false) === mayWait),
      );
      const kinds = { all: [signalled, waiting], signalled: [signalled], waiting: [waiting] };
      const due = (kinds[which].find((kind) => kind !== undefined && kind.length > 0) ?? []).slice(0, limit);
      for (const row of due) Object.assign(row, { leaseToken: randomUUID(), leaseUntil: now + leaseMs });
      return due.map(linkOf);
    },
    async recall(codes, failedSince, mostAttempts) {
      for (const row of rows)
        if (row.dueAt !== null && row.errorCode !== undefined && codes.includes(row.errorCode))
          if (row.updatedAt >= failedSince && row.attempts <= mostAttempts)
            row.dueAt = Math.min(row.dueAt, clock.now());
    },
    async distrustFuture(leaseMs) {
      const now = clock.now();
      for (const row of rows) {
        if (row.dueAt !== null && row.updatedAt > now + 1_000) row.dueAt = Math.min(row.dueAt, now);
        if (row.leaseUntil !== null) row.leaseUntil = Math.min(row.leaseUntil, now + leaseMs);
      }
    },
    async renew(tokens, until) {
      for (const row of rows) if (tokens.includes(row.leaseToken)) row.leaseUntil = until;
    },
    async finish(link, outcome, notBefore = 0) {
      const row = held(link);
      if (row === undefined) return false;
      if (row.dueSeq === link.dueSeq) {
        row.dueAt = outcome.dueAt === undefined ? null : Math.ceil(outcome.dueAt);
        if (outcome.halfSeen !== undefined) row.halfDue = false;
      } else row.dueAt = Math.max(row.dueAt ?? 0, Math.ceil(notBefore));
      row.halfSeen = outcome.halfSeen ?? row.halfSeen;
      row.leaseToken = '';
      row.leaseUntil = null;
      row.updatedAt = clock.now();
      row.state = outcome.state;
      row.attempts = outcome.attempts;
      row.errorCode = outcome.error?.code;
      row.base = outcome.base ?? row.base;
      row.version = outcome.version ?? row.version;
      row.opportunityModifiedAt = outcome.opportunityModifiedAt ?? row.opportunityModifiedAt;
      return true;
    },
    async join(link, sides, { force = false, base } = {}) {
      const mine = held(link);
      if (mine === undefined) return undefined;
      const referralId = sides.referralId ?? link.referralId;
      const opportunityId = sides.opportunityId === undefined ? link.opportunityId : sides.opportunityId;
      const others = rows.filter(
        (row) =>
          row.id !== link.id &&
          ((referralId !== null && row.referralId === referralId) ||
            (opportunityId !== null && row.opportunityId === opportunityId)),
      );
      if (!force && others.some((row) => isLeased(row))) return undefined;
      rows = rows.filter((row) => !others.includes(row));
      const row = mine;
      const isSignalled = row.dueSeq !== link.dueSeq;
      const known = others.find(({ base }) => Object.keys(base).length > 0);
      if (known !== undefined && Object.keys(row.base).length === 0) row.base = known.base;
      row.halfDue ||= others.some(({ halfDue }) => halfDue);
      row.halfSeen ??= others.find(({ halfSeen }) => halfSeen !== null)?.halfSeen ?? null;
      row.intentAt ??= others.find(({ intentAt }) => intentAt !== null)?.intentAt ?? null;
      if (others.some(({ dueAt }) => dueAt !== null)) {
        row.dueAt = clock.now();
        row.dueSeq += 1;
      }
      if (others.some(({ dueAt, mayWait }) => dueAt !== null && mayWait !== true)) waiting(row, false);
      const left = row.opportunityId === opportunityId ? null : row.opportunityId;
      row.referralId = referralId;
      row.opportunityId = opportunityId;
      if (left !== null && isSignalled)
        rows.push({ ...waiting(blank(), row.mayWait ?? false), opportunityId: left, dueAt: clock.now(), dueSeq: 1 });
      row.engagementId = sides.engagementId ?? row.engagementId;
      row.base = base ?? row.base;
      return { ...linkOf(row), dueSeq: link.dueSeq };
    },
    async intendReferral(link, at, base) {
      Object.assign(heldStill(link), { intentAt: at, base });
    },
    async intendBases(intents) {
      for (const { link, base } of intents) Object.assign(held(link) ?? {}, { base });
    },
    async intendMicrosoftsHalf(link, at) {
      Object.assign(heldStill(link), { halfIntentAt: at });
    },
    async created(link) {
      Object.assign(held(link) ?? {}, { intentAt: null, halfIntentAt: null });
    },
    async drop(link, notBefore = 0) {
      const row = held(link);
      if (row?.dueSeq === link.dueSeq) rows = rows.filter((other) => other !== row);
      else if (row !== undefined)
        Object.assign(row, { leaseToken: '', leaseUntil: null, dueAt: Math.max(row.dueAt ?? 0, Math.ceil(notBefore)) });
    },
    async peek(key) {
      const row = rows.find(ofKey(key));
      return row === undefined ? undefined : linkOf(row);
    },
    known: async (keys) => rows.filter((row) => keys.some((key) => ofKey(key)(row))).map(linkOf),
    failed: async () =>
      rows.flatMap(({ referralId, opportunityId, errorCode, state }): PairKey[] =>
        errorCode === undefined && state !== 'parked'
          ? []
          : referralId !== null
            ? [{ referralId }]
            : [{ opportunityId: opportunityId ?? '' }],
      ),
    async nextDue(which = 'all') {
      const times = rows.flatMap((row) =>
        row.dueAt === null || (which === 'signalled' && row.mayWait === true)
          ? []
          : [isLeased(row) ? Math.max(row.dueAt, row.leaseUntil ?? 0) : row.dueAt],
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
  return {
    port,
    listings: createMemoryListings((since) =>
      rows.flatMap(({ referralId, opportunityId, version, opportunityModifiedAt, halfSeen, updatedAt }) =>
        referralId === null || opportunityId === null || updatedAt > since
          ? []
          : [{ referralId, opportunityId, version, opportunityModifiedAt, halfSeen }],
      ),
    ),
    rows: () => rows,
    lose: () => {
      rows = [];
    },
    release: () => {
      for (const row of rows) Object.assign(row, { leaseToken: '', leaseUntil: null });
    },
  };
}

/** `pairs`: the rows with both ids that have not changed since then. */
export function createMemoryListings(pairs: (since: number) => readonly KnownPair[]): Listings {
  const sides: Record<ListedSide, Map<string, ListedRecord>> = {
    referral: new Map(),
    half: new Map(),
    opportunity: new Map(),
  };
  return {
    async add(side, records) {
      for (const record of records) sides[side].set(record.id, record);
    },
    async *pairs(since) {
      yield pairs(since).map((pair) => {
        const there = sides.referral.get(pair.referralId);
        return {
          ...pair,
          listed: {
            referral: there?.version ?? null,
            opportunity: sides.opportunity.get(pair.opportunityId)?.version ?? null,
            half: sides.half.get(there?.engagementId ?? '')?.version ?? null,
          },
        };
      });
    },
    async clear() {
      for (const side of Object.values(sides)) side.clear();
    },
  };
}

export function createMemoryCursors(): Cursors {
  const values = new Map<string, number>();
  return {
    get: async (name) => values.get(name),
    set: async (name, value) => {
      values.set(name, value);
    },
    names: async (prefix) => [...values.keys()].filter((name) => name.startsWith(prefix)),
  };
}

function waiting(row: LinkRow, mayWait: boolean): LinkRow {
  if (mayWait) row.mayWait = true;
  else delete row.mayWait;
  return row;
}

const blank = (): LinkRow => ({
  ...{ id: randomUUID(), referralId: null, opportunityId: null, engagementId: null, base: {} },
  ...{ version: null, opportunityModifiedAt: null, state: 'new', attempts: 0, intentAt: null, halfIntentAt: null },
  ...{ halfDue: false, halfSeen: null },
  ...{ dueAt: null, dueSeq: 0, leaseToken: '', leaseUntil: null, errorCode: undefined, updatedAt: 0 },
});

function linkOf(row: LinkRow): Link {
  const { dueAt: _due, leaseUntil: _lease, updatedAt: _updated, ...link } = row;
  return structuredClone(link);
}
