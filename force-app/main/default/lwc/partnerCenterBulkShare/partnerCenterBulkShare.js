import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { dealOfNode, format, labels, missingOf, personOf, saveEach } from 'c/partnerCenter';
import { dealQuery, contactQuery } from './query';

const page = 50;

/** A person's open deals that are not shared: picks those that lack nothing and shares them. */
export default class PartnerCenterBulkShare extends LightningElement {
  label = labels;
  rowCount = page;
  deals;
  /** Primary contacts by deal; undefined: not known. */
  contacts;
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
    query: dealQuery,
    variables: '$variables',
  })
  wiredDeals({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    if (!data) return;
    const { edges, pageInfo } = data.uiapi.query.Opportunity;
    this.deals = edges.map(({ node }) => dealOfNode(node));
    this.hasMore = pageInfo.hasNextPage;
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

  get rows() {
    return this.deals.map((deal) => ({
      deal,
      points: missingOf(deal, this.contacts && (this.contacts.get(deal.id) ?? null)),
      isPicked: this.picked.has(deal.id),
      problem: this.problems[deal.id],
    }));
  }

  get ready() {
    return this.rows.filter(({ points }) => points.length === 0).map(({ deal }) => deal.id);
  }

  get hasDeals() {
    return !this.errors && this.deals?.length > 0;
  }

  get empty() {
    return this.deals && labels.bulkEmpty;
  }

  get shareLabel() {
    return format(labels.bulkShare, this.picked.size);
  }

  get isShareDisabled() {
    return this.isBusy || this.picked.size === 0;
  }

  get readyLabel() {
    return format(labels.bulkPickReady, this.ready.length);
  }

  get isReadyDisabled() {
    return this.isBusy || this.ready.length === 0;
  }

  handlePick({ detail: { id, checked } }) {
    const picked = new Set(this.picked);
    if (checked) picked.add(id);
    else picked.delete(id);
    this.picked = picked;
  }

  handleReady() {
    this.picked = new Set(this.ready);
  }

  handleMore() {
    this.rowCount += page;
  }

  async look() {
    await this.refresh?.();
  }

  async handleShare() {
    const ids = [...this.picked];
    this.isBusy = true;
    this.problems = {};
    const changes = ids.map((Id) => ({ Id, Sync_with_Partner_Center__c: true }));
    const saved = await saveEach(changes, (id, problem) => {
      if (problem) this.problems = { ...this.problems, [id]: problem };
      else this.handlePick({ detail: { id, checked: false } });
    });
    this.told = format(labels.bulkShared, saved, ids.length);
    this.isBusy = false;
    // What was pressed may go away with its row.
    this.template.querySelector('[role="status"]').focus();
    await this.look();
  }
}
