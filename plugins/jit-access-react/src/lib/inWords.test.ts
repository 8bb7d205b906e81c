import { actionInWords, nameInWords } from './inWords';

it.each([
  ['grant-ended', 'Grant ended'],
  ['lost', 'Lost'],
  ['', ''],
])('says the action %j as %j', (action, words) => {
  expect(actionInWords(action)).toBe(words);
});

it.each([
  ['policyHash', 'policy hash'],
  ['why', 'why'],
])('says the name %j as %j', (name, words) => {
  expect(nameInWords(name)).toBe(words);
});
