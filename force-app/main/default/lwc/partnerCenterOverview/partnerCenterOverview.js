import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import CURRENCY from '@salesforce/i18n/currency';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import { labels } from 'c/partnerCenter';
import { chartsOf } from './charts';
import { newestOf } from './newest';
import { periodsOf } from './periods';
import { newestQuery, overviewQuery } from './query';
import { tilesOf } from './tiles';

/** The list of opportunities behind each tile, by the name of its list view. */
const lists = {
  shared: 'Partner_Center_Open',
  sourced: 'Partner_Center_Open_From_Microsoft',
  influenced: 'Partner_Center_Open_To_Microsoft',
  won: 'Partner_Center_Won',
  winRate: 'Partner_Center_Won',
  theirs: 'Partner_Center_Shared',
  ours: 'Partner_Center_From_Microsoft',
  theirHours: 'Partner_Center_Shared',
  ourHours: 'Partner_Center_From_Microsoft',
  expiring: 'Partner_Center_Expiring_This_Week',
  attention: 'Partner_Center_Needs_Attention',
};

const moment = (time) => new Date(time).toISOString();

/** Results of co-selling for managers: tiles that lead to their lists, and tables with bars. */
export default class PartnerCenterOverview extends NavigationMixin(LightningElement) {
  label = labels;
  periods = periodsOf(Date.now());
  data;
  errors;
  newest;
  /** The currency of the amounts; undefined: not known. */
  currency;
  /** By the name of a query: the function that runs it again. */
  again = {};
  urls = {};
  variables = {
    closedSince: this.periods.lastYearStart,
    yearStart: this.periods.yearStart,
    soon: moment(this.periods.soon),
  };
  newestVariables = { start: moment(this.periods.start) };

  @wire(graphql, { query: overviewQuery, variables: '$variables' })
  wiredOverview({ data, errors, refresh }) {
    this.again.overview = refresh;
    this.errors = errors;
    this.data = data?.uiapi.aggregate ?? this.data;
  }

  /** The tiles do not wait for this query: trends and some tables appear when it is done. */
  @wire(graphql, { query: newestQuery, variables: '$newestVariables' })
  wiredNewest({ data, refresh }) {
    this.again.newest = refresh;
    this.newest = data?.uiapi.query ?? this.newest;
  }

  /**
   * In an org with several currencies, sums are in the org's currency, but the one that a component can read is the user's. So amounts have
   * a sign only in an org with one currency.
   */
  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data }) {
    this.currency = data && !data.fields.CurrencyIsoCode ? CURRENCY : undefined;
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

  get tiles() {
    const newest = this.newest && newestOf(this.newest, this.periods);
    return tilesOf(this.data, newest, this.periods, this.currency).map((tile) => ({
      ...tile,
      url: this.urls[tile.name],
    }));
  }

  get charts() {
    return chartsOf(this.data, this.newest, this.periods);
  }

  async look() {
    await Promise.all(Object.values(this.again).map((refresh) => refresh?.()));
  }
}
