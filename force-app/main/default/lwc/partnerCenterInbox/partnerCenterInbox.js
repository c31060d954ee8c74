import { wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { PickingDeals, format, labels } from 'c/partnerCenter';
import { inboxQuery } from './query';

/** Deals that wait for an answer, most urgent first; answers one or several. */
export default class PartnerCenterInbox extends PickingDeals {
  total = 0;

  @wire(graphql, {
    query: inboxQuery,
    variables: '$variables',
  })
  wiredDeals(result) {
    this.take(result);
    if (result.data) this.total = result.data.uiapi.query.Opportunity.totalCount;
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

  handleAnswer({ detail }) {
    this.save([detail], labels.answersSaved);
  }

  handleAcceptAll() {
    const changes = [...this.picked].map((Id) => ({ Id, Referral_Response__c: 'Accept' }));
    this.save(changes, labels.answersSaved);
  }
}
