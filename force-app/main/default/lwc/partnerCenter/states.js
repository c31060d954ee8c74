import { labels } from './labels';

/** The state of a deal is the first of these that is true. */
const tests = [
  ['denied', ({ sync }) => sync === undefined],
  ['pending', ({ status }) => status === 'Pending'],
  ['attention', ({ status }) => status === 'Needs attention'],
  ['waiting', ({ sync, referralStatus, response }) => sync && referralStatus === 'New' && !response],
  ['paused', ({ sync, referralId, status }) => !sync && Boolean(referralId || status === 'Paused')],
  // Answered, but Partner Center does not show it yet.
  ['asked', ({ sync, referralStatus, response }) => sync && referralStatus === 'New' && Boolean(response)],
  ['ended', ({ referralStatus }) => referralStatus === 'Closed'],
  ['synced', ({ sync, status }) => sync && status === 'Synced'],
  ['asked', ({ sync }) => sync],
  ['moved', ({ movedTo }) => Boolean(movedTo)],
  ['over', ({ isClosed }) => isClosed],
  ['ready', () => true],
];

/** The icon of the design system for each state, its variant, the headline, and what the state means for the seller. */
const looks = {
  pending: { icon: 'utility:clock', variant: undefined, text: labels.statePending, detail: labels.statePendingDetail },
  asked: { icon: 'utility:clock', variant: undefined, text: labels.statePending, detail: labels.statePendingDetail },
  attention: { icon: 'utility:warning', variant: 'warning', text: labels.stateAttention },
  waiting: { icon: 'utility:notification', variant: undefined, text: labels.stateWaiting },
  paused: { icon: 'utility:pause', variant: undefined, text: labels.statePaused, detail: labels.statePausedDetail },
  ended: { icon: 'utility:lock', variant: undefined, text: labels.stateEnded, detail: labels.stateEndedDetail },
  synced: { icon: 'utility:success', variant: 'success', text: labels.stateSynced },
  moved: { icon: 'utility:forward', variant: undefined, text: labels.stateMoved },
  over: { icon: 'utility:info', variant: undefined, text: labels.stateOver, detail: labels.stateOverDetail },
  ready: { icon: 'utility:share', variant: undefined, text: labels.stateReady, detail: labels.stateReadyDetail },
};

export const stateOf = (deal) => tests.find(([, holds]) => holds(deal))[0];

export const stateLook = (state) => looks[state];
