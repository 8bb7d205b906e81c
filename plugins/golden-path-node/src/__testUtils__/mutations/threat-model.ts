import { edit, remove, write, type Mutation } from '../mutation';

const FILE = 'threat-model.yaml';
const PAGE = 'docs/threat-model.md';

export const threatModel: Mutation[] = [
  { what: 'the file', change: remove(FILE), at: { path: FILE } },
  {
    what: 'the page',
    change: remove(PAGE),
    at: { path: PAGE },
    also: ['documentation'],
  },
  {
    what: 'a threat on the page',
    change: edit(PAGE, '| S1 |', '| S9 |'),
    at: { path: PAGE },
  },
  {
    what: 'an answer that says nothing',
    change: edit(
      FILE,
      'answer: Roles per route in one file, refused by default, tested both ways.',
      'answer: TBD',
    ),
    at: { path: FILE, text: 'answer: TBD' },
  },
  {
    what: 'a control that does not exist',
    change: edit(FILE, 'control: http-hardening', 'control: good-intentions'),
    at: { path: FILE, text: 'good-intentions' },
  },
  {
    what: 'an open risk of nobody',
    change: edit(FILE, 'status: answered', 'status: open'),
    at: { path: FILE, text: 'status: open' },
  },
  {
    what: 'an element that nobody looked at',
    change: edit(
      FILE,
      '  threats:\n',
      '    - { kind: entry-point, name: queue, description: messages of others }\n  threats:\n',
    ),
    at: { path: FILE, text: '- { kind: entry-point, name: queue' },
  },
  {
    what: 'threats to stored data',
    change: edit(
      FILE,
      'category: tampering\n      element: data-store/data',
      'category: repudiation\n      element: data-store/data',
    ),
    at: { path: FILE, text: 'threats:' },
  },
  {
    what: 'threats to privacy',
    change: edit(
      FILE,
      /category: (?:linking|identifying|unawareness|non-compliance)/g,
      'category: spoofing',
    ),
    at: { path: FILE, text: 'threats:' },
  },
  {
    what: 'the flood from the internet',
    base: 'node-internet',
    change: edit(
      FILE,
      'category: denial-of-service\n      element: actor/internet',
      'category: tampering\n      element: actor/internet',
    ),
    at: { path: FILE, text: 'threats:' },
  },
  {
    what: 'a kind of STRIDE',
    change: edit(FILE, /category: repudiation/g, 'category: tampering'),
    at: { path: FILE, text: 'threats:' },
  },
  {
    what: 'the syntax',
    change: write(FILE, 'spec: : ['),
    at: { path: FILE, line: 1 },
  },
  {
    what: 'an id twice',
    change: edit(FILE, 'id: T2', 'id: T1'),
    at: {
      path: FILE,
      text: 'id: T1\n      category: tampering\n      element: actor/pipeline',
    },
  },
];
