import type { Core } from '../core.ts';
import type { Work } from './outcome.ts';

/** What executing needs from outside. */
export type Writing = Pick<
  Core,
  'referrals' | 'opportunities' | 'leads' | 'links' | 'cursors' | 'overwritten' | 'clock' | 'report' | 'options'
>;

/** How one plan went. */
export type Executed = Pick<Work, 'outcome' | 'writes'>;
