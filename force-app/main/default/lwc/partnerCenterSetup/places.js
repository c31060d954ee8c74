import { labels } from 'c/partnerCenter';

const setup = (page) => `/lightning/setup/${page}/home`;
const rows = { label: labels.setupGoRows, url: setup('CustomMetadata') };
const health = { label: labels.setupGoHealth, url: '/lightning/n/Partner_Center_Sync_Health' };

/** The page where an admin fixes each item, by its name. */
export const places = {
  relay: health,
  package: { label: labels.setupGoPackage, url: setup('ImportedPackage') },
  flows: { label: labels.setupGoFlows, url: setup('Flows') },
  license: { label: labels.setupGoUsers, url: setup('ManageUsers') },
  sellers: { label: labels.setupGoPermissionSets, url: setup('PermSets') },
  sharing: { label: labels.setupGoSharing, url: setup('SecuritySharing') },
  owner: rows,
  mapping: health,
  stages: rows,
  solutions: { label: labels.setupGoSolutions, url: '/lightning/o/Partner_Center_Solution__c/list' },
  salesforce: health,
  partnerCenter: health,
};
