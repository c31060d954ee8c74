import LOCALE from '@salesforce/i18n/locale';
import { labels } from 'c/partnerCenter';

const { compare } = new Intl.Collator(LOCALE);

/** Sorts by a text field; deals without it come last. */
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

/** The sort orders, as options of a combobox. */
export const orders = [
  { value: 'expires', label: labels.sortExpires },
  { value: 'amount', label: labels.sortAmount },
  { value: 'account', label: labels.sortAccount },
];

/** The deals that contain every word of `search`, in the named sort order. */
export function arrange(deals, search, order) {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const isFound = ({ name, accountName, helpLabel }) => {
    const text = [name, accountName, helpLabel].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  return deals.filter(isFound).sort(ways[order]);
}
