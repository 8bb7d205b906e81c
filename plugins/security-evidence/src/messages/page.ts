/** The frame of the page, and what it is asked. */
export const page = {
  pageTitle: 'Evidence',
  title: 'Evidence',
  description:
    'How services stood by the controls of a framework on a date, with the results, the facts behind them and the exceptions. Unknown is never counted as satisfied.',
  loading: 'Loading the frameworks',
  questions: 'What to look at',
  framework: 'Framework',
  frameworkOption: '{{title}} {{version}}',
  noFrameworks: 'No framework is installed.',
  noFrameworksHint: 'A platform engineer adds a catalogue to the backend.',
  chooseFramework: 'Choose a framework',
  missing: 'No such framework',
  missingText:
    'No framework of this name is installed. Choose one of those that are.',
  scope: 'Scope',
  organisation: 'The whole organisation',
  scopeSearch: 'Group, system, domain or service',
  date: 'Date',
  dateHint: 'As it was at the end of that day, UTC; empty for now.',
  view: 'What to show',
  controls: 'Controls',
  activity: 'What happened',
  asOf_one:
    'As of {{when, datetime(dateStyle: medium; timeStyle: short)}}, {{count}} service.',
  asOf_other:
    'As of {{when, datetime(dateStyle: medium; timeStyle: short)}}, {{count}} services.',
  coverage: '{{checked}} of {{controls}} controls have a check here.',
  publisher: 'The words that hold are those of {{publisher}}.',
  publisherLink: '{{title}} at its publisher',
  unrecorded: 'Before the record begins',
  neverRecorded: 'Nothing is on record yet',
  unrecordedText:
    'Results are on record since {{when, datetime(dateStyle: medium; timeStyle: short)}}. What was before is undetermined.',
  neverRecordedText: 'All of it is undetermined until results were recorded.',
  export: 'Export',
  exportOf: {
    csv: 'CSV',
    json: 'JSON',
    oscal: 'OSCAL',
  },
  exportHint:
    'With access, changes and cases of the same period. Each export is audited.',
} as const;
