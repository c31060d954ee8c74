import { LightningElement, api } from 'lwc';
import { isEnglish, labels } from 'c/partnerCenter';

/**
 * What the relay or a cloud said in its own words, which are English. Whoever reads another language has them folded, for the admin:
 * what happened and what to do stands beside them in the reader's language.
 */
export default class PartnerCenterWords extends LightningElement {
  @api text;

  label = labels;
  isPlain = isEnglish;
}
