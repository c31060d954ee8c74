/** The stage of a loss in orgs that keep Salesforce's own, whatever they call it. */
const standardStage = 'Closed Lost';

/** What the UI API says of a stage: it is closed, and not won. */
const isLost = ({ attributes }) => attributes?.closed === true && attributes.won === false;

/** The stage in which a deal is lost, of the picklist values that a record type offers; undefined when none is told to be one. */
export const lostStageOf = (values = []) =>
  (values.find(({ value }) => value === standardStage) ?? values.find(isLost))?.value;
