/**
 * Modules of the platform that no npm package has, by name, with the file in `page` that stands in for each. They talk to the
 * simulated org's UI API as the real ones talk to the real one's.
 */
export const standIns: Readonly<Record<string, string>> = {
  'lightning/graphql': 'graphql.ts',
  'lightning/navigation': 'navigation.ts',
  'lightning/platformShowToastEvent': 'toast-event.ts',
  'lightning/recordPicker': 'recordPicker/recordPicker.ts',
  'lightning/refresh': 'refresh.ts',
  'lightning/uiObjectInfoApi': 'object-info.ts',
  'lightning/uiRecordApi': 'records.ts',
};
