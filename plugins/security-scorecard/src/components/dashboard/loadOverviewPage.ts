/** The code of the overview; it is fetched once, whoever asks first. */
export const loadOverviewPage = () =>
  import('./OverviewPage').then(m => m.OverviewPage);
