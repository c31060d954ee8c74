import { labels } from 'c/partnerCenter';

const { compare } = new Intl.Collator();

/** Sorts by a text; deals without it come last. */
function byText(name) {
  return (left, right) => {
    if (left[name] && right[name]) return compare(left[name], right[name]);
    return Number(!left[name]) - Number(!right[name]);
  };
}

const ways = {
  expires: byText('expires'),
  amount: (left, right) => (right.amount ?? -1) - (left.amount ?? -1),
  account: byText('accountName'),
};

/** The ways to sort, as a combobox offers them. */
export const orders = [
  { value: 'expires', label: labels.sortExpires },
  { value: 'amount', label: labels.sortAmount },
  { value: 'account', label: labels.sortAccount },
];

/** The deals in which every word of `search` occurs, in the order of that name. */
export function arrange(deals, search, order) {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const isFound = ({ name, accountName, helpLabel }) => {
    const text = [name, accountName, helpLabel].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  return deals.filter(isFound).sort(ways[order]);
}
