import { CosellError } from '../errors.ts';

/** Mapping paths that identify a person. */
const naming = ['PrimaryContact.LastName', 'PrimaryContact.Email'];

/** What a new opportunity may lack, in the words that the card shows for as long as it lasts. */
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

/** The org created the opportunity without its account, and gives this reason. */
export const customerMissing = (cause?: CosellError): CosellError => missing('CUSTOMER_MISSING', cause);

/** The same for its primary contact. */
export const contactMissing = (cause?: CosellError): CosellError => missing('CONTACT_MISSING', cause);

/** The intended owner was not possible, so the opportunity belongs to the integration user. */
export const ownerMissing = (cause: CosellError): CosellError => missing('OWNER_MISSING', cause);
