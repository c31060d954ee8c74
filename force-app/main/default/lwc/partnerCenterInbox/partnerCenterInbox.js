import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { dealOfNode, format, labels, saveEach } from 'c/partnerCenter';
import { inboxQuery } from './query';

const page = 50;

/** Deals that wait for an answer, most urgent first; answers one or several. */
export default class PartnerCenterInbox extends LightningElement {
  label = labels;
  rowCount = page;
  deals;
  total = 0;
  hasMore = false;
  errors;
  refresh;
  picked = new Set();
  problems = {};
  told = '';
  isBusy = false;

  get variables() {
    return { first: this.rowCount };
  }

  @wire(graphql, {
    query: inboxQuery,
    variables: '$variables',
  })
  wiredDeals({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    if (!data) return;
    const { totalCount, edges, pageInfo } = data.uiapi.query.Opportunity;
    this.deals = edges.map(({ node }) => dealOfNode(node));
    this.total = totalCount;
    this.hasMore = pageInfo.hasNextPage;
  }

  get rows() {
    return this.deals.map((deal) => ({
      deal,
      isPicked: this.picked.has(deal.id),
      problem: this.problems[deal.id],
    }));
  }

  get hasDeals() {
    return !this.errors && this.deals?.length > 0;
  }

  get empty() {
    return this.deals && labels.inboxEmpty;
  }

  get count() {
    return format(labels.inboxCount, this.total);
  }

  get acceptLabel() {
    return format(labels.acceptMany, this.picked.size);
  }

  get isAcceptDisabled() {
    return this.isBusy || this.picked.size === 0;
  }

  handlePick({ detail: { id, checked } }) {
    const picked = new Set(this.picked);
    if (checked) picked.add(id);
    else picked.delete(id);
    this.picked = picked;
  }

  handleAnswer({ detail }) {
    this.save([detail]);
  }

  handleAcceptAll() {
    this.save([...this.picked].map((Id) => ({ Id, Referral_Response__c: 'Accept' })));
  }

  handleMore() {
    this.rowCount += page;
  }

  async look() {
    await this.refresh?.();
  }

  async save(changes) {
    this.isBusy = true;
    this.problems = {};
    const saved = await saveEach(changes, (id, problem) => {
      if (problem) this.problems = { ...this.problems, [id]: problem };
      else this.handlePick({ detail: { id, checked: false } });
    });
    this.told = format(labels.answersSaved, saved, changes.length);
    this.isBusy = false;
    // What was pressed may go away with its row.
    this.template.querySelector('[role="status"]').focus();
    await this.look();
  }
}
