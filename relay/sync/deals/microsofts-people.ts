import { valueAt } from '../fields/pointer.ts';
import type { Json, Referral } from '../model.ts';

const longest = 255;

/** Microsoft's sellers on a referral. They are in its team, among the partner's own people (PR:create-a-referral). */
export function microsoftsPeople({ body }: Pick<Referral, 'body'>): { name: string; email: string }[] {
  const team = valueAt(body, '/team');
  return (Array.isArray(team) ? team : [])
    .map((one) => ({
      name: `${textAt(one, '/firstName')} ${textAt(one, '/lastName')}`.trim(),
      email: textAt(one, '/email'),
    }))
    .filter(({ email }) => /@microsoft\.com$/i.test(email));
}

/** The same for the card, as `Kim Akers, kim@microsoft.com; …`; undefined if the referral names nobody. */
export function microsoftsSellers(referral: Pick<Referral, 'body'>): string | undefined {
  const shown = microsoftsPeople(referral).map(({ name, email }) => [name, email].filter(Boolean).join(', '));
  return [...new Set(shown)].join('; ').slice(0, longest) || undefined;
}

function textAt(json: Json, pointer: string): string {
  const value = valueAt(json, pointer);
  return typeof value === 'string' ? value.trim() : '';
}
