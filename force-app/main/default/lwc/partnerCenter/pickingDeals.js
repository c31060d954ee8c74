import { LightningElement } from 'lwc';
import { dealOfNode } from './deals';
import { format } from './format';
import { labels } from './labels';
import { saveEach } from './saveEach';

const page = 50;

/**
 * A list of deals from GraphQL, loaded page by page, from which the user selects several and saves a change to each. A component that
 * extends it decides which deals (it passes the result of its wire to `take`), and what to save.
 */
export class PickingDeals extends LightningElement {
  label = labels;
  rowCount = page;
  deals;
  hasMore = false;
  errors;
  refresh;
  picked = new Set();
  /** What went wrong with the last save, by deal. */
  problems = {};
  result = '';
  /** The deals that are being saved. */
  saving = new Set();

  get variables() {
    return { first: this.rowCount };
  }

  take({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    if (!data) return;
    const { edges, pageInfo } = data.uiapi.query.Opportunity;
    this.deals = edges.map(({ node }) => dealOfNode(node));
    this.hasMore = pageInfo.hasNextPage;
  }

  get isBusy() {
    return this.saving.size > 0;
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

  handlePick({ detail: { id, checked } }) {
    const picked = new Set(this.picked);
    if (checked) picked.add(id);
    else picked.delete(id);
    this.picked = picked;
  }

  /** The rows that the user may select. */
  get freeRows() {
    return this.rows.filter(({ isLocked }) => !isLocked);
  }

  get isAllPicked() {
    return this.freeRows.length > 0 && this.freeRows.every(({ isPicked }) => isPicked);
  }

  handlePickAll({ detail: { checked } }) {
    this.picked = new Set(checked ? this.freeRows.map(({ deal }) => deal.id) : []);
  }

  handleMore() {
    this.rowCount += page;
  }

  async look() {
    await this.refresh?.();
  }

  /**
   * Saves the changes and says how many succeeded: `text` with the placeholders {0} and {1}. `ids`: the deals that nobody can change until
   * then. The user goes on with the others, so saves may overlap.
   */
  async save(changes, text, ids = changes.map(({ Id }) => Id)) {
    if (!this.isBusy) this.problems = {};
    this.saving = new Set([...this.saving, ...ids]);
    let count = 0;
    const saved = await saveEach(changes, (id, problem) => {
      count += 1;
      this.result = format(labels.progress, count, changes.length);
      if (problem) this.problems = { ...this.problems, [id]: problem };
      else this.handlePick({ detail: { id, checked: false } });
    });
    this.result = format(text, saved, changes.length);
    this.saving = new Set([...this.saving].filter((id) => !ids.includes(id)));
    await this.look();
    this.catchFocus();
    return saved;
  }

  /** The pressed button may disappear with its row. A user who went on meanwhile keeps both the focus and the place on the page. */
  catchFocus() {
    if (document.activeElement === document.body)
      this.template.querySelector('[role="status"]')?.focus({ preventScroll: true });
  }
}
