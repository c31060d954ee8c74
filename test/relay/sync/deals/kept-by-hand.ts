import type { Deal } from '../../../../relay/sync/fields/described-deal.ts';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const stems = [
  'Contoso',
  'Fabrikam',
  'Northwind',
  'Adventure',
  'Tailspin',
  'Wingtip',
  'Proseware',
  'Lucerne',
  'Litware',
];
const trades = [
  'Traders',
  'Foods',
  'Müller Bau',
  'Energy',
  'Logistics',
  'Hôpital',
  'Publishing',
  'Air',
  'Textil',
  'Bank',
];
const forms = [' Inc', ' GmbH', ' Ltd', '', ' S.A.', ' Corp'];
const products = [
  'Azure',
  'Dynamics',
  'Security',
  'SAP',
  'Data platform',
  'Teams',
  'Fabric',
  'Copilot',
  'SQL',
  'Kubernetes',
];
const works = [
  'migration',
  'assessment',
  'rollout',
  'modernization',
  'pilot',
  'landing zone',
  'workshop',
  'renewal',
  'support',
];
const sites = ['', ' phase 1', ' phase 2', ' EMEA', ' 2027', ' headquarters'];

export interface BothSystems {
  here: Deal[];
  there: Deal[];
  /** Opportunity id by referral id. */
  twins: ReadonlyMap<string, string>;
}

/**
 * So many open deals in each system, `share` of them the same deals, as people keep them who type them twice: other legal forms and
 * spellings of the customer, other words around the name, rounded amounts, shifted dates, blanks. A customer has several deals.
 */
export function keptByHand(seed: number, count = 500, share = 0.6): BothSystems {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const customers = Array.from({ length: Math.ceil(count / 3) }, (_, n) => ({
    name: `${pick(stems)} ${pick(trades)}${n % 2 === 0 ? ` ${String(n)}` : ''}${pick(forms)}`,
    postalCode: random() < 0.8 ? String(10_000 + Math.floor(random() * 89_999)) : null,
    country: 'US',
  }));
  const used = new Set<string>();
  const deal = (id: string): Deal => {
    const customer = pick(customers);
    let title = '';
    do title = `${pick(products)} ${pick(works)}${pick(sites)}`;
    while (used.has(`${customer.name} ${title}`));
    used.add(`${customer.name} ${title}`);
    return {
      id,
      name: random() < 0.5 ? `${customer.name}: ${title}` : title,
      customer,
      amount: Math.round(5_000 + random() * 400_000),
      closeDate: dayAfter('2027-01-01', random() * 500),
    };
  };
  const here = Array.from({ length: count }, (_, n) => deal(`006${String(n).padStart(12, '0')}AAA`));
  const twins = new Map<string, string>();
  const there = Array.from({ length: count }, (_, n) => {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const original = n < count * share ? here[n] : undefined;
    if (original === undefined) return deal(id);
    twins.set(id, original.id);
    return { ...typedAgain(original, random), id };
  });
  return { here, there, twins };
}

function typedAgain(deal: Deal, random: () => number): Deal {
  const oneOf = <T>(...choices: readonly (() => T)[]): T =>
    (choices[Math.floor(random() * choices.length)] as () => T)();
  const name = deal.name ?? '';
  const title = name.includes(': ') ? name.slice(name.indexOf(': ') + 2) : name;
  const customerName = deal.customer.name ?? '';
  return {
    id: deal.id,
    customer: {
      ...deal.customer,
      name: oneOf(
        () => customerName,
        () => customerName,
        () => customerName.replace(/ (Inc|GmbH|Ltd|Corp)$/, ', $1.'),
        () => customerName.toUpperCase(),
        () => customerName.replace('Müller', 'Mueller').replace('ô', 'o'),
      ),
      postalCode: random() < 0.7 ? deal.customer.postalCode : null,
    },
    name: oneOf(
      () => name,
      () => title,
      () => `${customerName} - ${title}`,
      () => `${title} (co-sell)`,
      () => title.split(' ').reverse().join(' '),
      () => title.toUpperCase(),
      () => misspelt(title, random),
    ),
    amount: oneOf(
      () => deal.amount,
      () => deal.amount,
      () => Math.round((deal.amount ?? 0) / 1_000) * 1_000,
      () => Math.round((deal.amount ?? 0) * (0.9 + random() * 0.2)),
      () => null,
    ),
    closeDate: oneOf(
      () => deal.closeDate,
      () => dayAfter(deal.closeDate ?? '', random() * 14),
      () => dayAfter(deal.closeDate ?? '', random() * 40 - 10),
    ),
  };
}

function misspelt(text: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (text.length - 2));
  return text.slice(0, at) + text.slice(at + 1);
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + Math.round(days) * 86_400_000).toISOString().slice(0, 10);
