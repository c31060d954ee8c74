import { withFindings } from '../with-findings.ts';

/**
 * What the published texts leave open. Each switch names one fact that is unknown, contradicted or merely observed;
 * the default is the likeliest reading, or the one that catches a careless client.
 */
export interface PartnerCenterSwitches {
  /** POST a referral: the create page gives no status, the codes page lists 200, 201 and 202 (API 1.1). */
  createStatus: 200 | 201 | 202;
  /** Documented create and update responses leave `details.closingDateTime` out although it was sent (API 1.5). */
  responsesOmitClosingDate: boolean;
  /** Real reads show absent values as explicit null and [], documented ones leave them out (API 1.5, observed). */
  absentFields: 'null' | 'omitted';
  /** A property that the texts do not name: refused with 400 or dropped (unknown). */
  unknownFields: 'refuse' | 'ignore';
  /** A read-only property in a POST or PATCH: which paths are rejected is unknown (API 1.6). PUT always ignores them. */
  readOnlyFields: 'refuse' | 'ignore';
  /** type, qualification, target, mpnId in a PATCH: that they are fixed at creation is inferred (mpnId: documented). */
  createOnlyFields: 'refuse' | 'ignore' | 'accept';
  /** A deal may move up to co-sell (PC:manage-co-sell-opportunities). Whether its type then becomes Shared by itself is unknown. */
  helpMakesShared: boolean;
  /** The code that accompanies 412: which of the two goes with which status is not stated (API 1.3). */
  mismatchCode: 'preconditionFailed' | 'resourceModified';
  /** PUT without If-Match: status unknown (API 1.3). */
  putWithoutIfMatchStatus: 409 | 412 | 428;
  /** A write to a referral in a terminal state is refused; the status is unknown (API 1.6, section 7). */
  terminalWriteStatus: 400 | 409;
  /** `client-request-id` is documented as required; whether its absence is refused is unknown (API 1.2). */
  requireClientRequestId: boolean;
  /** The referrals host documents request-id; the classic pages speak of MS-RequestId (API 1.2, conflict). */
  requestIdHeader: 'request-id' | 'MS-RequestId';
  /** `@odata.count` is the page's size or the total: the documented examples allow both (API 1.4, conflict). */
  countMeaning: 'page' | 'total';
  /** The documented nextLink lacks /engagements; "documented" sends that one, and answers it (API 1.4, conflict). */
  nextLinkForm: 'whole' | 'documented';
  /** Items of a list hold all that reading one does, or leave the long parts out (unknown; documented samples are cut). */
  listItems: 'whole' | 'summary';
  /** Items of a list carry the eTag: the published sample has none (list-referrals.response.2020), `updatedDateTime` is always there. */
  listsCarryETag: boolean;
  /** A referral outside the caller's role scope: which of the two is unknown (API 1.4, 2.5). */
  hiddenStatus: 403 | 404;
  /** A PATCH that sets a whole list: documented are only `/team/-` and single properties (API 1.1, 1.5). */
  arrayPatches: 'accept' | 'refuse';
  /** Rows per page of a list; 100 is documented (API 1.4). Smaller values keep tests short. */
  pageSize: number;
  /** Length limit of `details.notes`, and what happens beyond it (unknown). */
  notesLimit: { characters: number; over: 'cut' | 'refuse' } | undefined;
  /** The bulk upload requires CustomerMarketplaceIntent; whether the API does is unknown (API 1.5). */
  requireMarketplaceIntent: boolean;
  /** The portal demands name, value, closing date and a team member; whether the API does is unknown (API 1.7). */
  requirePortalFields: boolean;
  /** A co-sell deal has consentToShareReferralWithMicrosoftSellers true (API 1.7): refuse a POST that contradicts it. */
  coSellNeedsSellerConsent: boolean;
  /** Microsoft's half appears by itself when the own half asks for help (API 1.7, conflict). */
  createsMicrosoftHalf: boolean;
  /** A second POST for Microsoft in one engagement: accepted as one more half, or 409 (unknown). */
  secondMicrosoftHalf: 'accept' | 'refuse';
  /** A shared referral that Microsoft sends comes with a separate half of Microsoft's (unknown). */
  incomingHasMicrosoftHalf: boolean;
  /** The partner may read Microsoft's half: by id and in a list filtered by engagementId (unknown, API 1.7). */
  microsoftHalfReadable: boolean;
  /** A referral is visible to the account that has just created it: a Referrals user sees only deals whose team names it (API 2.5, unknown). */
  createdReferralVisible: boolean;
  /** Another partner's half of a deal: not to be seen, readable by id and by engagement, or in the partner's own lists too (unknown). */
  anotherPartnersHalf: 'hidden' | 'readable' | 'listed';

