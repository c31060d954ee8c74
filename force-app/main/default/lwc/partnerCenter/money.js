import LOCALE from '@salesforce/i18n/locale';

/** Formats whole amounts, with the sign of their currency if that is known. */
export const moneyFormat = (currency) =>
  new Intl.NumberFormat(LOCALE, {
    ...{ minimumFractionDigits: 0, maximumFractionDigits: 0 },
    ...(currency && { style: 'currency', currency }),
  });
