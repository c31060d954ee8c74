import { randomUUID } from 'node:crypto';
import { audiences, type AccessTokens, type Caller } from './access-tokens.ts';
import { ApiError, errorEnvelope, invalid } from './api-error.ts';
import { isRecord } from './canonical.ts';
import { readListQuery, skipToken, type ListQuery } from './list-query.ts';
import { microsoft, type Referral } from './referral.ts';
import type { Referrals } from './referrals.ts';
import { json, type CloudHost, type CloudRequest, type CloudResponse } from './serve.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** The API's dependencies. */
export interface ReferralsApiOptions {
  referrals: Referrals;
  tokens: AccessTokens;
  switches: PartnerCenterSwitches;
  /** Whose account the caller has. */
  organization: { id: string };
  /** The host's own address, for links; known once it listens. */
  baseUrl: () => string;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const collection = '/v1.0/engagements/referrals';

function readJson({ headers, body }: CloudRequest): unknown {
  // PR:headers: application/json, for PATCH too.
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new ApiError(415, 'invalidRequest', 'The Content-Type must be application/json.', 'Content-Type');
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid('The body is not JSON.');
  }
}

function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (!isRecord(value)) return value;
  const present = Object.entries(value).filter(
    ([, entry]) => entry !== null && !(Array.isArray(entry) && !entry.length),
  );
  return Object.fromEntries(present.map(([name, entry]) => [name, withoutAbsent(entry)]));
}

