import type { Core } from '../core.ts';

/** What observing needs of the world: it only reads. */
export type Reading = Pick<Core, 'referrals' | 'opportunities' | 'leads' | 'cursors' | 'openReferrals' | 'options'>;
