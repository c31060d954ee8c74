/** The stage of a loss in orgs that keep Salesforce's standard stages, whatever their label. */
const standardStage = 'Closed Lost';

/** Whether a stage is closed and not won, from the UI API's attributes. */
const isLost = ({ attributes }) => attributes?.closed === true && attributes.won === false;

/** The stage in which a deal is lost, from the picklist values of a record type; undefined if the org marks none as lost. */
export const lostStageOf = (values = []) =>
  (values.find(({ value }) => value === standardStage) ?? values.find(isLost))?.value;
