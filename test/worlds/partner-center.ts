import { randomUUID } from 'node:crypto';
import { CosellError } from '../../relay/errors.ts';
import { ownerOf, ownOrganization } from '../../relay/sync/deals/ownership.ts';
import type { Json, JsonObject, PatchOperation, Referral } from '../../relay/sync/model.ts';
import { setAt, valueAt } from '../../relay/sync/fields/pointer.ts';
import type { Clock } from '../../relay/sync/ports/clock.ts';
import type { Referrals } from '../../relay/sync/ports/referrals.ts';
import { referralOf } from './fixture.ts';

/** What the published texts leave open. */
export interface PartnerCenterOptions {
  showsMicrosoftsHalf: boolean;
  /** PR5:patch-a-referral: the referral with `Prefer: return=representation`, otherwise 204 without a body. */
  patchAnswers: 'representation' | 'nothing';
  /** Documented create and update responses leave `details.closingDateTime` out although it was sent (API 1.5). */
  omitsClosingDate: boolean;
  notesLimit: number;
  /** Places that a patch may name, but does not change: which these are is not published (API 1.6). */
  ignores: readonly string[];
  /** How long lists go without what has just been created. */
  listLagMs: number;
  /** Whether we see what we have created ourselves. */
  showsCreated: boolean;
  /** Whether many referrals are read from list pages, which carry no eTag. */
  listsTellAll: boolean;
  /** How far its clock is ahead. */
  skewMs: number;
}

/** Partner Center in memory: eTags, the status machine, Microsoft's halves. */
export interface PartnerCenterWorld {
  port: Referrals;
  options: PartnerCenterOptions;
  /** Adds a referral that another user created. */
  receive(body: JsonObject): Referral;
  /** A user edits it in the portal: values by JSON Pointer. */
  edit(id: string, values: Readonly<Record<string, Json>>): void;
  get(id: string): Referral;
  ours(): Referral[];
  microsofts(): Referral[];
  /** What the service refuses of our referral's values: a message, if it is not to be saved so. */
  rule(check: ((body: JsonObject) => string | undefined) | undefined): void;
  /** Writes that came through the port. */
  writes(): number;
  /** Everything that its referrals have ever shown. */
  past(): readonly string[];
}

const ourOrganization = '7d23e5ca-19dc-4eaa-aac8-5e6b559f0d1d';
const substatuses: Readonly<Record<string, readonly string[]>> = {
  New: ['Pending', 'Received'],
  Active: ['Accepted'],
  Closed: ['Won', 'Lost', 'Declined', 'Expired'],
};
const mayBecome: Readonly<Record<string, readonly string[]>> = {
  New: ['New', 'Active', 'Closed'],
  Active: ['Active', 'Closed'],
  Closed: [],
};
const writable =
  /^\/(name|externalReferenceId|status|substatus|statusReason|team|consent\/\w+|customerProfile(\/team)?|details\/.+|inviteContext(\/\w+)?)$/;

const visiblePlace = '/consent/consentToShareReferralWithMicrosoftSellers';
const helpPlace = '/inviteContext/assistanceRequestCode';

/** Half of what a history does is copying bodies, and this takes a third of the time of structuredClone. */
const copyOf = (body: JsonObject) => JSON.parse(JSON.stringify(body)) as JsonObject;
const createdAt = (body: JsonObject) => Date.parse(text(body['createdDateTime']));
const refused = (message: string) => new CosellError('PARTNER_CENTER_REFUSED', message);
const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');

