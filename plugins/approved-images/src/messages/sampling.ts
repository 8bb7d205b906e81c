/** The page of out-of-band sampling. */
export const sampling = {
  tab: 'Sampling',
  title: 'Out-of-band sampling',
  description:
    'Every week some live services are drawn at random and everything about them is read anew. What nobody had found until then was found out of band.',
  share: 'Found out of band, last 90 days',
  shareValue: '{{share}} %',
  shareOf: '{{outOfBand}} of {{all}} findings of the sampled services',
  shareNone: 'No findings at all',
  undetermined_one:
    'Of {{count}} service it is not known what was found; it counts in neither.',
  undetermined_other:
    'Of {{count}} services it is not known what was found; they count in neither.',
  columnWeek: 'Week',
  columnServices: 'Services',
  columnState: 'Verified',
  columnFound: 'Out of band',
  columnKnown: 'By themselves',
  services: '{{size}} of {{population}}',
  verified: '{{verified}} verified',
  unknown: '{{services}} not known',
  underWay: '{{services}} under way',
  unscanned_one: 'of {{count}} service a scan is not known',
  unscanned_other: 'of {{count}} services a scan is not known',
  scanNotKnown: 'Read anew; its scan is not known',
  open: 'Show the sample of {{week}}',
  total_one: '{{count}} sample',
  total_other: '{{count}} samples',
  emptyTitle: 'No sample was drawn yet',
  emptyDescription:
    'The first is drawn some minutes after the portal starts, unless approvedImages.sampling.size is 0.',
  drawn: 'Drawn',
  seed: 'Seed',
  seedHint:
    'The services whose SHA-256 of seed, line break and entity ref is lowest: anybody can repeat the draw.',
  state: {
    drawn: 'Drawn',
    refreshing: 'Being read anew',
    verified: 'Verified',
    undetermined: 'Not known',
  },
  found_one: '{{count}} finding out of band',
  found_other: '{{count}} findings out of band',
  more_one: 'and {{count}} more',
  more_other: 'and {{count}} more',
} as const;
