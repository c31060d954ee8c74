import { LightningElement, api } from 'lwc';
import { labels, stateLook, timeOf, valueText } from 'c/partnerCenter';

const answer = (text, icon, variant) => ({ text, icon: `utility:${icon}`, variant });

/** How the card shows Microsoft's answer to a shared deal. */
const answers = {
  Waiting: answer(labels.answerWaiting, 'clock'),
  Accepted: answer(labels.eventMicrosoftAccepted, 'like', 'success'),
  Declined: answer(labels.eventMicrosoftDeclined, 'dislike', 'warning'),
  Expired: answer(labels.eventMicrosoftExpired, 'clock', 'warning'),
  Withdrawn: answer(labels.answerWithdrawn, 'undo'),
};

/** Who gave the consent and when; without a user whom the reader cannot see. */
const consentText = (name, time) => [name, valueText({ kind: 'datetime' }, time)].filter(Boolean).join(', ');

/** The state of a deal at a glance: Microsoft's answer, then icon, headline, last sync, deadline, and the link to Partner Center. */
export default class PartnerCenterState extends LightningElement {
  /** The deal as `dealOf` makes it. */
  @api deal;
  /** True: the choices for sharing it are open below. */
  @api choosing = false;

  label = labels;

  get look() {
    return stateLook(this.deal.state);
  }

  get detail() {
    return this.choosing && this.deal.state === 'ready' ? labels.stateChoosing : this.look.detail;
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
    const { referralId, kindLabel, referralStatusLabel, substatusLabel, microsoftId, seller, visibleBy, visibleOn } =
      this.deal;
    const status = [referralStatusLabel, substatusLabel].filter(Boolean).join(' · ');
    return [
      { term: labels.factKind, text: kindLabel },
      { term: labels.factReferral, text: status },
      { term: labels.factMicrosoftId, text: microsoftId },
      { term: labels.microsoftSeller, text: seller },
      // Before the deal is shared, this is only a choice: nobody at Microsoft can see it.
      { term: labels.factVisible, text: referralId && visibleOn && consentText(visibleBy, visibleOn) },
    ].filter(({ text }) => text);
  }
}