/** The referrals API, v1.0 (API 1), at its published paths. */
export function createReferralsApi({
  referrals,
  tokens,
  switches,
  organization,
  baseUrl,
}: ReferralsApiOptions): CloudHost {
  function show(referral: Referral): Record<string, unknown> {
    const url = `${baseUrl()}${collection}`;
    const shown = switches.absentFields === 'omitted' ? withoutAbsent(referral) : referral;
    return {
      ...(isRecord(shown) ? shown : {}),
      ...referrals.shownAs(referral.id),
      links: {
        relatedReferrals: { uri: `${url}?$filter=engagementId eq ${referral.engagementId}`, method: 'GET' },
        self: { uri: `${url}/${referral.id}`, method: 'GET' },
      },
    };
  }

  function one(status: number, referral: Referral): CloudResponse {
    const context = `${baseUrl()}${collection}/$metadata#Referrals/$entity`;
    return json(status, { '@odata.context': context, ...show(referral) }, { ETag: referral.eTag });
  }

  function written(status: number, referral: Referral): CloudResponse {
    if (!switches.responsesOmitClosingDate) return one(status, referral);
    return one(status, { ...referral, details: { ...referral.details, closingDateTime: null } });
  }

  const isOwn = ({ organizationId }: Referral) => organizationId === organization.id;
  const isReadable = (row: Referral): boolean =>
    isOwn(row) ||
    (row.organizationId === microsoft ? switches.microsoftHalfReadable : switches.anotherPartnersHalf !== 'hidden');
  function isListed(row: Referral, withSiblings: boolean): boolean {
    const isAnothers = row.organizationId !== microsoft && switches.anotherPartnersHalf === 'listed';
    return isOwn(row) || isAnothers || (withSiblings && isReadable(row));
  }

  let sorted: { query: string; revision: number; rows: Referral[] } | undefined;

  /**
   * API 1.4: the caller's own; the halves of others too when they are asked for by engagement (switches). Kept until something
   * changes: the pages of one list are asked for one after the other.
   */
  function rowsOf({ state, filter, compare, top, skip }: ListQuery): Referral[] {
    const [query, revision] = [JSON.stringify(state.options), referrals.revision()];
    if (sorted?.query === query && sorted.revision === revision) return sorted.rows;
    const withSiblings = filter.fields.has('engagementId');
    const rows = referrals
      .all()
      .filter((row) => isListed(row, withSiblings) && !referrals.isHidden(row.id))
      .filter(filter.matches)
      .sort(compare)
      .slice(skip, skip + top);
    sorted = { query, revision, rows };
    return rows;
  }

  /** What a list shows of one: all of it, or without its long parts (switch); with or without its eTag (switch). */
  function item(referral: Referral): Record<string, unknown> {
    const { eTag, ...others } = show(referral);
    const shown = switches.listsCarryETag ? { ...others, eTag } : others;
    if (switches.listItems === 'whole') return shown;
    const { customerProfile, details, team: _team, ...rest } = shown;
    const without = (value: unknown, names: readonly string[]) =>
      Object.fromEntries(Object.entries(isRecord(value) ? value : {}).filter(([name]) => !names.includes(name)));
    return {
      ...rest,
      customerProfile: without(customerProfile, ['team']),
      details: without(details, ['notes']),
    };
  }

  function list({ query }: CloudRequest): CloudResponse {
    const asked = readListQuery(query);
    const { state, select } = asked;
    const rows = rowsOf(asked);
    const end = state.offset + switches.pageSize;
    const page = rows.slice(state.offset, end).map(item);
    const path = switches.nextLinkForm === 'documented' ? '/v1.0/referrals' : collection;
    const nextLink = `${baseUrl()}${path}?$skiptoken=${skipToken({ ...state, offset: end })}`;
    return json(200, {
      '@odata.context': `${baseUrl()}/v1.0/$metadata#Referrals`,
      '@odata.count': switches.countMeaning === 'total' ? rows.length : page.length,
      value:
        select === undefined ? page : page.map((row) => Object.fromEntries(select.map((name) => [name, row[name]]))),
      ...(end < rows.length ? { '@odata.nextLink': nextLink } : {}),
    });
  }

  /** 404 when there is none; 404 or 403 (switch) when it is outside the caller's role scope. */
  function visible(id: string): Referral {
    const referral = referrals.find(id);
    const shown = referral !== undefined && !referrals.isHidden(id);
    if (shown) return referral;
    if (referral === undefined || switches.hiddenStatus === 404)
      throw new ApiError(404, 'itemNotFound', `There is no referral "${id}".`, 'referral');
    throw new ApiError(403, 'accessDenied', 'This referral is not yours to see.', 'referral');
  }

  function get(id: string): CloudResponse {
    const referral = visible(id);
    if (!isReadable(referral)) {
      throw new ApiError(403, 'accessDenied', 'The half of another organization is not yours to read.', 'referral');
    }
    return one(200, referral);
  }

  function patch(request: CloudRequest, id: string): CloudResponse {
    const ifMatch = request.headers['if-match'];
    const { arrayPatches } = switches;
    const referral = referrals.patch(visible(id).id, readJson(request), { by: 'partner', ifMatch, arrayPatches });
    // PR:patch-a-referral: 204 without a body unless the representation is asked for.
    if (!/\breturn=representation\b/i.test(request.headers['prefer'] ?? '')) return { status: 204 };
    return written(200, referral);
  }

  function put(request: CloudRequest, id: string): CloudResponse {
    const ifMatch = request.headers['if-match'];
    if (ifMatch === undefined) {
      throw new ApiError(switches.putWithoutIfMatchStatus, 'preconditionFailed', 'PUT needs If-Match.', 'If-Match');
    }
    return written(200, referrals.replace(visible(id).id, readJson(request), { by: 'partner', ifMatch }));
  }

  function standardHeaders({ headers }: CloudRequest, caller: Caller | undefined): Record<string, string> {
    const clientRequestId = headers['client-request-id'];
    return {
      [switches.requestIdHeader]: randomUUID(),
      ...(clientRequestId === undefined ? {} : { 'client-request-id': clientRequestId }),
      // API 2.4: the test header.
      ...(caller !== undefined && headers['validatemfa']?.toLowerCase() === 'true'
        ? { isMfaCompliant: String(caller.usedMfa) }
        : {}),
    };
  }

  const guarded =
    (work: (request: CloudRequest, id: string) => CloudResponse) =>
    async (request: CloudRequest, [id = '']: string[]): Promise<CloudResponse> => {
      const caller = await tokens.check(request, audiences.referrals);
      if (switches.requireClientRequestId && !guid.test(request.headers['client-request-id'] ?? '')) {
        throw invalid('The header client-request-id with a GUID is required.', 'client-request-id');
      }
      const response = work(request, id);
      return { ...response, headers: { ...standardHeaders(request, caller), ...response.headers } };
    };

  const rows = new RegExp(`^${collection.replaceAll('.', '\\.')}$`);
  const row = new RegExp(`^${collection.replaceAll('.', '\\.')}/([^/]+)$`);
  const documentedNextLink = { method: 'GET', path: /^\/v1\.0\/referrals$/, run: guarded(list) } as const;
  return {
    routes: [
      { method: 'GET', path: rows, run: guarded(list) },
      {
        method: 'POST',
        path: rows,
        run: guarded((request) => {
          const created = referrals.create(readJson(request), 'partner');
          if (!switches.createdReferralVisible) referrals.setHidden(created.id, true);
          return written(switches.createStatus, created);
        }),
      },
      { method: 'GET', path: row, run: guarded((_request, id) => get(id)) },
      { method: 'PATCH', path: row, run: guarded(patch) },
      { method: 'PUT', path: row, run: guarded(put) },
      ...(switches.nextLinkForm === 'documented' ? [documentedNextLink] : []),
    ],
    onError: (error, request) =>
      json(error.status, errorEnvelope(error), { ...standardHeaders(request, undefined), ...error.headers }),
  };
}
