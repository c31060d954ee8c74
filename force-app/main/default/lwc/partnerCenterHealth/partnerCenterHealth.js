import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { countByDay, dealOfNode, firstDay, format, labels, saveEach } from 'c/partnerCenter';
import { healthQuery } from './query';

const dayCount = 7;

/** Whether the sync works: relay, failures by reason, and a chart of the last days. */
export default class PartnerCenterHealth extends LightningElement {
  label = labels;
  variables = { since: new Date(firstDay(Date.now(), dayCount)).toISOString() };
  data;
  errors;
  refresh;
  result = '';
  isBusy = false;

  @wire(graphql, {
    query: healthQuery,
    variables: '$variables',
  })
  wiredHealth({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    this.data = data?.uiapi.query ?? this.data;
  }

  get isShown() {
    return this.data !== undefined && !this.errors;
  }

  get relays() {
    return this.data.Partner_Center_Relay__c.edges.map(({ node }) => node);
  }

  get deals() {
    return this.data.Opportunity.edges.map(({ node }) => dealOfNode(node));
  }

  get total() {
    return this.data.Opportunity.totalCount;
  }

  /** Relays of one store all report the same number. */
  get counted() {
    return Math.max(0, ...this.relays.map((relay) => relay.Failed_Pairs__c?.value ?? 0));
  }

  /** No list here contains deals whose record refuses every save, that have no record, or that the user cannot see. */
  get unlisted() {
    return this.counted > this.total ? format(labels.failuresUnlisted, this.counted, this.total) : undefined;
  }

  get events() {
    return this.data.Partner_Center_Sync_Event__c;
  }

  get days() {
    const events = this.events.edges
      .map(({ node }) => ({ occurred: node.Occurred__c.value, outcome: node.Outcome__c?.value }))
      // Events that the user cannot see count as neither success nor failure.
      .filter(({ outcome }) => outcome !== undefined);
    return countByDay(events, Date.now(), dayCount);
  }

  async look() {
    await this.refresh?.();
  }

  async handleTry({ detail: ids }) {
    this.isBusy = true;
    const now = new Date().toISOString();
    const saved = await saveEach(ids.map((Id) => ({ Id, Partner_Center_Sync_Requested__c: now })));
    this.result = format(labels.triedAgain, saved, ids.length);
    this.isBusy = false;
    // The pressed button may disappear with its row.
    this.template.querySelector('[role="status"]').focus();
    await this.look();
  }
}
