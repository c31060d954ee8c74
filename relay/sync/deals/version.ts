import type { Referral, ReferralVersion } from '../model.ts';

/**
 * The version of a referral, from a read or from a list. `updatedDateTime` is always there and has up to seven decimals; how many
 * zeros end it does not matter.
 */
export const versionOf = ({ updatedAt, eTag }: Pick<Referral, 'updatedAt' | 'eTag'>): ReferralVersion => ({
  updatedAt: updatedAt.replace(/(\.\d*?)0*(?=Z|[+-]\d|$)/, (_, decimals: string) => (decimals === '.' ? '' : decimals)),
  eTag,
});

/** Whether two versions are one. The eTag says nothing more: not everything that shows a referral shows it. */
export const isSameVersion = (a: ReferralVersion | null, b: ReferralVersion): boolean => a?.updatedAt === b.updatedAt;
