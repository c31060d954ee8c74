import { z } from 'zod';
import { statuses, substatuses } from './status.ts';
import { storedInstant } from './timestamps.ts';

// API 1.5. Every absent value has its default here, so that a parsed referral is complete and reads show null and [].
const text = z.string().nullable().default(null);
const flag = z.boolean().nullable().default(null);
const instant = z
  .string()
  .transform((value, context) => {
    const stored = storedInstant(value);
    if (stored === undefined) context.addIssue('is not a UTC date and time');
    return stored ?? z.NEVER;
  })
  .nullable()
  .default(null);
// PR5:patch-a-referral: the documented PATCH sends the value as a string, everything else as a number.
const decimal = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/, 'is not a number')
      .transform(Number),
  ])
  .nullable()
  .default(null);

const member = z.object({
  firstName: text,
  lastName: text,
  phoneNumber: text,
  email: text,
  title: text,
  contactPreference: z.object({ locale: text, disableNotifications: flag }).nullable().default(null),
});

const tags = z.array(z.object({ id: z.string() })).default([]);

const solution = z.object({
  id: z.string(),
  name: text,
  type: z.enum(['None', 'Category', 'Name']).nullable().default(null),
  price: decimal,
  quantity: decimal,
  currency: text,
  publisherName: text,
  solutionType: text,
  closingDateTime: instant,
});

const requirements = z.object({
  industries: tags,
  products: tags,
  services: tags,
  solutions: z.array(solution).max(50, 'holds more than 50 solutions').default([]),
  offers: tags,
  salesPlays: tags,
  additionalRequirements: z
    .object({
      iot: z
        .object({
          customerLicenseAgreementNumber: text,
          deviceCategory: text,
          siliconType: text,
          azureCertifiedDevice: text,
          attachServices: text,
        })
        .nullable()
        .default(null),
      attributes: z.array(z.object({ type: z.string(), id: z.string() })).default([]),
    })
    .nullable()
    .default(null),
});

/** "How can Microsoft help?" (API 1.5, CONN). */
export const assistanceRequestCodes = [
  'Unknown',
  'WorkloadSpecificValueProposition',
  'CustomerTechnicalArchitecture',
  'ProofOfConceptOrDemo',
  'QuotesOrLicensing',
  'PostSalesCustomerSuccess',
  'GeneralOrOther',
] as const;

/** API 1.5. */
export const qualifications = ['None', 'Direct', 'MarketingQualified', 'SalesQualified'] as const;
/** API 1.5. */
export const directions = ['Incoming', 'Outgoing'] as const;
/** API 1.5. */
export const types = ['Shared', 'Independent'] as const;

/** What a caller may send: the properties of API 1.5 that are not read-only. `required on create`: API 1.7. */
const writableFields = {
  name: text,
  externalReferenceId: text,
  status: z.enum(statuses).default('New'),
  substatus: z.enum(substatuses).default('Pending'),
  statusReason: text,
  type: z.enum(types),
  qualification: z.enum(qualifications).default('None'),
  target: z
    .array(
      z.object({
        type: z.enum(['None', 'BusinessProfileLocation', 'SolutionProfile']).default('None'),
        id: z.string(),
      }),
    )
    .default([]),
  customerProfile: z.object({
    name: text,
    size: text,
    address: z
      .object({
        addressLine1: text,
        addressLine2: text,
        city: text,
        state: text,
        postalCode: text,
        country: text,
        region: text,
      })
      .nullable()
      .default(null),
    team: z.array(member).default([]),
    ids: z.array(z.object({ profileType: z.enum(['Duns', 'External']), id: z.string() })).default([]),
  }),
  consent: z.object({
    consentToToShareInfoWithOthers: z.boolean().default(false),
    consentToContact: z.boolean().default(false),
    consentToMicrosoftToContactSpecificPartners: z.boolean().default(false),
    consentToShareReferralWithMicrosoftSellers: z.boolean().default(false),
  }),
  details: z.object({
    notes: text,
    dealValue: decimal,
    currency: text,
    closingDateTime: instant,
    customerRequestedContact: flag,
    customerAction: text,
    requirements: requirements.prefault({}),
  }),
  team: z.array(member).max(50, 'holds more than 50 members').default([]),
  inviteContext: z
    .object({
      notes: text,
      assistanceRequestCode: z.enum(assistanceRequestCodes).default('Unknown'),
      invitedMpnId: text,
      invitedBy: z.object({ organizationId: z.string(), organizationName: text }).nullable().default(null),
    })
    .prefault({}),
  mpnId: text,
  campaignId: text,
  salesStage: text,
  favorite: flag,
  isSpam: flag,
  tags: z.array(z.string()).default([]),
};

const readOnlyFields = {
  id: z.guid(),
  engagementId: z.guid(),
  organizationId: z.string(),
  organizationName: z.string(),
  createdDateTime: z.string(),
  updatedDateTime: z.string(),
  expirationDateTime: text,
  acceptedDateTime: text,
  closedDateTime: text,
  direction: z.enum(directions),
  eTag: z.string(),
  registrationStatus: text,
  trackingInfo: z.object({ microsoftMsxId: text }).nullable().default(null),
};

/** Top-level properties that only the service sets (API 1.5, column RW). `links` is made when a referral is shown. */
export const readOnlyNames: ReadonlySet<string> = new Set([...Object.keys(readOnlyFields), 'links']);

/** Top-level properties that are fixed at creation (API 1.5, inferred; mpnId: PC). */
export const createOnlyNames: ReadonlySet<string> = new Set(['type', 'qualification', 'target', 'mpnId']);

/** Properties of API 1.5 that are not simulated: a request that names one gets 501. */
export const unsimulatedNames = [
  'registrations',
  'referralSource',
  'callToAction',
  'referralProgram',
  'dealSensitivity',
  'quality',
  'createdVia',
  'lastModifiedVia',
  'lastRunId',
] as const;

/** The body of a POST: `engagementId` attaches a connected referral. */
export const newReferralShape = z.object({ ...writableFields, engagementId: z.guid().optional() });

/** The parsed body of a POST. */
export type NewReferral = z.output<typeof newReferralShape>;

/** A whole referral as it is stored. */
export const referralShape = z.object({ ...readOnlyFields, ...writableFields });

/** One half of an engagement, complete, without its links. Amounts in `details.currency`, times in UTC. */
export type Referral = z.output<typeof referralShape>;

/** The `organizationId` of Microsoft's half (API 1.5). */
export const microsoft = 'msft';
