import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { format, labels } from 'c/partnerCenter';
import { places } from './places';
import { pointsOf } from './points';
import { setupQuery } from './query';

const groups = [
  { state: 'todo', title: labels.setupTodo, icon: 'utility:warning', variant: 'warning' },
  { state: 'look', title: labels.setupLook, icon: 'utility:info', variant: 'info' },
  { state: 'done', title: labels.setupDone, icon: 'utility:success', variant: 'success' },
];

/** The state of the org's setup: what is left, what is worth a look and what is done, each with a link. */
export default class PartnerCenterSetup extends LightningElement {
  label = labels;
  first = [
    { name: 'users', text: labels.setupFirstUsers, place: places.sellers },
    { name: 'flows', text: labels.setupFirstFlows, place: places.flows },
    { name: 'relay', text: labels.setupFirstRelay },
  ];
  data;
  errors;
  refresh;

  @wire(graphql, { query: setupQuery })
  wiredSetup({ data, errors, refresh }) {
    this.refresh = refresh;
    this.errors = errors;
    this.data = data?.uiapi.query ?? this.data;
  }

  get isShown() {
    return this.data !== undefined && !this.errors;
  }

  get relay() {
    return this.data.Partner_Center_Relay__c.edges[0]?.node;
  }

  get found() {
    return pointsOf(this.relay, Date.now());
  }

  get progress() {
    const { points } = this.found;
    const isDone = ({ state }) => state === 'done';
    return format(labels.setupProgress, points.filter(isDone).length, points.length);
  }

  get hasNothingToDo() {
    return this.found.at && !this.found.points.some(({ state }) => state === 'todo');
  }

  get groups() {
    const { points } = this.found;
    return groups
      .map((group) => ({ ...group, points: points.filter(({ state }) => state === group.state) }))
      .filter((group) => group.points.length > 0);
  }

  async look() {
    await this.refresh?.();
  }
}
