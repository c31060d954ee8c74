import { LightningElement, api } from 'lwc';
import LOCALE from '@salesforce/i18n/locale';
import { format, isEnglish, labels, timeOf } from 'c/partnerCenter';

const number = new Intl.NumberFormat(LOCALE);
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent' });
const minute = 60_000;
const day = 1_440 * minute;
/** It reports about every five minutes. */
const silentAfter = 15 * minute;

/** One relay: whether it runs, what is waiting, and what will become a problem soon. */
export default class PartnerCenterRelay extends LightningElement {
  /** A node of Partner_Center_Relay__c from GraphQL. */
  @api relay;

  label = labels;
  /** The relay describes problems with mapping rows in English. */
  isFolded = !isEnglish;

  read(field) {
    return this.relay[field]?.value ?? undefined;
  }

  get heartbeat() {
    return timeOf(this.read('Last_Heartbeat__c'));
  }

  get isSilent() {
    return !this.heartbeat || Date.now() - this.heartbeat > silentAfter;
  }

  get icon() {
    return this.isSilent ? 'utility:warning' : 'utility:success';
  }

  get variant() {
    return this.isSilent ? 'warning' : 'success';
  }

  get headline() {
    return this.isSilent ? labels.relaySilent : labels.relayRunning;
  }

  get name() {
    return format(labels.relayName, this.read('Version__c') ?? '?');
  }

  get times() {
    return [
      { term: labels.relayFromPartnerCenter, value: timeOf(this.read('Last_From_Partner_Center__c')) },
      { term: labels.relayFromSalesforce, value: timeOf(this.read('Last_From_Salesforce__c')) },
      { term: labels.relayEventsRead, value: timeOf(this.read('Events_Read__c')) },
      { term: labels.relayEventsCompared, value: timeOf(this.read('Events_Compared__c')) },
      { term: labels.relayCredential, value: timeOf(this.read('Credential_Expires__c')) },
    ].filter(({ value }) => value);
  }

  get channel() {
    return this.read('Event_Channel__c');
  }

  get counts() {
    return [
      { term: labels.relayBacklog, field: 'Queue_Depth__c' },
      { term: labels.relayFailed, field: 'Failed_Pairs__c' },
    ]
      .filter(({ field }) => this.relay[field])
      .map(({ term, field }) => ({ term, value: this.read(field) ?? 0 }));
  }

  get expiresSoon() {
    return timeOf(this.read('Credential_Expires__c')) - Date.now() < 14 * day;
  }

  get limit() {
    return this.read('Api_Calls_Limit__c') ?? 0;
  }

  get used() {
    return this.read('Api_Calls_Used__c') ?? 0;
  }

  get usage() {
    return format(
      labels.relayApiUse,
      number.format(this.used),
      number.format(this.limit),
      percent.format(this.used / this.limit),
    );
  }

  get mappings() {
    return this.lines('Disabled_Mappings__c');
  }

  get mappingText() {
    return this.mappings.join('\n');
  }

  /** Each line is the deal's name, followed by its address in Partner Center if it has one. */
  get deleted() {
    return this.lines('Deleted_Deals__c').map((line) => {
      const [, name, href] = /^(.*?)(?: (https:\/\/\S+))?$/.exec(line);
      return { line, name, href };
    });
  }

  lines(field) {
    return (this.read(field) ?? '').split('\n').filter((line) => line.trim() !== '');
  }
}
