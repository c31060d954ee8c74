/** An overwritten value of a field whose values must not appear in the history. */
export interface OverwrittenValue {
  /** Identifies this loss, so that storing it again adds no second row. */
  id: string;
  /** The field's label in the CRM. */
  label: string;
  /** The side that had the value. */
  side: 'Salesforce' | 'Partner Center';
  /** In canonical form. */
  value: string;
}
