import { withFindings } from '../with-findings.ts';

/** Where the published documentation is silent or contradicts itself, the simulated org behaves as told here. */
export interface SalesforceSwitches {
  /** Lifetime of an access token; the real one is a session setting of the org. */
  accessTokenMinutes: number;
  /**
   * Audiences of a JWT that the sign-in takes. Published are the two sign-in hosts of Salesforce; most reports say that an org refuses
   * its own address, and a sandbox the one of production.
   */
  jwtAudiences: readonly string[];
  /** What kind of org it says it is (Organization: IsSandbox, OrganizationType, TrialExpirationDate). */
  edition: 'sandbox' | 'scratch' | 'developer' | 'trial' | 'production';
  /** The org uses several currencies, so `CurrencyIsoCode` exists on its objects. */
  multiCurrency: boolean;
  /** Currencies of the org that an admin has deactivated: records keep them, and new values in them are refused. */
  inactiveCurrencies: readonly string[];
  /** Person accounts are on, and new accounts are persons unless their record type says otherwise. */
  personAccounts: boolean;
  /** Opportunities have record types. */
  recordTypes: boolean;
  /** Opportunities may be owned by a queue. */
  opportunityQueues: boolean;
  /**
   * Fields under Shield Platform Encryption, such as `Account.Name`. SOQL neither filters nor sorts by those of the probabilistic
   * scheme; of the deterministic one it takes an exact match and no more (Shield Platform Encryption: SOQL considerations).
   */
  encrypted: Readonly<Record<string, 'probabilistic' | 'deterministic'>>;
  /** Whether describe says of an encrypted field that queries cannot filter by it. */
  describeEncrypted: 'not filterable' | 'filterable';
  /** StageName takes only the org's stages through the API. */
  stageRestricted: boolean;
  /** What `If-Unmodified-Since` in the httpHeaders of a composite subrequest does; nothing is published about it. */
  compositeIfUnmodifiedSince: 'honour' | 'refuse' | 'ignore';
  /** Whether an unknown field of one record in a collection is the failure of that record or of the whole call. */
  collectionUnknownField: 'row' | 'call';
  /**
   * Whether the UI API creates contact roles. The published lists of its objects begin without them, and public components read them
   * through it; nothing published says that it creates them.
   */
  uiContactRoles: 'created' | 'refused';
  /** Countries and states of addresses are picklists, as in every new org. */
  addressPicklists: boolean;
  /** Whether the answer to a collection names the records for which a duplicate rule refuses a row; that to one row always does. */
  collectionDuplicates: 'named' | 'silent';
  /** Every outbound message is delivered twice, as at-least-once delivery allows. */
  duplicateOutbound: boolean;
  /** A value of a dependent picklist that does not go with the controlling field; the published documentation of the API is silent. */
  dependentPicklists: 'ignore' | 'refuse';
  /** Opportunity Teams are on, so that the object of their members exists. */
  opportunityTeams: boolean;
  /** The three users get the permission sets named for them as soon as these are deployed; otherwise, the test assigns them. */
  assignPermissionSets: boolean;
  /** Translation Workbench is on; without it nothing translated can be deployed. */
  translationWorkbench: boolean;
  /** A deployed flow is active at once, as in a sandbox; otherwise, the test activates each version, as an admin does in production. */
  flowsDeployedActive: boolean;
  /** Organization-wide default of opportunities and accounts: private, public read only, public read/write. */
  sharingDefault: 'None' | 'Read' | 'Edit';
  /** Platform events that flows may publish in an hour; those beyond it are lost, and the save goes through. */
  hourlyEventPublishes: number;
  /** Platform events that all subscribers together get in 24 hours. */
  dailyEventDeliveries: number;
  /** The answer to a subscription after an event that the org no longer keeps: a refusal, or the events that it still keeps. */
  expiredReplayId: 'refused' | 'earliest';
  /** Whether the org shows the schema that its events name: subscribers have met schemas that could not be loaded. */
  eventSchemas: 'shown' | 'gone';
  /** Whether events come in compressed messages, as gRPC allows. */
  eventCompression: 'none' | 'gzip';
  /** API calls per 24 hours, shown in `Sforce-Limit-Info`; calls beyond it are refused with REQUEST_LIMIT_EXCEEDED. */
  dailyApiLimit: number;
}

const published: SalesforceSwitches = {
  accessTokenMinutes: 120,
  jwtAudiences: ['https://login.salesforce.com', 'https://test.salesforce.com'],
  edition: 'sandbox',
  multiCurrency: true,
  inactiveCurrencies: [],
  personAccounts: false,
  recordTypes: false,
  opportunityQueues: false,
  encrypted: {},
  describeEncrypted: 'not filterable',
  stageRestricted: false,
  compositeIfUnmodifiedSince: 'honour',
  collectionUnknownField: 'row',
  uiContactRoles: 'created',
  addressPicklists: false,
  collectionDuplicates: 'silent',
  duplicateOutbound: false,
  dependentPicklists: 'ignore',
  opportunityTeams: true,
  assignPermissionSets: true,
  translationWorkbench: true,
  flowsDeployedActive: true,
  sharingDefault: 'Edit',
  // Platform Events Developer Guide, default allocations of Enterprise Edition.
  hourlyEventPublishes: 250_000,
  dailyEventDeliveries: 25_000,
  expiredReplayId: 'refused',
  eventSchemas: 'shown',
  eventCompression: 'none',
  dailyApiLimit: 100_000,
};

export const defaultSwitches = withFindings(
  published,
  ['compositeIfUnmodifiedSince', 'collectionUnknownField', 'uiContactRoles'],
  'salesforce',
);
