import { parse } from '@cdktf/hcl2json';
import { parseAllDocuments } from 'yaml';
import {
  type Files,
  readTemplates,
  render,
  VALUES,
} from './__testUtils__/renderings';
import { definitionPath, parseDefinition } from './render/definition';
import type { RenderValues } from './render/renderGoldenPath';
import { decodeText, memoryTree } from './tree';
import { verifyTree } from './verify';

const CHOICES = {
  exposure: ['internal', 'partner', 'internet'],
  personalData: [true, false],
  dataStore: ['none', 'postgresql', 'object-storage'],
  ci: ['github-actions', 'gitlab-ci', 'jenkins'],
  deployment: ['kubernetes', 'vm'],
} as const;
/** Answers that change less; each combination has the next of each. */
const ROTATING = {
  classification: ['public', 'internal', 'confidential', 'restricted'],
  trust: ['managed', 'own-keys'],
  tier: ['1', '2', '3'],
  publish: ['local-git', 'github', 'gitlab'],
  system: ['payments', ''],
} as const;
const SERVICES = [
  ['secure-service-node', 'node'],
  ['secure-service-python', 'python'],
  ['secure-service-go', 'go'],
] as const;

function combinations(): Record<string, string | boolean>[] {
  let all: Record<string, string | boolean>[] = [{}];
  for (const [name, values] of Object.entries(CHOICES)) {
    all = all.flatMap(one => values.map(value => ({ ...one, [name]: value })));
  }
  return all.map((one, index) => ({
    ...one,
    ...Object.fromEntries(
      Object.entries(ROTATING).map(([name, values], which) => [
        name,
        values[(index + which * Math.floor(index / 7)) % values.length],
      ]),
    ),
  }));
}

const decoded = new Map<string, unknown>();

/** Parses each text once: most files are the same in most combinations. */
async function faultOf(
  path: string,
  text: string,
): Promise<string | undefined> {
  if (/\$\{\{\s*values|\{%|%\}/.test(text)) {
    return 'has an expression of the template left';
  }
  if (
    /\bundefined\b|\[object Object\]/.test(text) &&
    /\.(?:ya?ml|md|tf|hcl|json|txt)$/.test(path)
  ) {
    return 'has an undefined value';
  }
  const key = `${path}\0${text}`;
  if (decoded.has(key)) {
    return undefined;
  }
  try {
    if (/\.ya?ml$/.test(path)) {
      const [error] = parseAllDocuments(text).flatMap(d => d.errors);
      if (error) {
        return error.message;
      }
    } else if (path.endsWith('.json')) {
      JSON.parse(text);
    } else if (/\.(?:tf|hcl)$/.test(path)) {
      await parse(path, text);
    }
  } catch (error) {
    return String(error);
  }
  decoded.set(key, true);
  return undefined;
}

async function faultsOf(files: Files): Promise<string[]> {
  const faults: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const fault = text === undefined ? 'is no text' : await faultOf(path, text);
    if (fault !== undefined) {
      faults.push(`${path} ${fault}`);
    }
  }
  const results = await verifyTree(memoryTree(files), {
    now: new Date('2026-11-21T12:00:00Z'),
  });
  return [
    ...faults,
    ...results
      .filter(({ state }) => state !== 'pass' && state !== 'not-applicable')
      .map(({ id, state, message }) => `${id} ${state}: ${message}`),
  ];
}

const told = (values: RenderValues) => Object.values(values).join(' · ');

describe.each(SERVICES)('%s', (path, language) => {
  it.each(combinations().map(values => [told(values), values] as const))(
    'is whole and passes with %s',
    async (_, values) => {
      expect(await faultsOf(render(path, { ...values, language }))).toEqual([]);
    },
    60_000,
  );
});

describe('secure-vm-image', () => {
  it.each(
    CHOICES.ci.flatMap(ci =>
      ROTATING.trust.map(trust => [`${ci} · ${trust}`, { ci, trust }] as const),
    ),
  )(
    'is whole and passes with %s',
    async (_, values) => {
      const files = render('secure-vm-image', {
        ...values,
        kind: 'vm-image',
        language: 'none',
        deployment: 'vm',
        dataStore: 'none',
        personalData: false,
      });
      expect(await faultsOf(files)).toEqual([]);
    },
    60_000,
  );
});

describe('skeletons', () => {
  const texts = [...readTemplates()]
    .filter(([path]) => path.startsWith('skeletons/'))
    .map(([path, bytes]): [string, string] => [path, decodeText(bytes) ?? '']);
  const definitions = [...readTemplates().keys()]
    .filter(path => path.startsWith('paths/'))
    .map(path => path.slice('paths/'.length, -'.yaml'.length))
    .map(name =>
      parseDefinition(
        definitionPath(name),
        decodeText(
          readTemplates().get(definitionPath(name)) ?? new Uint8Array(),
        ) ?? '',
      ),
    );
  const known = new Set([
    ...Object.keys(VALUES),
    ...definitions.flatMap(({ defaults }) => Object.keys(defaults)),
    'templateRef',
    'templateVersion',
  ]);

  it('ask for values that are there, or say what is used instead', () => {
    const asked = texts.flatMap(([path, text]) =>
      [...`${path}\n${text}`.matchAll(/\$\{\{[^]*?\}\}|\{%[^]*?%\}/g)]
        .flatMap(([tag]) => [
          ...tag.matchAll(/\bvalues\.(\w+)(\s*\|\s*default\()?/g),
        ])
        .filter(
          ([, name, instead]) => instead === undefined && !known.has(name),
        )
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(asked).toEqual([]);
  });

  it('have no expression of another language that would be emptied', () => {
    const emptied = texts.flatMap(([path, text]) =>
      [
        ...text
          .replace(/\{%-?\s*raw\s*-?%\}[^]*?\{%-?\s*endraw\s*-?%\}/g, '')
          .matchAll(/\$\{\{(?!\s*(?:values\.|'))([^}]*)\}\}/g),
      ].map(([, expression]) => `${path}: ${expression}`),
    );
    expect(emptied).toEqual([]);
  });
});
