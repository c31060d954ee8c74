import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { labels, personOf } from 'c/partnerCenter';
import { previewQuery } from './query';

/** What a seller needs to know before answering a deal: the customer's contact, the notes and the owner. */
export default class PartnerCenterPreview extends LightningElement {
  /** The opportunity. */
  @api dealId;

  query = previewQuery;
  errors;
  /** Pairs of a term and its text; undefined: not known yet. */
  facts;

  get variables() {
    return { id: this.dealId };
  }

  @wire(graphql, { query: '$query', variables: '$variables' })
  wiredDeal({ data, errors }) {
    this.errors = errors;
    if (!data) return;
    const { Opportunity, OpportunityContactRole } = data.uiapi.query;
    const [{ node } = {}] = Opportunity.edges;
    const [role] = OpportunityContactRole.edges;
    const { firstName, lastName, email, phone } = personOf(role?.node.Contact) ?? {};
    const name = [firstName, lastName].filter(Boolean).join(' ');
    this.facts = [
      { term: labels.previewContact, text: [name, email, phone].filter(Boolean).join(' · ') },
      { term: labels.previewNotes, text: node?.Description?.value },
      { term: labels.columnOwner, text: node?.Owner?.Name?.value },
    ].map(({ term, text }) => ({ term, text: text || '–' }));
  }
}
