import { calendarDay } from './calendar-day.ts';
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
  const amount = valueAt(body, '/details/dealValue');
  const closing = at('/details/closingDateTime');
  return {
    id,
    name: at('/name'),
    customer: {
      name: at('/customerProfile/name'),
      postalCode: at('/customerProfile/address/postalCode'),
      country: at('/customerProfile/address/country'),
    },
    amount: amount === undefined || amount === null || amount === '' ? null : Number(amount),
    closeDate: closing === null ? null : (calendarDay(closing) ?? null),
  };
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);
