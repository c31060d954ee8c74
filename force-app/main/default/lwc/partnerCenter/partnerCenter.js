/** What the components of this package share: texts, the deal as they see it, and its rules. No markup, no calls. */
export { labels } from './labels';
export { format } from './format';
export { dealFields, dealOf } from './deal';
export { stateLook } from './states';
export { fillOf, missingOf } from './missing';
export { fieldsOfChoices, withHelp } from './choices';
export { after } from './timers';
export { watchPending } from './pending';
export { solutionIds, solutionText } from './solutions';
export { messageOf, isDenied } from './errors';
export { saveEach } from './saveEach';
export { PickingDeals } from './pickingDeals';
export { dealKind } from './dealKind';
export { eventOf } from './events';
export { dealOfNode, personOf } from './deals';
export { groupByReason, problemOf } from './problems';
export { countByDay, firstDay } from './days';
export { timeOf } from './times';
