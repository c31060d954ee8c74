import { LightningElement, api } from 'lwc';
import { labels, stateLook, timeOf, valueText } from 'c/partnerCenter';

/** What Microsoft says to a deal that was shared with it. */
const answers = {
  Waiting: labels.answerWaiting,
  Accepted: labels.eventMicrosoftAccepted,
  Declined: labels.eventMicrosoftDeclined,
  Expired: labels.eventMicrosoftExpired,
  Withdrawn: labels.answerWithdrawn,
};

/** Who gave the consent and when; a person whom the reader may not see is left out. */
const consentText = (name, time) => [name, valueText({ kind: 'datetime' }, time)].filter(Boolean).join(', ');

/** The state of a deal at a glance: what Microsoft answered, then icon, headline, since when, until when, and the way to Partner Center. */
export default class PartnerCenterState extends LightningElement {
  /** The deal as `dealOf` makes it. */
  @api deal;
  /** True: the choices with which it will be shared are open below. */
  @api choosing = false;

  label = labels;

  get look() {
    return stateLook(this.deal.state);
  }

  get detail() {
    return this.choosing && this.deal.state === 'ready' ? labels.stateChoosing : this.look.detail;
  }

  /** A correction of a deal that is over in Partner Center: worth knowing, and nothing to act on. */
  get isNotSent() {
    return this.deal.state !== 'attention' && this.deal.errorCode === 'REFERRAL_CLOSED';
  }

  get answer() {
    return answers[this.deal.answer];
  }

  get answered() {
    return timeOf(this.deal.answered);
  }

  get since() {
    return this.deal.state === 'synced' ? timeOf(this.deal.lastSynced) : undefined;
  }

  get expires() {
    return this.deal.isWaiting ? timeOf(this.deal.expires) : undefined;
  }

  /** Facts that are known, as pairs of a term and its text. */
  get facts() {
    const { kindLabel, referralStatusLabel, substatusLabel, microsoftId, visibleBy, visibleOn } = this.deal;
    const status = [referralStatusLabel, substatusLabel].filter(Boolean).join(' · ');
    return [
      { term: labels.factKind, text: kindLabel },
      { term: labels.factReferral, text: status },
      { term: labels.factMicrosoftId, text: microsoftId },
      { term: labels.factVisible, text: visibleOn && consentText(visibleBy, visibleOn) },
    ].filter(({ text }) => text);
  }
}
