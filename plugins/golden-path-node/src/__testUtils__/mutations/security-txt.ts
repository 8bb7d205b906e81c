import { append, edit, remove, type Mutation } from '../mutation';

const FILE = '.well-known/security.txt';
const base = 'node-internet';

export const securityTxt: Mutation[] = [
  { what: 'the file', base, change: remove(FILE), at: { path: FILE } },
  {
    what: 'the contact',
    base,
    change: edit(FILE, /^Contact:.*\n/m, ''),
    at: { path: FILE },
  },
  {
    what: 'a contact of nobody',
    base,
    change: edit(
      FILE,
      'mailto:payments@harbour.internal',
      'mailto:security@example.com',
    ),
    at: { path: FILE, text: 'Contact:' },
  },
  {
    what: 'a contact without a scheme',
    base,
    change: edit(FILE, 'mailto:payments', 'payments'),
    at: { path: FILE, text: 'Contact:' },
  },
  {
    what: 'the date',
    base,
    change: edit(FILE, /^Expires:.*\n/m, ''),
    at: { path: FILE },
  },
  {
    what: 'a date that is over',
    base,
    change: edit(FILE, '2027-10-31', '2020-10-31'),
    at: { path: FILE, text: 'Expires:' },
  },
  {
    what: 'a date that never comes',
    base,
    change: edit(FILE, '2027-10-31', '2099-10-31'),
    at: { path: FILE, text: 'Expires:' },
  },
  {
    what: 'two dates',
    base,
    change: append(FILE, 'Expires: 2027-01-01T00:00:00Z'),
    at: { path: FILE, text: 'Expires: 2027-01-01' },
  },
];
