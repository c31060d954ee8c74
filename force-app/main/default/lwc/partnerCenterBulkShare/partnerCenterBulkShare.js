import { wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { PickingDeals, format, labels, missingOf, personOf } from 'c/partnerCenter';
import { dealQuery, contactQuery } from './query';

/** A person's open deals that are not shared: picks those that lack nothing and shares them. */
export default class PartnerCenterBulkShare extends PickingDeals {
  /** Primary contacts by deal; undefined: not known. */
  contacts;

  @wire(graphql, {
    query: dealQuery,
    variables: '$variables',
  })
  wiredDeals(result) {
    this.take(result);
  }

  /** Only a deal that asks for help needs a contact. */
  get withHelp() {
    return (this.deals ?? []).filter(({ help }) => help).map(({ id }) => id);
  }

  get contactQuery() {
    return this.withHelp.length > 0 ? contactQuery : undefined;
  }

  get contactVariables() {
    return this.withHelp.length > 0 ? { ids: this.withHelp } : undefined;
  }

  @wire(graphql, { query: '$contactQuery', variables: '$contactVariables' })
  wiredContacts({ data }) {
    this.contacts =
      data &&
      new Map(
        data.uiapi.query.OpportunityContactRole.edges.map(({ node }) => [
          node.OpportunityId.value,
          personOf(node.Contact),
        ]),
      );
  }

  contactOf({ id }) {
    if (!this.contacts) return undefined;
    return this.contacts.has(id) ? this.contacts.get(id) : null;
  }

  get items() {
    return this.rows.map((row) => ({ ...row, points: missingOf(row.deal, this.contactOf(row.deal)) }));
  }

  get ready() {
    return this.items.filter(({ points }) => points.length === 0).map(({ deal }) => deal.id);
  }

  get empty() {
    return this.deals && labels.bulkEmpty;
  }

  get shareLabel() {
    return format(labels.bulkShare, this.picked.size);
  }

  get readyLabel() {
    return format(labels.bulkPickReady, this.ready.length);
  }

  get isReadyDisabled() {
    return this.isBusy || this.ready.length === 0;
  }

  handleReady() {
    this.picked = new Set(this.ready);
  }

  handleShare() {
    const changes = [...this.picked].map((Id) => ({ Id, Sync_with_Partner_Center__c: true }));
    this.save(changes, labels.bulkShared);
  }
}
