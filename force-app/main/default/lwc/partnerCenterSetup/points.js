import { format, labels, timeOf } from 'c/partnerCenter';
import { places } from './places';

/** The relay reports about every five minutes. */
const silentAfter = 15 * 60_000;

/** The text for each code of the relay, with placeholders for its values. */
const texts = {
  PACKAGE_FITS: labels.setupPackageFits,
  PACKAGE_OLD: labels.setupPackageOld,
  RELAY_OLD: labels.setupRelayOld,
  FLOWS_ACTIVE: labels.setupFlowsActive,
  FLOWS_OFF: labels.setupFlowsOff,
  FLOWS_OLD: labels.setupFlowsOld,
  FLOWS_MISSING: labels.setupFlowsMissing,
  LICENSE_ASSIGNED: labels.setupLicenseAssigned,
  LICENSE_NONE: labels.setupLicenseNone,
  SELLERS_ASSIGNED: labels.setupSellersAssigned,
  SELLERS_NONE: labels.setupSellersNone,
  SHARING_OPEN: labels.setupSharingOpen,
  SHARING_CLOSED: labels.setupSharingClosed,
  OWNER_ACTIVE: labels.setupOwnerActive,
  OWNER_BLANK: labels.setupOwnerBlank,
  OWNER_INACTIVE: labels.setupOwnerInactive,
  MAPPING_FITS: labels.setupMappingFits,
  MAPPING_ROWS: labels.setupMappingRows,
  STAGES_NAMED: labels.setupStagesNamed,
  STAGES_FREE: labels.setupStagesFree,
  STAGES_UNNAMED: labels.setupStagesUnnamed,
  SOLUTIONS_THERE: labels.setupSolutionsThere,
  SOLUTIONS_NONE: labels.setupSolutionsNone,
  UNSEEN: labels.setupUnseen,
  RELAY_RUNNING: labels.setupRelayRunning,
  RELAY_SILENT: labels.relaySilent,
  HEARD_PARTNER_CENTER: labels.setupHeardPartnerCenter,
  UNHEARD_PARTNER_CENTER: labels.setupUnheardPartnerCenter,
  HEARD_SALESFORCE: labels.setupHeardSalesforce,
  UNHEARD_SALESFORCE: labels.setupUnheardSalesforce,
};

/** These list any number of values; the others have a placeholder for each value. */
const lists = new Set(['FLOWS_OFF', 'FLOWS_OLD', 'FLOWS_MISSING', 'STAGES_UNNAMED']);

/** What to check, by the name of a check whose setting the relay cannot see. */
const unseen = { license: labels.setupUnseenLicense, sellers: labels.setupUnseenSellers };

function textOf({ name, code, values = [] }) {
  if (code === 'UNSEEN' && Object.hasOwn(unseen, name)) return unseen[name];
  // A newer relay may know more than these components.
  if (!Object.hasOwn(texts, code)) return [code, ...values].join(' ');
  return lists.has(code) ? format(texts[code], values.join(', ')) : format(texts[code], ...values);
}

const check = (name, state, code, ...values) => ({ name, state, code, values });

/** What the relay wrote: `{ at, checks }`; undefined if it is blank or in an unknown form. */
function reportOf(text) {
  try {
    const { at, checks } = JSON.parse(text ?? '');
    return Array.isArray(checks) ? { at: timeOf(at), checks } : undefined;
  } catch {
    return undefined;
  }
}

/** Every item of the setup, with the time of the last check. `relay`: a node of Partner_Center_Relay__c from GraphQL. */
export function pointsOf(relay, now) {
  const read = (field) => relay[field]?.value ?? undefined;
  const heartbeat = timeOf(read('Last_Heartbeat__c'));
  const isSilent = !heartbeat || now - heartbeat > silentAfter;
  const report = reportOf(read('Setup_Checks__c'));
  const checks = [
    isSilent
      ? check('relay', 'todo', 'RELAY_SILENT')
      : check('relay', 'done', 'RELAY_RUNNING', read('Version__c') ?? '?'),
    ...(report?.checks ?? []),
    read('Last_From_Salesforce__c')
      ? check('salesforce', 'done', 'HEARD_SALESFORCE')
      : check('salesforce', 'look', 'UNHEARD_SALESFORCE'),
    read('Last_From_Partner_Center__c')
      ? check('partnerCenter', 'done', 'HEARD_PARTNER_CENTER')
      : check('partnerCenter', 'look', 'UNHEARD_PARTNER_CENTER'),
  ];
  return {
    at: report?.at,
    points: checks.map((one) => ({ name: one.name, state: one.state, text: textOf(one), place: places[one.name] })),
  };
}