  /** The `amr` claim of access tokens (API 2.4). */
  tokenAmr: readonly string[];
  /** Calls without `mfa` in the token get 401 / 900421; the body's shape is unknown (API 2.4). */
  enforceMfa: boolean;
  /** Access tokens live 60 to 90 minutes (API 2.3). */
  accessTokenSeconds: number;
  /** The redirect URIs of the application, platform "Web". */
  redirectUris: readonly string[];
  /** Refresh tokens live 90 days (API 2.3). */
  refreshTokenDays: number;

  /** `referral-updated` also fires for the partner's own writes (API 5, inferred). */
  eventsForOwnWrites: boolean;
  /** Whose id a related-referral event carries (payload unknown, API 5). */
  relatedEventsName: 'microsoftHalf' | 'ownHalf';
  /** Milliseconds before each of the ten attempts (intervals unknown, API 4). */
  attemptDelaysMs: readonly number[];
  /** A delivery that is not answered within this time has failed (unknown, API 4). */
  deliveryTimeoutMs: number;
  /** Retries go to the address that is registered at that moment, or to the one of the first attempt (unknown). */
  retriesFollowRegistration: boolean;
  /** Every event is delivered twice (exactly once is not promised, API 4). */
  duplicateDeliveries: boolean;
  /** Events are held for `shuffleWindowMs` and sent newest first (ordering is not promised, API 4). */
  shuffledOrder: boolean;
  shuffleWindowMs: number;
  /** The table of the event page spells `AuditUri` as `AuditUrl` (API 4, conflict). */
  auditFieldName: 'AuditUri' | 'AuditUrl';
  /** The .cer may be DER or PEM (API 4); "pem-chain" also holds the intermediate. */
  certificateForm: 'der' | 'pem' | 'pem-chain';
  /** The state of a validation event that is not completed: only `completed` is documented (API 3). */
  validationPendingStatus: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const likeliest: PartnerCenterSwitches = {
  createStatus: 201,
  responsesOmitClosingDate: false,
  absentFields: 'null',
  unknownFields: 'refuse',
  readOnlyFields: 'refuse',
  createOnlyFields: 'refuse',
  helpMakesShared: true,
  mismatchCode: 'preconditionFailed',
  putWithoutIfMatchStatus: 412,
  terminalWriteStatus: 400,
  requireClientRequestId: true,
  requestIdHeader: 'request-id',
  countMeaning: 'page',
  nextLinkForm: 'whole',
  listItems: 'whole',
  listsCarryETag: false,
  hiddenStatus: 404,
  arrayPatches: 'accept',
  pageSize: 100,
  notesLimit: undefined,
  requireMarketplaceIntent: false,
  requirePortalFields: false,
  coSellNeedsSellerConsent: true,
  createsMicrosoftHalf: false,
  secondMicrosoftHalf: 'accept',
  incomingHasMicrosoftHalf: false,
  microsoftHalfReadable: true,
  createdReferralVisible: true,
  anotherPartnersHalf: 'readable',
  tokenAmr: ['pwd', 'mfa'],
  enforceMfa: true,
  accessTokenSeconds: 3600,
  redirectUris: ['http://localhost'],
  refreshTokenDays: 90,
  eventsForOwnWrites: true,
  relatedEventsName: 'microsoftHalf',
  attemptDelaysMs: [
    0,
    10 * second,
    30 * second,
    minute,
    5 * minute,
    15 * minute,
    30 * minute,
    hour,
    3 * hour,
    6 * hour,
  ],
  deliveryTimeoutMs: 30 * second,
  retriesFollowRegistration: true,
  duplicateDeliveries: false,
  shuffledOrder: false,
  shuffleWindowMs: 50,
  auditFieldName: 'AuditUri',
  certificateForm: 'der',
  validationPendingStatus: 'pending',
};

/** The simulator's behaviour when nothing is asked for. */
export const defaultSwitches = withFindings(
  likeliest,
  [
    ...(['createStatus', 'responsesOmitClosingDate', 'absentFields', 'unknownFields', 'readOnlyFields'] as const),
    ...(['createOnlyFields', 'mismatchCode', 'putWithoutIfMatchStatus', 'terminalWriteStatus'] as const),
    ...(['requireClientRequestId', 'requestIdHeader', 'countMeaning', 'nextLinkForm', 'listItems'] as const),
    ...(['listsCarryETag', 'arrayPatches', 'microsoftHalfReadable'] as const),
  ],
  'partner-center',
);
