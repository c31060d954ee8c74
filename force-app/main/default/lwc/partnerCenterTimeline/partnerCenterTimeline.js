import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import { eventOf, fieldsOf, isEnglish, labels } from 'c/partnerCenter';
import { timelineQuery } from './query';

const page = 10;

const filters = [
  { value: 'all', label: labels.filterAll },
  { value: 'conflicts', label: labels.filterConflicts, where: { Outcome__c: { eq: 'Conflict' } } },
  { value: 'attention', label: labels.filterAttention, where: { Outcome__c: { eq: 'Needs attention' } } },
  { value: 'inbound', label: labels.filterInbound, where: { Direction__c: { eq: 'From Partner Center' } } },
  { value: 'outbound', label: labels.filterOutbound, where: { Direction__c: { eq: 'To Partner Center' } } },
];

/** Events within one second differ by their number. */
const latestFirst = (left, right) => right.occurred - left.occurred || right.number.localeCompare(left.number);

/** The events of a deal, newest first; refreshes together with the rest of the page. */
export default class PartnerCenterTimeline extends LightningElement {
  /** The opportunity. */
  @api recordId;

  label = labels;
  filters = filters;
  filter = 'all';
  rowCount = page;
  nodes;
  info;
  picklists;
  hasMore = false;
  errors;
  /** The newest events, which other components of the page may show too. */
  latest;
  refresh;
  handlerId;

  get variables() {
    const { where } = filters.find(({ value }) => value === this.filter);
    return {
      first: this.rowCount,
      where: { and: [{ Opportunity__c: { eq: this.recordId } }, ...(where ? [where] : [])] },
    };
  }

  /** The card needs the first page of events as well, so one call reads them for both. */
  get isLatest() {
    return this.filter === 'all' && this.rowCount === page;
  }

  get query() {
    return this.isLatest ? undefined : timelineQuery;
  }

  @wire(graphql, { query: '$query', variables: '$variables' })
  wiredEvents({ data, errors, refresh }) {
    if (this.isLatest) return;
    this.refresh = refresh;
    const { edges, pageInfo } = data?.uiapi.query.Partner_Center_Sync_Event__c ?? {};
    this.take({ rows: edges?.map(({ node }) => node), hasMore: pageInfo?.hasNextPage, errors });
  }

  handleEvents({ detail }) {
    this.latest = detail;
    if (this.isLatest) this.take(detail);
  }

  take({ rows, hasMore, errors }) {
    this.errors = errors;
    if (!rows) return;
    this.nodes = rows;
    this.hasMore = hasMore;
  }

  /** The names of fields, in the reader's language. */
  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data }) {
    this.info = data;
  }

  /** Events hold the values of picklists. If a picklist has changed, readers of other languages need its labels. */
  get recordType() {
    const isPicklist = (field) => this.info?.fields[field]?.dataType === 'Picklist';
    const needed = !isEnglish && this.nodes?.flatMap(fieldsOf).some(isPicklist);
    return needed ? this.info.defaultRecordTypeId : undefined;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: OPPORTUNITY, recordTypeId: '$recordType' })
  wiredPicklists({ data }) {
    this.picklists = data?.picklistFieldValues;
  }

  get events() {
    const info = { ...this.info, picklists: this.picklists };
    return this.nodes?.map((node) => eventOf(node, info)).sort(latestFirst);
  }

  connectedCallback() {
    // Lightning Locker accepts only the host element, Lightning Web Security both. If neither works, only the page's own refresh is missing.
    try {
      this.handlerId = registerRefreshHandler(this.template.host, this.look.bind(this));
    } catch {
      this.handlerId = undefined;
    }
  }

  disconnectedCallback() {
    if (this.handlerId !== undefined) unregisterRefreshHandler(this.handlerId);
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
    this.nodes = undefined;
    if (this.isLatest && this.latest) this.take(this.latest);
  }

  handleMore() {
    this.rowCount += page;
  }

  /** Whether the page's refresh may continue: a promise of a boolean. */
  async look() {
    try {
      await (this.isLatest ? this.template.querySelector('c-partner-center-events').look() : this.refresh?.());
      return true;
    } catch {
      return false;
    }
  }
}
