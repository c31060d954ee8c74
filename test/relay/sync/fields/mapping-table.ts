import type { Json, JsonObject } from '../../../../relay/sync/model.ts';

/** One value of a mapped field as each side has it. */
export interface Sample {
  there: Json;
  here: Json;
  /** What goes along: a status moves with its substatus, a reason with the move that it is the reason of. */
  with?: { there?: JsonObject; here?: JsonObject };
}

const won = { there: { '/status': 'Closed' } };
const accepted = { there: { '/status': 'Active' } };
const text = (first: string, second: string): [Sample, Sample] => [
  { there: first, here: first },
  { there: second, here: second },
];

/** For each row of the package two values: one that a new deal has, and one that it gets later. */
export const samples: Readonly<Record<string, readonly [created: Sample, updated: Sample]>> = {
  Closing_Date: [
    { there: '2027-01-31T00:00:00Z', here: '2027-01-31' },
    { there: '2027-02-28T00:00:00Z', here: '2027-02-28' },
  ],
  Contact_Email: text('kim@fabrikam.example', 'lee@fabrikam.example'),
  Contact_First_Name: text('Kim', 'Lee'),
  Contact_Last_Name: text('Akers', 'Gu'),
  Contact_Phone: text('+1 425 555 0123', '+1 425 555 0124'),
  Currency: text('EUR', 'JPY'),
  Customer_City: text('Spokane', 'Tacoma'),
  Customer_Country: text('DE', 'FR'),
  Customer_Name: text('Fabrikam Europe', 'Fabrikam France'),
  Customer_Postal_Code: text('99201', '98402'),
  Customer_State: text('OR', 'ID'),
  Customer_Street: text('1 Long Road\nDoor 2', '2 Short Road\nDoor 3'),
  Deal_Value: [
    { there: 75_000.5, here: 75_000.5 },
    { there: 80_000, here: 80_000 },
  ],
  Decline_Reason: [
    { there: 'Timeline too short', here: 'Timeline too short' },
    { there: 'Other', here: 'Other', with: { here: { StageName: 'Closed Lost' } } },
  ],
  Help_Type: [
    { there: 'QuotesOrLicensing', here: 'Quotes or Licensing' },
    { there: 'GeneralOrOther', here: 'General or Other' },
  ],
  Marketplace_Intent: [
    { there: 'Yes', here: 'Yes' },
    { there: 'No', here: 'No' },
  ],
  Microsoft_CRM_Identifier: text('7-1ABC', '7-2DEF'),
  Microsoft_Notes: text('Please call them.', 'Please call them this week.'),
  Name: text('Fabrikam: rental app', 'Fabrikam: rental app, phase 2'),
  Notes: text('First notes.', 'Second notes.'),
  Owner_Email: text('sam@contoso.example', 'ana@contoso.example'),
  Owner_First_Name: text('Sam', 'Ana'),
  Owner_Last_Name: text('Sellers', 'Trujillo'),
  Owner_Phone: text('+1 425 555 0133', '+1 425 555 0134'),
  Referral_Expires: [
    { there: '2026-12-01T00:00:00.000Z', here: '2026-12-01T00:00:00.000Z' },
    { there: '2026-12-15T00:00:00.000Z', here: '2026-12-15T00:00:00.000Z' },
  ],
  Referral_Status: [
    { there: 'New', here: 'New' },
    { there: 'Active', here: 'Active', with: { there: { '/substatus': 'Accepted' } } },
  ],
  Referral_Substatus: [
    { there: 'Received', here: 'Received' },
    { there: 'Accepted', here: 'Accepted', with: accepted },
  ],
  Solutions: [
    { there: 'SOL-1-ABC\nSOL-2-DEF', here: 'SOL-1-ABC\nSOL-2-DEF' },
    { there: 'SOL-3-GHI', here: 'SOL-3-GHI' },
  ],
  Stage: [
    { there: 'Accepted', here: 'Qualification', with: accepted },
    { there: 'Won', here: 'Closed Won', with: won },
  ],
  Visible_To_Microsoft: [
    { there: true, here: true },
    { there: true, here: true },
  ],
};
