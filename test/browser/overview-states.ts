import { daysFromNow, synced, told, waiting, type State } from './state.ts';

/** The manager's page, with deals of every kind. */
export const overviewStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'overview',
    words: 'What co-selling brings: tiles that lead to their lists, and tables with bars.',
    visit: { role: 'admin' },
    async prepare(setting) {
      const ours = { ...synced(), Referral_Direction__c: 'To Microsoft' };
      const accepted = { Microsoft_Answer__c: 'Accepted', Microsoft_Answered__c: daysFromNow(-2) };
      const theirs = { ...waiting(3), Referral_Direction__c: 'From Microsoft' };
      await told(
        'Consolidated Messenger: routes',
        { ...ours, ...accepted },
        { StageName: 'Negotiation/Review' },
      )(setting);
      await told('Lucerne Publishing: archive', { ...ours, Microsoft_Answer__c: 'Declined' })(setting);
      await told('Graphic Design Institute: studio', theirs, { Amount: 30_000 })(setting);
      return '/lightning/n/Partner_Center_Overview';
    },
    shows: 'Open pipeline with Microsoft',
  },
  {
    name: 'overview-dark',
    words: 'In a dark theme.',
    visit: { role: 'manager', theme: 'dark' },
    prepare: async () => '/lightning/n/Partner_Center_Overview',
    shows: 'Open pipeline with Microsoft',
  },
  {
    name: 'overview-forced-colors',
    words: 'In the colours that the person has set in the system.',
    visit: { role: 'manager', hasForcedColors: true },
    prepare: async () => '/lightning/n/Partner_Center_Overview',
    shows: 'Open pipeline with Microsoft',
  },
];
