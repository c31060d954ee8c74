import { LightningElement, api } from 'lwc';
import { isEnglish, labels } from 'c/partnerCenter';

/**
 * The message of the relay or a cloud, which is in English. For readers of other languages it is collapsed and meant for the admin:
 * the texts beside it say in their language what happened and what to do.
 */
export default class PartnerCenterWords extends LightningElement {
  @api text;

  label = labels;
  isPlain = isEnglish;
}
