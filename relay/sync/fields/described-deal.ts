import { canonical } from './canonical.ts';
import type { Customer } from './compare-customers.ts';
import { valueAt } from './pointer.ts';
import type { Json, Referral } from '../model.ts';

/** A deal as either system describes it; unknown values are null. */
export interface Deal {
  id: string;
  name: string | null;
  customer: Customer;
  amount: number | null;
  /** `yyyy-mm-dd`. */
  closeDate: string | null;
}

/** A deal as its referral describes it. */
export function dealOf({ id, body }: Pick<Referral, 'id' | 'body'>): Deal {
  const at = (pointer: string) => textOf(valueAt(body, pointer));
  const amount = canonical(valueAt(body, '/details/dealValue'), 'number');
  return {
    id,
    name: at('/name'),
    customer: {
      name: at('/customerProfile/name'),
      postalCode: at('/customerProfile/address/postalCode'),
      country: at('/customerProfile/address/country'),
    },
    amount: typeof amount === 'string' ? Number(amount) : null,
    closeDate: canonical(valueAt(body, '/details/closingDateTime'), 'date') ?? null,
  };
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);