export function createPartnerCenter(clock: Clock, changed: (id: string) => void): PartnerCenterWorld {
  const stored = new Map<string, JsonObject>();
  const options: PartnerCenterOptions = {
    ...{ showsMicrosoftsHalf: true, omitsClosingDate: false, patchAnswers: 'representation' },
    listsTellAll: false,
    ...{ notesLimit: Infinity, ignores: [], listLagMs: 0, skewMs: 0, showsCreated: true },
  };
  const past: string[] = [];
  let writes = 0;
  let check: ((body: JsonObject) => string | undefined) | undefined;

  let ticks = 0;
  /** Seven decimals (API 1.5): two changes within a millisecond have two times. */
  const now = () => {
    ticks += 1;
    const decimals = String(ticks % 10_000).padStart(4, '0');
    return new Date(clock.now() + options.skewMs).toISOString().replace('Z', `${decimals}Z`);
  };
  const isMicrosofts = (body: JsonObject) => body['organizationId'] === 'msft';
  const visible = (body: JsonObject) =>
    isMicrosofts(body) ? options.showsMicrosoftsHalf : options.showsCreated || body['direction'] !== 'Outgoing';
  const shown = (body: JsonObject) => referralOf(copyOf(body));
  /** Lists carry no eTag. */
  const listed = (body: JsonObject) => ({ ...shown(body), eTag: '' });

  function save(body: JsonObject): JsonObject {
    const notes = valueAt(body, '/details/notes');
    if (typeof notes === 'string') setAt(body, '/details/notes', notes.slice(0, options.notesLimit));
    const saved = { ...body, eTag: `"${randomUUID()}"`, updatedDateTime: now() };
    stored.set(text(body['id']), saved);
    past.push(JSON.stringify(saved));
    changed(text(body['id']));
    return saved;
  }

  function answer(body: JsonObject): Referral {
    const copy = copyOf(body);
    const { details } = copy;
    if (options.omitsClosingDate && typeof details === 'object' && details !== null && !Array.isArray(details))
      delete details['closingDateTime'];
    return referralOf(copy);
  }

  function find(id: string): JsonObject {
    const body = stored.get(id);
    if (body === undefined || !visible(body)) throw new CosellError('REFERRAL_NOT_FOUND', `No referral ${id}.`);
    return body;
  }

  /** PR:create-a-referral: status and substatus move together, and nothing leaves Closed. */
  function apply(body: JsonObject, operations: readonly PatchOperation[]): JsonObject {
    if (body['status'] === 'Closed') throw refused('The referral is closed.');
    const after = copyOf(body);
    for (const { op, path, value } of operations) {
      if (!writable.test(path)) throw refused(`${path} cannot be written.`);
      if (op === 'replace' && valueAt(body, path) === undefined) throw refused(`There is nothing at ${path}.`);
      setAt(after, path, value);
    }
    if (valueAt(body, visiblePlace) === true && valueAt(after, visiblePlace) !== true)
      throw refused('Seen once, seen for ever.');
    if (valueAt(body, helpPlace) != null && valueAt(after, helpPlace) == null)
      throw refused('A co-sell deal stays one.');
    const [from, to] = [text(body['status']), text(after['status'])];
    const moved = to !== from || after['substatus'] !== body['substatus'];
    if (moved && mayBecome[from]?.includes(to) !== true) throw refused(`${from} cannot become ${to}.`);
    if (moved && substatuses[to]?.includes(text(after['substatus'])) !== true)
      throw refused(`${text(after['substatus'])} does not go with ${to}.`);
    const message = check?.(after);
    if (message !== undefined) throw refused(message);
    return after;
  }

  function create(body: JsonObject): JsonObject {
    for (const name of ['type', 'customerProfile', 'consent', 'details'])
      if (body[name] === undefined) throw refused(`${name} is required.`);
    if (!/^[A-Z]{2}$/.test(text(valueAt(body, '/customerProfile/address/country')))) throw refused('Two letters.');
    const forMicrosoft = valueAt(body, '/target/0/id') === 'msft';
    const engagement = body['engagementId'];
    if (forMicrosoft && ![...stored.values()].some(({ engagementId }) => engagementId === engagement))
      throw refused("Microsoft's half needs the engagement of a deal.");
    return {
      inviteContext: { assistanceRequestCode: null },
      externalReferenceId: null,
      ...copyOf(body),
      id: randomUUID(),
      engagementId: engagement ?? randomUUID(),
      organizationId: forMicrosoft ? 'msft' : ourOrganization,
      status: forMicrosoft ? 'New' : 'Active',
      substatus: forMicrosoft ? 'Pending' : 'Accepted',
      direction: 'Outgoing',
      createdDateTime: now(),
    };
  }

  const newestFirst = (key: string) =>
    [...stored.values()].filter(visible).sort((a, b) => text(b[key]).localeCompare(text(a[key])));

  const port: Referrals = {
    read: async (id) => shown(find(id)),
    async patch(id, eTag, operations) {
      const body = find(id);
      if (body['eTag'] !== eTag) throw new CosellError('REFERRAL_CHANGED', 'precondition failed');
      const saved = save(
        apply(
          body,
          operations.filter(({ path }) => !options.ignores.includes(path)),
        ),
      );
      writes += 1;
      return options.patchAnswers === 'nothing' ? undefined : answer(saved);
    },
    async create(body) {
      const saved = save(create(body));
      writes += 1;
      return answer(saved);
    },
    ofEngagement: async (id) =>
      [...stored.values()].filter((body) => visible(body) && body['engagementId'] === id).map(shown),
    async findByExternalReference(opportunityId, createdSince) {
      const found = newestFirst('createdDateTime').find(
        (body) =>
          body['externalReferenceId'] === opportunityId &&
          !isMicrosofts(body) &&
          createdAt(body) >= createdSince &&
          createdAt(body) + options.listLagMs <= clock.now() + options.skewMs,
      );
      return found === undefined ? undefined : shown(found);
    },
    organization: async () => ownOrganization(newestFirst('updatedDateTime').map(shown).map(ownerOf)),
    async *changedSince(since) {
      yield newestFirst('updatedDateTime')
        .map(listed)
        .filter(({ updatedAt }) => Date.parse(updatedAt) >= since);
    },
    readMany: () => Promise.reject(refused('The world reads one by one.')),
  };

  return {
    options,
    port,
    receive(body) {
      return shown(save(copyOf(body)));
    },
    edit(id, values) {
      const after = copyOf(find(id));
      for (const [pointer, value] of Object.entries(values)) setAt(after, pointer, value);
      save(after);
    },
    rule: (next) => {
      check = next;
    },
    get: (id) => shown(find(id)),
    ours: () => [...stored.values()].filter((body) => !isMicrosofts(body)).map(shown),
    microsofts: () => [...stored.values()].filter(isMicrosofts).map(shown),
    writes: () => writes,
    past: () => past,
  };
}
