import { LightningElement, api } from 'lwc';
import { format, labels } from 'c/partnerCenter';

/** Synced and failed events of each day, as bars or as a table with the same figures. */
export default class PartnerCenterChart extends LightningElement {
  /** Days as `countByDay` makes them. */
  @api days = [];

  label = labels;
  isTable = false;

  get rows() {
    const most = Math.max(1, ...this.days.flatMap(({ synced, failed }) => [synced, failed]));
    const width = (count) => `width: ${Math.round((count / most) * 100)}%`;
    return this.days.map(({ day, synced, failed }) => ({
      ...{ day, synced, failed },
      // Noon is in the same day in the browser's time zone and in that of the user's settings.
      noon: day + 43_200_000,
      syncedStyle: width(synced),
      failedStyle: width(failed),
    }));
  }

  get summary() {
    const sum = (name) => this.days.reduce((total, one) => total + one[name], 0);
    return format(labels.chartSummary, this.days.length, sum('synced'), sum('failed'));
  }

  get switchLabel() {
    return this.isTable ? labels.chartBars : labels.chartTable;
  }

  handleSwitch() {
    this.isTable = !this.isTable;
  }
}
