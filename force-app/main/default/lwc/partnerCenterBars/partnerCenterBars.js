import { LightningElement, api } from 'lwc';
import LOCALE from '@salesforce/i18n/locale';
import { labels, moneyFormat } from 'c/partnerCenter';

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** A table in which each row has a bar, so that every user gets the figures and the chart in one element. */
export default class PartnerCenterBars extends LightningElement {
  @api heading;
  /** What the rows are: the heading of their column. */
  @api group;
  /** Rows `{ name, count, amount }`, in the order in which they are shown. */
  @api rows = [];
  /** What the bars measure: `count` or `amount`. */
  @api measure = 'count';
  /** The code of the amounts' currency; undefined: not known. */
  @api currency;

  label = labels;

  get hasAmount() {
    return this.measure === 'amount';
  }

  get lines() {
    const money = moneyFormat(this.currency);
    const most = Math.max(1, ...this.rows.map((row) => row[this.measure]));
    return this.rows.map((row) => ({
      ...row,
      amountText: money.format(row.amount),
      countText: number.format(row.count),
      style: `inline-size: ${Math.round((row[this.measure] / most) * 100)}%`,
    }));
  }
}
