import incoming from '../test/clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import type { PartnerCenterCloud } from '../test/clouds/partner-center/start.ts';
import type { SalesforceCloud } from '../test/clouds/salesforce/start.ts';
import { dealMaker, fillCatalogue } from '../test/browser/demo-data.ts';

const customers = [
  ...[
    'Adatum',
    'Alpine Ski House',
    'Bellows College',
    'Best For You Organics',
    'Coho Winery',
    'Consolidated Messenger',
  ],
  ...[
    'Fabrikam Residences',
    'First Up Consultants',
    'Fourth Coffee',
    'Graphic Design Institute',
    'Humongous Insurance',
  ],
  ...[
    'Lamna Healthcare',
    'Liberty Delightful',
    'Lucerne Publishing',
    'Margie’s Travel',
    'Munson’s Farm',
    'Nod Publishers',
  ],
  ...[
    'Proseware',
    'Relecloud',
    'School of Fine Art',
    'Southridge Video',
    'Tailspin Toys',
    'Trey Research',
    'VanArsdel',
  ],
  ...[
    'Wide World Importers',
    'Wingtip Toys',
    'Woodgrove Bank',
    'World Wide Coffee',
    'Blue Yonder',
    'City Power & Light',
  ],
];
const wishes = ['data platform', 'guest app', 'migration to Azure', 'security review', 'demand forecast'];

/** The seller's own deals that are not shared: complete, without an amount, without a contact, with a date in the past. */
const unshared: readonly [name: string, fields: Record<string, unknown>][] = [
  ['Contoso Suites: booking app', { Products__c: 'SOL-10001-AAA' }],
  ['Litware: shop terminals', { Products__c: 'SOL-10002-BBB', Amount: 240_000 }],
  ['Northwind Traders: cold chain', {}],
  ['The Phone Company: call center', { Amount: null }],
  ['Datum Corporation: archive', { CloseDate: '2025-01-31' }],
  ['Tasmanian Traders: warehouse', { withContact: false, Products__c: 'SOL-10003-CCC' }],
];

/** The data for visitors who keep the sandbox running: an inbox of thirty deals, solutions to choose from, and deals to share. */
export async function furnish(clouds: {
  partnerCenter: Pick<PartnerCenterCloud, 'asMicrosoft'>;
  salesforce: SalesforceCloud;
}): Promise<void> {
  await fillCatalogue(clouds.salesforce);
  // The solutions of the deals that Microsoft sends and that the story shares.
  const admin = clouds.salesforce.as(clouds.salesforce.users.admin);
  for (const [Name, Solution_Id__c] of [
    ['Contoso Sales Insights', 'SOL-34104-EBB'],
    ['Contoso Field Service', 'SOL-15974-MQF'],
  ])
    await admin.create('Partner_Center_Solution__c', { Name, Solution_Id__c, Type__c: 'Own', Active__c: true });
  const makeDeal = dealMaker(clouds.salesforce);
  for (const [name, fields] of unshared) await makeDeal(name, fields);
  for (const [index, customer] of customers.entries())
    clouds.partnerCenter.asMicrosoft().sendReferral({
      ...incoming,
      name: `${customer}: ${wishes[index % wishes.length] ?? ''}`,
      customerProfile: { ...incoming.customerProfile, name: customer },
      details: { ...incoming.details, dealValue: 20_000 + index * 3_500 },
    });
}
