import { checkAddress, checkClock, checkNames, checkStore } from './checks-here.ts';
import { checkPartnerCenter, checkReferrals, checkRegistration } from './checks-partner-center.ts';
import {
  checkDefaultOwner,
  checkEvents,
  checkMappingRows,
  checkMessages,
  checkPackage,
  checkRetention,
  checkSalesforce,
} from './checks-salesforce.ts';
import type { Setting } from './command.ts';
import { checkRoundTrip } from './round-trip.ts';

export type CheckName =
  | 'Settings'
  | 'Store'
  | 'Clock'
  | 'Partner Center sign-in'
  | 'Referrals'
  | 'Webhook registration'
  | 'Relay address'
  | 'Salesforce sign-in'
  | 'Salesforce messages'
  | 'Package'
  | 'Salesforce round trip'
  | 'Salesforce events'
  | 'Mapping'
  | 'Default owner'
  | 'Retention';

/** Resolves to a few words about what works; throws what does not. `needs`: the checks that this one depends on. */
interface Check {
  name: CheckName;
  needs: readonly CheckName[];
  check: (setting: Setting) => Promise<string>;
}

/** In dependency order. */
export const checks: readonly Check[] = [
  { name: 'Settings', needs: [], check: checkNames },
  { name: 'Store', needs: [], check: checkStore },
  { name: 'Clock', needs: [], check: checkClock },
  { name: 'Partner Center sign-in', needs: ['Store'], check: checkPartnerCenter },
  { name: 'Referrals', needs: ['Partner Center sign-in'], check: checkReferrals },
  { name: 'Webhook registration', needs: ['Partner Center sign-in'], check: checkRegistration },
  { name: 'Relay address', needs: [], check: checkAddress },
  { name: 'Salesforce sign-in', needs: ['Clock'], check: checkSalesforce },
  { name: 'Salesforce messages', needs: ['Store'], check: checkMessages },
  { name: 'Salesforce events', needs: ['Store', 'Salesforce sign-in'], check: checkEvents },
  { name: 'Package', needs: ['Salesforce sign-in'], check: checkPackage },
  { name: 'Salesforce round trip', needs: ['Package', 'Salesforce messages'], check: checkRoundTrip },
  { name: 'Mapping', needs: ['Package'], check: checkMappingRows },
  { name: 'Default owner', needs: ['Package'], check: checkDefaultOwner },
  { name: 'Retention', needs: ['Package'], check: checkRetention },
];
