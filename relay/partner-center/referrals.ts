import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { impatient, type Patience } from '../ground/patience.ts';
import { isMicrosofts } from '../sync/deals/kinds.ts';
import { ownerOf, ownOrganization } from '../sync/deals/ownership.ts';
import { instant } from '../sync/fields/instant.ts';
import type { Referral } from '../sync/model.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import { expectBody, type Api, type ApiAnswer } from './api.ts';
import { limited } from './limit.ts';
import { createReadMany } from './read-many.ts';
import { isReferral, readReferral, readRows, type Rows, type UnreadableRow } from './referral.ts';

/** OData leaves the link out of the last page; some of Microsoft's services send null there instead. */
const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });
/** 100 referrals a page (PR:get-a-list-of-referrals), so two million referrals: a bound for the loop that nobody should reach. */
const maxPages = 20_000;

/**
 * The referrals API v1.0 (LN:referrals-api-introduction). `baseUrl` is PARTNER_CENTER_API_URL; `concurrency` limits the calls at a time.
 * `onUnreadable` gets the error of each list row that is skipped because it is not a referral. `patience` is for the later pages of
 * `changedSince`.
 */
export function createReferrals(
  unlimited: Api,
  baseUrl: string,
  concurrency: number,
  onUnreadable: (error: CosellError) => void = () => undefined,
  patience: Patience = impatient,
): Referrals {
  const api = limited(concurrency, unlimited);
  const root = `${baseUrl}/v1.0/engagements/referrals`;
  const urlOf = (id: string) => `${root}/${encodeURIComponent(id)}`;
  // Written out by hand, because `$filter` must not be sent as %24filter, nor spaces as plus signs.
  const listUrl = (query: Record<string, string>) =>
    `${root}?${Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')}`;

  /** The pages of a list, in the server's order. */
  async function* pages(query: Record<string, string>, later: Patience = impatient): AsyncGenerator<Rows> {
    let url = listUrl(query);
    const seen = new Set<string>();
    for (let count = 0; count < maxPages; count += 1) {
      const read = () => api({ method: 'GET', url, operation: 'list referrals' });
      const { body } = await (count === 0 ? read() : later(read));
      const { value, '@odata.nextLink': next } = expectBody(page, body, 'list of referrals');
      const rows = await readRows(value);
      for (const { error } of rows.unreadable) onUnreadable(error);
      yield rows;
      if (next === undefined || next === null || next === '') return;
      url = nextPage(next);
      if (seen.has(url)) break;
      seen.add(url);
    }
    throw new CosellError(
      'PARTNER_CENTER_UNAVAILABLE',
      `The list of referrals did not end after ${String(seen.size)} pages.`,
    );
  }

  /**
   * Page by page until `until` says that the rest does not matter. Skips a row that cannot be read, unless it may be the wanted one: then
   * the caller must not conclude that there is none.
   */
  async function* list(
    query: Record<string, string>,
    until: (referral: Referral) => boolean,
    { isWanted, later }: { isWanted?: (row: UnreadableRow) => boolean; later?: Patience },
  ): AsyncGenerator<Referral[]> {
    for await (const { referrals, unreadable } of pages(query, later)) {
      const wanted = isWanted && unreadable.find(isWanted);
      if (wanted !== undefined) throw wanted.error;
      const end = referrals.findIndex(until);
      yield end === -1 ? referrals : referrals.slice(0, end);
      if (end !== -1) return;
    }
  }

  /** For reads of single referrals, which read any skipped row again. */
  async function* newestFirst(): AsyncGenerator<Referral[]> {
    for await (const { referrals } of pages({ $orderby: 'updatedDateTime desc' })) yield referrals;
  }

  /** The documented next link uses plain http and leaves out `/engagements`. The relay takes only its query and uses its own address. */
  const nextPage = (link: string) => {
    const query = URL.canParse(link, root) ? new URL(link, root).search : '';
    if (query === '')
      throw new CosellError('PARTNER_CENTER_UNAVAILABLE', 'Partner Center returned a next link without a query.');
    return `${root}${query}`;
  };

  /** A referral that is refused while the list is readable exists, but we may not see it. */
  async function read(id: string): Promise<Referral> {
    try {
      return referralOf(await api({ method: 'GET', url: urlOf(id), operation: 'read referral' }));
    } catch (thrown) {
      const error = toCosellError(thrown);
      if (error.code !== 'PARTNER_CENTER_DENIED' || !(await listIsReadable())) throw error;
      throw new CosellError(
        'REFERRAL_NOT_FOUND',
        `Partner Center does not show this referral to us. ${error.message}`,
        { cause: error },
      );
    }
  }

  let asking: Promise<boolean> | undefined;
  const listIsReadable = () =>
    (asking ??= api({ method: 'GET', url: listUrl({ $top: '1' }), operation: 'list referrals' })
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asking = undefined;
      }));

  /** Once known, it does not change. */
  let organization: string | undefined;

  return {
    read,
    readMany: createReadMany({ readOne: read, newestFirst, concurrency }),

    async patch(id, eTag, operations) {
      const answer = await api({
        method: 'PATCH',
        url: urlOf(id),
        // The eTag includes its quotes (1.3). Without an eTag there is nothing to check against.
        headers: { prefer: 'return=representation', ...(eTag === '' ? {} : { 'if-match': eTag }) },
        body: operations,
        operation: 'patch referral',
      });
      if (answer.status === 204) return undefined;
      // Any other answer without a referral does not prove that the patch was carried out. What the referral shows now does.
      return answer.status === 200 && isReferral(answer.body) ? referralOf(answer) : read(id);
    },

    async create(body) {
      return referralOf(await api({ method: 'POST', url: root, body, operation: 'create referral' }));
    },

    async ofEngagement(engagementId) {
      const query = { $filter: `engagementId eq '${engagementId.replaceAll("'", "''")}'` };
      const isHalf = (half: Pick<Referral, 'engagementId'> | UnreadableRow) => half.engagementId === engagementId;
      const halves = await Array.fromAsync(list(query, () => false, { isWanted: isHalf }));
      return halves.flat().filter(isHalf);
    },

    async findByExternalReference(opportunityId, createdSince) {
      const newest = list({ $orderby: 'createdDateTime desc' }, (referral) => createdAt(referral) < createdSince, {
        isWanted: (row) => row.externalReferenceId === opportunityId,
      });
      const isOurs = (referral: Referral) => referral.externalReferenceId === opportunityId && !isMicrosofts(referral);
      for await (const page of newest) {
        const found = page.find(isOurs);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    async organization() {
      if (organization !== undefined) return organization;
      for await (const newest of newestFirst()) return (organization = ownOrganization(newest.map(ownerOf)));
      return undefined;
    },

    changedSince: (since) =>
      list({ $orderby: 'updatedDateTime desc' }, (referral) => instant(referral.updatedAt) < since, {
        later: patience,
      }),
  };
}

/** The eTag is in the body and in a header (PR:headers). The published samples of lists show that a body may lack it. */
function referralOf({ headers, body }: ApiAnswer): Referral {
  const referral = readReferral(body);
  return referral.eTag === '' ? { ...referral, eTag: headers.get('etag') ?? '' } : referral;
}

const createdAt = (referral: Referral) => instant(asText(referral.body['createdDateTime']) ?? referral.updatedAt);

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);
