/** Access at once. */
export const breakGlass = {
  title: 'Break-glass',
  intro:
    'For an emergency in which nobody can wait for an approval. You have the access at once, and answer for it afterwards.',
  link: 'Is it an emergency? Break the glass',
  linkText:
    'Access at once, without an approval. It is told to many and reviewed afterwards.',
  search: 'Search by name',
  choose: 'What do you need at once?',
  none: 'No access policy lets you break the glass. Ask for the access as usual, or call the on-call of the team that owns it.',
  noneMatch: 'Nothing matches. Search for another name.',
  atMost: 'At most {{max}}',
  blocked: 'Not now:',
  how: 'How long and why',
  consequences: 'What follows',
  told: 'The owners and the security team are told now, with your name and your reason.',
  reviewed: 'It is reviewed afterwards, within {{within}} of its end, by:',
  blocks: 'Until the review is done you can’t break the glass again.',
  recorded: 'Everything about it goes into the audit ledger.',
  ends: 'It ends by itself after {{duration}}. Hand it back as soon as you are done.',
  button: 'Break the glass: take access now',
  refused: 'The glass was not broken',
} as const;
