import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import LOCALE from '@salesforce/i18n/locale';
import { format, labels } from 'c/partnerCenter';
import { groupsOf, shareOf, total } from './groups';
import { overviewQuery } from './query';

const dayMs = 86_400_000;
const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent' });

/** The list of opportunities behind each tile, by the name of its list view. */
const lists = {
  shared: 'Partner_Center_Shared',
  sourced: 'Partner_Center_From_Microsoft',
  won: 'Partner_Center_Won',
  theirs: 'Partner_Center_Shared',
  ours: 'Partner_Center_From_Microsoft',
  expiring: 'Partner_Center_Expiring_This_Week',
  attention: 'Partner_Center_Needs_Attention',
};

/** What co-selling brings, for managers: tiles that lead to their lists, and tables with bars. */
export default class PartnerCenterOverview extends NavigationMixin(LightningElement) {
  label = labels;
  data;
  errors;
  refresh;
  urls = {};
  variables = {
    since: `${new Date().getFullYear()}-01-01`,
    soon: new Date(Date.now() + 7 * dayMs).toISOString(),
  };

  @wire(graphql, { query: overviewQuery, variables: '$variables' })
  wiredOverview({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    this.data = data?.uiapi.aggregate ?? this.data;
  }

  async connectedCallback() {
    const urlOf = async ([tile, filterName]) => [
      tile,
      await this[NavigationMixin.GenerateUrl]({
        type: 'standard__objectPage',
        attributes: { objectApiName: 'Opportunity', actionName: 'list' },
        state: { filterName },
      }),
    ];
    this.urls = Object.fromEntries(await Promise.all(Object.entries(lists).map(urlOf)));
  }

  get isShown() {
    return this.data !== undefined && !this.errors;
  }

  groups(name, field) {
    return groupsOf(this.data[name], field);
  }

  get tiles() {
    const open = this.groups('open', 'Referral_Direction__c');
    const sourced = open.filter(({ value }) => value === 'From Microsoft');
    const won = this.groups('won');
    const deals = (groups) => format(labels.overviewDeals, number.format(total(groups)));
    const money = (groups) => number.format(total(groups, 'amount'));
    const rate = (groups, value) => {
      const share = shareOf(groups, value);
      return share === undefined ? '–' : percent.format(share);
    };
    const theirs = this.groups('theirs', 'Microsoft_Answer__c');
    const ours = this.groups('ours', 'Referral_Response__c');
    const count = (name) => number.format(total(this.groups(name)));
    return [
      { name: 'shared', label: labels.overviewShared, figure: money(open), detail: deals(open) },
      { name: 'sourced', label: labels.overviewSourced, figure: money(sourced), detail: deals(sourced) },
      { name: 'won', label: labels.overviewWon, figure: money(won), detail: deals(won) },
      { name: 'theirs', label: labels.overviewTheirs, figure: rate(theirs, 'Accepted'), detail: deals(theirs) },
      { name: 'ours', label: labels.overviewOurs, figure: rate(ours, 'Accept'), detail: deals(ours) },
      { name: 'expiring', label: labels.overviewExpiring, figure: count('expiring') },
      { name: 'attention', label: labels.overviewAttention, figure: count('attention') },
    ].map((tile) => ({ ...tile, url: this.urls[tile.name] }));
  }

  get charts() {
    const row = ({ name, count, amount }) => ({ name: name ?? labels.overviewNone, count, amount });
    const chart = (name, field, title, measure) => ({
      ...{ name, title, measure },
      rows: this.groups(name, field)
        .map(row)
        .sort((a, b) => b[measure] - a[measure] || b.count - a.count),
    });
    return [
      chart('stages', 'StageName', labels.overviewStages, 'amount'),
      chart('help', 'How_can_Microsoft_help__c', labels.overviewHelp, 'amount'),
      chart('theirs', 'Microsoft_Answer__c', labels.overviewAnswers, 'count'),
      chart('declined', 'Referral_Response_Reason__c', labels.overviewReasons, 'count'),
    ].filter(({ rows }) => rows.length > 0);
  }

  async look() {
    await this.refresh?.();
  }
}
