/** Asking for access. */
export const request = {
  intro:
    'Ask for access that you need now. It ends by itself, and everything about it is recorded.',
  notNow: 'You can’t ask for “{{title}}” now: {{reason}}',
  unknown: 'There is no access called “{{id}}”. Choose another.',
} as const;

/** Who decides in whose place. */
export const delegations = {
  intro:
    'While you are away, somebody else can decide on requests and reviews in your place. What they decide is recorded in both names.',
  view: 'Which delegations',
  all: 'All',
  mine: 'From me',
  toMe: 'To me',
  create: 'Let somebody decide for me',
  createTitle: 'Let somebody decide in your place',
  to: 'Who decides for you',
  toMissing: 'Choose a person.',
  toSelf: 'Choose somebody else than yourself.',
  starts: 'From',
  ends: 'Until',
  startsMissing: 'Choose when it begins.',
  endsMissing: 'Choose when it ends.',
  order: 'It has to end after it begins, and not in the past.',
  createText:
    'The person gets your right to decide, and nothing else. Nobody can pass it on.',
  confirm: 'Let them decide',
  from: 'From',
  toWhom: 'To',
  reason: 'Why',
  state: 'State',
  active: 'In force',
  coming: 'Begins later',
  over: 'Over',
  revoked: 'Ended early {{time}}',
  end: 'End it',
  endOf: 'End it: from {{from}} to {{to}}',
  endFailed: 'It was not ended',
  none: 'Nobody decides for you, and you decide for nobody. Before you go away, let somebody decide for you.',
  noneView: 'None of these.',
} as const;

/** Deciding from the chat. */
export const chatAccounts = {
  title: 'Decide from the chat',
  intro:
    'Buttons in the chat decide in your name once your chat account is linked. Only an account that sent your code is yours; an e-mail address links nothing.',
  none: 'No chat account is linked to you.',
  link: 'Link a chat account',
  linked: 'Linked {{time}}, to be linked again {{until}}',
  unlink: 'Unlink',
  unlinkOf: 'Unlink {{account}}',
  unlinkFailed: 'It was not unlinked',
  codeTitle: 'Send this code from your chat account',
  codeText:
    'Send it to Fairway in the chat, from your own account, by {{time}}. It links one account, once.',
  code: 'Code',
  codeFailed: 'There is no code',
} as const;
