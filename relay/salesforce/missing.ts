import { CosellError } from '../errors.ts';

/** The paths of a mapping that say who somebody is. */
const naming = ['PrimaryContact.LastName', 'PrimaryContact.Email'];

/** What an opportunity may lack when it is made, in words that the card goes on showing while it is so. */
const says = {
  CUSTOMER_MISSING: { text: 'The opportunity has no account', fields: [] },
  CONTACT_MISSING: { text: 'The opportunity has no primary contact', fields: naming },
  OWNER_MISSING: { text: "The opportunity belongs to the relay's own user", fields: [] },
} as const satisfies Partial<Record<CosellError['code'], { text: string; fields: readonly string[] }>>;

function missing(code: keyof typeof says, cause?: CosellError): CosellError {
  const { text, fields } = says[code];
  const because = (why: string | undefined) => `${text}${why === undefined ? '.' : `: ${why}`}`;
  return new CosellError(code, because(cause?.message), {
    cause,
    words: because(cause?.words ?? cause?.message),
    fields,
  });
}

/** The org made the opportunity without its account, and says why. */
export const customerMissing = (cause?: CosellError): CosellError => missing('CUSTOMER_MISSING', cause);

/** The same of its primary contact. */
export const contactMissing = (cause?: CosellError): CosellError => missing('CONTACT_MISSING', cause);

/** Whoever was to own it cannot: it belongs to the integration user. */
export const ownerMissing = (cause: CosellError): CosellError => missing('OWNER_MISSING', cause);
