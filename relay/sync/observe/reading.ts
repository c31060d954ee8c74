import type { Core } from '../core.ts';

/** What observing needs from outside. It only reads. */
export type Reading = Pick<Core, 'referrals' | 'opportunities' | 'leads' | 'cursors' | 'openReferrals' | 'options'>;
