import { LightningElement, api, wire } from 'lwc';
import { gql, graphql } from 'lightning/graphql';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { eventOf, labels } from 'c/partnerCenter';

const page = 10;

const filters = [
  { value: 'all', label: labels.filterAll },
  { value: 'conflicts', label: labels.filterConflicts, where: { Outcome__c: { eq: 'Conflict' } } },
  { value: 'attention', label: labels.filterAttention, where: { Outcome__c: { eq: 'Needs attention' } } },
  { value: 'inbound', label: labels.filterInbound, where: { Direction__c: { eq: 'From Partner Center' } } },
  { value: 'outbound', label: labels.filterOutbound, where: { Direction__c: { eq: 'To Partner Center' } } },
];

/** What happened to a deal, newest first; follows when the rest of the page has news. */
export default class PartnerCenterTimeline extends LightningElement {
  /** The opportunity. */
  @api recordId;

  label = labels;
  filters = filters;
  filter = 'all';
  rowCount = page;
  events;
  hasMore = false;
  errors;
  refresh;
  handlerId;

  get variables() {
    const { where } = filters.find(({ value }) => value === this.filter);
    return {
      first: this.rowCount,
      where: { and: [{ Opportunity__c: { eq: this.recordId } }, ...(where ? [where] : [])] },
    };
  }

  @wire(graphql, {
    query: gql`
      query Timeline($where: Partner_Center_Sync_Event__c_Filter, $first: Int) {
        uiapi {
          query {
            Partner_Center_Sync_Event__c(where: $where, orderBy: { Occurred__c: { order: DESC } }, first: $first) {
              edges {
                node {
                  Id
                  Occurred__c {
                    value
                  }
                  Outcome__c {
                    value
                    displayValue
                  }
                  Direction__c {
                    value
                    displayValue
                  }
                  Summary__c {
                    value
                  }
                  Changes__c {
                    value
                  }
                  Lost_Value__c {
                    value
                  }
                  Error_Code__c {
                    value
                  }
                }
              }
              pageInfo {
                hasNextPage
              }
            }
          }
        }
      }
    `,
    variables: '$variables',
  })
  wiredEvents({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    if (!data) return;
    const { edges, pageInfo } = data.uiapi.query.Partner_Center_Sync_Event__c;
    this.events = edges.map(({ node }) => eventOf(node));
    this.hasMore = pageInfo.hasNextPage;
  }

  connectedCallback() {
    this.handlerId = registerRefreshHandler(this, () => this.look());
  }

  disconnectedCallback() {
    unregisterRefreshHandler(this.handlerId);
  }

  get hasEvents() {
    return !this.errors && this.events?.length > 0;
  }

  get empty() {
    if (this.events === undefined) return undefined;
    return this.filter === 'all' ? labels.timelineEmpty : labels.timelineNone;
  }

  handleFilter({ detail: { value } }) {
    this.filter = value;
    this.rowCount = page;
    this.events = undefined;
  }

  handleMore() {
    this.rowCount += page;
  }

  async look() {
    await this.refresh?.();
  }
}
