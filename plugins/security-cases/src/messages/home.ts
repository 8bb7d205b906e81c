/** The card on the home page. */
export const home = {
  title: 'Cases that wait for a decision',
  others_one: 'Show {{count}} more case',
  others_other: 'Show {{count}} more cases',
} as const;
