import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { join } from './circle';
import { eventsQuery } from './query';

const first = 10;
const rowsOf = ({ edges }) => edges.map(({ node }) => node);

/**
 * Reads the events of a deal. Card and timeline both need them, so only one component of a page reads them. Fires `answer` with `rows` (the
 * newest), `conflicts` (the newest of those), `cameFrom` (the opportunity that had the deal before), `hasMore` and `errors`.
 */
export default class PartnerCenterEvents extends LightningElement {
  theRecord;
  circle;
  query;

  /** The opportunity. */
  @api
  get recordId() {
    return this.theRecord;
  }
  set recordId(id) {
    if (id === this.theRecord) return;
    this.leave();
    this.theRecord = id;
    if (this.isConnected) this.join();
  }

  /** Reads again; rejects if that fails. */
  @api
  look() {
    return this.circle?.look();
  }

  get variables() {
    return { id: this.theRecord, first };
  }

  @wire(graphql, { query: '$query', variables: '$variables' })
  wiredEvents({ data, errors, refresh }) {
    if (!data && !errors) return;
    const { newest, conflicts, cameFrom } = data?.uiapi.query ?? {};
    const known = newest && {
      rows: rowsOf(newest),
      conflicts: rowsOf(conflicts),
      cameFrom: rowsOf(cameFrom)[0],
      hasMore: newest.pageInfo.hasNextPage,
    };
    this.circle?.tell({ ...known, errors, refresh });
  }

  connectedCallback() {
    this.join();
  }

  disconnectedCallback() {
    this.leave();
  }

  join() {
    this.circle = join(this.theRecord, {
      ask: () => {
        this.query = eventsQuery;
      },
      hear: (detail) => this.dispatchEvent(new CustomEvent('answer', { detail })),
    });
  }

  leave() {
    this.circle?.leave();
    this.circle = undefined;
    this.query = undefined;
  }
}
