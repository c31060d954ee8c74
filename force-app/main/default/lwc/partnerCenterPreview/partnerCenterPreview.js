import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { labels, personOf } from 'c/partnerCenter';
import { previewQuery } from './query';

/**
 * What a seller needs to know before answering a deal: the customer's contact, the notes and the owner. Also hands the deal over: fires
 * `handover` with the id of the new owner.
 */
export default class PartnerCenterPreview extends LightningElement {
  /** The opportunity. */
  @api dealId;

  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  people = { criteria: [{ fieldPath: 'IsActive', operator: 'eq', value: true }] };
  newOwner;
  query = previewQuery;
  errors;
  /** Pairs of a term and its text; undefined: not known yet. */
  facts;

  get isUnknown() {
    return this.facts === undefined;
  }

  get isHandOverDisabled() {
    return this.busy || !this.newOwner;
  }

  handlePick({ detail: { recordId } }) {
    this.newOwner = recordId;
  }

  handleHandOver() {
    this.dispatchEvent(new CustomEvent('handover', { detail: this.newOwner }));
  }

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
      { term: labels.microsoftNotes, text: node?.Microsoft_Notes__c?.value },
      { term: labels.microsoftSeller, text: node?.Microsoft_Seller__c?.value },
      { term: labels.columnOwner, text: node?.Owner?.Name?.value },
    ].map(({ term, text }) => ({ term, text: text || '–' }));
  }
}
