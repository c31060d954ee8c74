import type { Customer, Likeness } from '../../../../relay/sync/fields/compare-customers.ts';

/** One customer against each of several: `name | country postal code`, where `-` is a blank country. */
type Group = [likeness: Likeness, customer: string, others: string[]];

/** Written by hand from what sellers and the portal write; none is a real customer's address. */
const groups: Group[] = [
  // The same text, differently typed
  [
    'same',
    'Northwind Traders | US 98052',
    [
      'Northwind Traders | US 98052',
      'northwind traders | US 98052',
      'NORTHWIND TRADERS | us 98052',
      ' Northwind  Traders  | US 98052',
      'Northwind\u00a0Traders | US 98052',
      'Northwind\u2009Traders | US 98052',
      'Northwind\tTraders | US 98052',
      'Northwind\u200b Traders | US 98052',
      'Northwind-Traders | US 98052',
      'Northwind – Traders | US 98052',
      'Northwind‐Traders | US 98052',
      'Northwind, Traders | US 98052',
      '"Northwind Traders" | US 98052',
      'Ｎｏｒｔｈｗｉｎｄ Traders | US 98052',
    ],
  ],
  // Entities, as the portal keeps names
  [
    'same',
    'Vista Oil & Gas S.A.U. | AR C1425',
    [
      'Vista Oil &amp; Gas S.A.U. | AR C1425',
      'Vista Oil &#38; Gas S.A.U. | AR C1425',
      'Vista Oil &#x26; Gas S.A.U. | AR C1425',
      'Vista Oil&amp;Gas S.A.U. | AR C1425',
      'VISTA OIL & GAS S.A.U. | Argentina C1425',
      'Vista Oil & Gas&nbsp;S.A.U. | ARG C1425',
    ],
  ],
  [
    'same',
    "Trey O'Neill | IE D02",
    ['Trey O’Neill | IE D02', 'Trey O&#39;Neill | IE D02', 'Trey O&rsquo;Neill | IE D02'],
  ],
  [
    'same',
    'Café Müller | DE 80331',
    ['Cafe\u0301 Mu\u0308ller | DE 80331', 'CAFÉ MÜLLER | DE 80331', 'Caf&eacute; M&uuml;ller | DE 80331'],
  ],
  [
    'same',
    'Northwind Traders | US',
    ['Northwind Traders ... | US', 'Northwind … Traders | US', 'Northwind Traders! | US'],
  ],
  ['same', 'Northwind East A.B.C. Inc. | US', ['Northwind East ABC Inc. | US', 'NORTHWIND  East A.B.C Inc. | US']],
  // Signs only
  ['same', '★★★ | US', [' ★★★ | US']],
  ['same', '株式会社 | JP', ['株式会社 | Japan']],
  ['same', 'A.B.C. Works | US 10001', ['ABC Works | US 10001', 'A.B.C Works | US 10001']],
  ['same', 'Dr. Oetzi Foods | AT 6020', ['Dr Oetzi Foods | AT 6020', 'Dr Oetzi  Foods | AT A-6020']],
  [
    'same',
    'Ｃｏｎｔｏｓｏ株式会社 | JP 100-0001',
    ['Contoso株式会社 | JP 1000001', 'Contoso 株式会社 | Japan 〒100-0001'],
  ],
  ['same', 'Fabrikam ㈱ | JP', ['Fabrikam(株) | JP']],
  ['same', 'Inc | US', ['INC | US']],

  // Countries as countries
  [
    'same',
    'Contoso | US 98052',
    [
      'Contoso | USA 98052',
      'Contoso | United_States 98052',
      'Contoso | United_States_of_America 98052',
      'Contoso | U.S. 98052',
      'Contoso | Estados_Unidos 98052',
    ],
  ],
  [
    'same',
    'Contoso | GB EC1A 1BB',
    ['Contoso | UK EC1A1BB', 'Contoso | United_Kingdom ec1a 1bb', 'Contoso | England EC1A 1BB'],
  ],
  ['same', 'Contoso | NL 1012 AB', ['Contoso | The_Netherlands 1012AB', 'Contoso | Holland NL-1012 AB']],
  ['same', 'Contoso | KR 03187', ['Contoso | Korea,_Republic_of 03187', 'Contoso | South_Korea 03187']],
  ['same', 'Contoso | CZ 110 00', ['Contoso | Czech_Republic 11000', 'Contoso | Czechia 110 00']],
  ['same', 'Contoso | TR 34000', ['Contoso | Turkey 34000', 'Contoso | Türkiye 34000']],
  ['same', 'Contoso | Atlantis', ['Contoso | atlantis']],

  // Postal codes by country
  [
    'same',
    'Contoso | US 98052-6399',
    [
      'Contoso | US 98052',
      'Contoso | US 980526399',
      'Contoso | US 98052-0001',
      'Contoso | - 98052',
      'Contoso | USA 98052 ',
    ],
  ],
  [
    'same',
    'Contoso | US 02139',
    ['Contoso | US 2139', 'Contoso | - 2139', 'Contoso | US 02139-4307', 'Contoso | United_States 2139'],
  ],
  ['same', 'Contoso | DE 01067', ['Contoso | DE 1067', 'Contoso | DE D-01067', 'Contoso | Germany DE-01067']],
  ['same', 'Contoso | CH 8001', ['Contoso | CH CH-8001', 'Contoso | Switzerland 8001']],
  ['same', 'Contoso | CA M5V 3L9', ['Contoso | CA M5V3L9', 'Contoso | Canada m5v-3l9']],
  ['same', 'Contoso | BR 01310-100', ['Contoso | BR 01310100', 'Contoso | Brasil 01310-100']],
  ['same', 'Contoso | SE 111 22', ['Contoso | SE 11122', 'Contoso | Sweden SE-111 22', 'Contoso | Sweden S-11122']],
  ['same', 'Contoso | PL 00-001', ['Contoso | PL 00001']],
  ['same', 'Contoso | PT 1000-001', ['Contoso | PT 1000001']],
  ['same', 'Contoso | JP 100-0001', ['Contoso | JP 1000001', 'Contoso | 日本 100-0001']],
  ['same', 'Contoso | - 98052-6399', ['Contoso | - 98052', 'Contoso | US 98052']],

  // What is blank contradicts nothing
  [
    'same',
    'Northwind | US 98052',
    ['Northwind | US', 'Northwind | -', 'Northwind | - 98052', 'Northwind | United_States'],
  ],
  ['same', 'Northwind | -', ['Northwind | -', 'Northwind | DE', 'Northwind | DE 80331', 'Northwind | - 80331']],

  // Legal forms: left out, added, or written otherwise
  [
    'candidate',
    'Contoso, Inc. | US 98052',
    [
      'Contoso Inc | US 98052',
      'Contoso | US 98052',
      'Contoso Incorporated | US 98052',
      'Contoso Corp. | US 98052',
      'Contoso Corporation | US 98052',
      'Contoso LLC | US 98052',
      'The Contoso Company | US 98052',
      'contoso | US',
      'Contoso Ltd | -',
    ],
  ],
  [
    'candidate',
    'Fabrikam GmbH & Co. KG | DE 80331',
    [
      'Fabrikam | DE 80331',
      'Fabrikam GmbH | DE 80331',
      'Fabrikam GmbH & Co KG | DE 80331',
      'Fabrikam GmbH und Co. KG | DE 80331',
      'Fabrikam AG | DE',
    ],
  ],
  [
    'candidate',
    'Vista Oil & Gas S.A.U. | AR',
    ['Vista Oil & Gas SAU | AR', 'Vista Oil & Gas | AR', 'Vista Oil and Gas S.A. | AR', 'Vista Oil Gas | AR'],
  ],
  [
    'candidate',
    'Litware Pvt. Ltd. | IN',
    ['Litware Private Limited | IN', 'Litware Pvt Ltd | IN', 'Litware | IN', 'LITWARE LIMITED | India'],
  ],
  [
    'candidate',
    'Proseware Pty Ltd | AU',
    ['Proseware | AU', 'Proseware Pty. Limited | AU', 'Proseware Ltd | Australia'],
  ],
  ['candidate', 'Adatum B.V. | NL', ['Adatum BV | NL', 'Adatum | NL', 'Adatum N.V. | NL']],
  ['candidate', 'Tailspin A/S | DK', ['Tailspin | DK', 'Tailspin ApS | DK', 'Tailspin AS | DK']],
  ['candidate', 'Wingtip S. de R.L. de C.V. | MX', ['Wingtip | MX', 'Wingtip SA de CV | MX']],
  ['candidate', 'Relecloud Sp. z o.o. | PL', ['Relecloud | PL', 'Relecloud sp z oo | PL', 'Relecloud S.A. | PL']],
  [
    'candidate',
    'Contoso株式会社 | JP',
    ['Contoso | JP', '株式会社Contoso | JP', 'Contoso Co., Ltd. | JP', 'Contoso K.K. | JP'],
  ],
  ['candidate', 'Fabrikam Sociedad Anónima | ES', ['Fabrikam | ES', 'Fabrikam S.A. | ES']],
  ['candidate', 'Fabrikam Oy | FI', ['Fabrikam Oyj | FI', 'Fabrikam | FI']],
  ['candidate', 'Munson ООО | RU', ['Munson | RU']],
  ['candidate', '深圳科技有限公司 | CN', ['深圳科技 | CN', '深圳科技股份有限公司 | CN']],

  [
    'candidate',
    'Lamna S.p.A. | IT 20121',
    ['Lamna SpA | IT 20121', 'Lamna S.r.l. | Italia I-20121', 'Lamna | IT 20121'],
  ],
  ['candidate', 'Nod Ltda. | BR', ['Nod LTDA | BR', 'Nod S.A. | BR', 'Nod | Brasil']],
  ['candidate', 'Graphic Design Sdn. Bhd. | MY', ['Graphic Design | MY', 'Graphic Design Sdn Bhd | Malaysia']],
  ['candidate', 'Fourth Coffee Ltd. Şti. | TR', ['Fourth Coffee | Turkey']],

  // Spelled otherwise
  [
    'candidate',
    'Müller & Söhne | DE',
    [
      'Mueller & Soehne | DE',
      'Muller & Sohne | DE',
      'Müller und Söhne | DE',
      'Müller Söhne | DE',
      'Mueller + Soehne | DE',
    ],
  ],
  ['candidate', 'Société Générale de Test | FR', ['Societe Generale de Test | FR', 'SOCIETE GENERALE DE TEST | FR']],
  ['candidate', 'Møller Foods | DK', ['Moller Foods | DK', 'Moeller Foods | DK']],
  ['candidate', 'Straße 12 | DE', ['Strasse 12 | DE']],
  ['candidate', 'Bäcker Test | DE', ['Baecker Test | DE', 'Backer Test | DE']],
  ['candidate', 'Færch Foods | DK', ['Faerch Foods | DK']],
  ['candidate', 'Åse Foods | NO', ['Aase Foods | NO', 'Ase Foods | NO']],
  ['candidate', 'Sacré Cœur Test | FR', ['Sacre Coeur Test | FR']],
  ['candidate', 'Łódź Foods | PL', ['Lodz Foods | PL']],
  ['candidate', 'Đuro Foods | HR', ['Duro Foods | HR']],
  ['candidate', 'Işık Foods | TR', ['Isik Foods | TR']],
  ['candidate', 'Fabrikam & Fils | FR', ['Fabrikam et Fils | FR', 'Fabrikam Fils | FR']],
  ['candidate', 'Tailspin+ | US', ['Tailspin | US', 'Tailspin / | US']],
  ['candidate', 'The And | US', ['TheAnd | US']],
  ['candidate', 'The Phone Company | US', ['Phone | US', 'The Phone | US']],
  [
    'candidate',
    'Wide World Importers | US',
    ['WideWorld Importers | US', 'Wide World-Importers Inc | US', 'The Wide World Importers | US'],
  ],
  ['candidate', 'Best for You & Organics | US', ['Best for You and Organics | US', 'Best for You Organics | US']],

  // The same name elsewhere in the country: perhaps another site
  [
    'candidate',
    'Contoso | US 98052',
    ['Contoso | US 10001', 'Contoso | US 98053-1234', 'contoso | USA 2139', 'Contoso | - 10001'],
  ],
  ['candidate', 'Contoso | GB EC1A 1BB', ['Contoso | GB SW1A 1AA']],
  ['candidate', 'Contoso | DE 80331', ['Contoso | DE 10115']],

  // Others
  [
    'different',
    'Lucerne Publishing | CH 6003',
    ['Lucerne Printing | CH 6003', 'Lucerne | CH 6003', 'Lucerne Publishing | LI'],
  ],
  ['different', 'School of Fine Art | US', ['School of Fine Arts | US', 'Fine Art School | US']],
  ['different', 'Contoso株式会社 | JP', ['Contosa株式会社 | JP', 'Contoso Holdings 株式会社 | JP']],
  [
    'different',
    'Contoso | US 98052',
    [
      'Fabrikam | US 98052',
      'Contoso Consulting | US 98052',
      'Contoso Pharmaceuticals, Inc. | US 98052',
      'Contosa | US 98052',
      'Conto So Good | US 98052',
      'Contoso | DE 98052',
      'Contoso | CA',
      'Contoso | GB 98052',
      'Contoso | Atlantis',
      'Contoso, Inc. | US 10001',
      'Contoso Ltd | GB',
      ' | US 98052',
    ],
  ],
  ['different', ' | US 98052', [' | US 98052', '- | US 98052', '... | US 98052', '& | US 98052']],
  ['different', '★★★ | US', ['☆☆☆ | US', '... | US', '& | US', 'The | US']],
  ['different', 'The | US', ['And | US', '& | US']],
  [
    'different',
    'Northwind Traders | US',
    [
      'Northwind | US',
      'Southwind Traders | US',
      'Northwind Trading | US',
      'Traders Northwind | US',
      'Northwind Traders 2 | US',
    ],
  ],
  ['different', 'Müller | DE', ['Miller | DE', 'Möller | DE', 'Müller | AT', 'Muller | CH', 'Müllers | DE']],
  [
    'different',
    'Fabrikam GmbH | DE 80331',
    ['Fabrikam | DE 10115', 'Fabrikam AG | DE 10115', 'Fabrikam Residences GmbH | DE 80331'],
  ],
  ['different', 'ContosoService | JP', ['Contoso株式会社Service | JP']],
  ['different', 'AB | SE', ['AS | SE', 'AG | SE']],
  ['different', '3M Test | US', ['4M Test | US', 'M Test | US']],
  ['different', 'Alpine Ski House | US', ['Alpine Ski Home | US', 'Alpine House | US']],
  ['different', 'City Power & Light | US', ['City Power | US', 'City Light | US', 'Power & Light | US']],
];

function customer(text: string): Customer {
  const [name = '', place = ''] = text.split(' | ');
  const [country = '-', ...postalCode] = place.trimStart().split(' ');
  return {
    name: name === '' ? null : name,
    country: country === '-' ? null : country.replaceAll('_', ' '),
    postalCode: postalCode.length === 0 ? null : postalCode.join(' '),
  };
}

export const customerPairs = groups.flatMap(([likeness, one, others]) =>
  others.map((other) => ({ likeness, texts: `${one} / ${other}`, pair: [customer(one), customer(other)] as const })),
);
