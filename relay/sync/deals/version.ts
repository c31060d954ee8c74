import type { Referral, ReferralVersion } from '../model.ts';

/**
 * The version of a referral, from a single read or from a list. `updatedDateTime` is always present and has up to seven decimals;
 * trailing zeros do not matter.
 */
export const versionOf = ({ updatedAt, eTag }: Pick<Referral, 'updatedAt' | 'eTag'>): ReferralVersion => ({
  updatedAt: updatedAt.replace(/(\.\d*?)0*(?=Z|[+-]\d|$)/, (_, decimals: string) => (decimals === '.' ? '' : decimals)),
  eTag,
});

/** Whether two versions are the same. The eTag does not count, because not every answer carries it. */
export const isSameVersion = (a: ReferralVersion | null, b: ReferralVersion): boolean => a?.updatedAt === b.updatedAt;
