import fs from 'node:fs';
import path from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  areaOfControl,
  CONTROL_AREAS,
} from '@fairway/plugin-golden-path-common';
import { controls } from '@fairway/plugin-golden-path-node';
import { directoryTemplates } from '../templates';
import { Previews, type RenderedAnswers } from './Previews';

jest.setTimeout(120_000);

const FOLDER = path.resolve(__dirname, '../../../../templates');
const SERVICES = fs
  .readdirSync(FOLDER)
  .filter(file => /^secure-service-.*\.yaml$/.test(file))
  .map(file => file.replace('.yaml', ''));

const ANSWERS = {
  name: 'ledger',
  description: 'Keeps the books.',
  owner: 'group:default/payments',
  tier: '2',
  exposure: 'internal',
  classification: 'internal',
  personalData: false,
  dataStore: 'none',
  trust: 'managed',
  deployment: 'kubernetes',
  ci: 'github-actions',
  publish: 'local-git',
};

describe.each(SERVICES)('the preview of %s', name => {
  const asked: RenderedAnswers[] = [];
  const previews = new Previews({
    templates: directoryTemplates(FOLDER),
    catalog: catalogServiceMock({
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Group',
          metadata: { name: 'payments', namespace: 'default' },
          spec: {
            type: 'team',
            children: [],
            profile: { email: 'payments@harbour.example' },
          },
        },
      ],
    }),
    contactDomains: ['harbour.example'],
    scorecard: async service => {
      asked.push(service);
      return { scorecard: null, scorecardProblem: null };
    },
  });
  const preview = (answers: object) =>
    previews.preview(
      `template:default/${name}`,
      { ...ANSWERS, ...answers },
      { credentials: mockCredentials.user() },
    );

  it('has every control, and none of them fails', async () => {
    const { controls: results } = await preview({});
    expect(results.map(({ id }) => id)).toEqual(controls.map(({ id }) => id));
    expect(
      results.filter(({ state }) => state === 'fail' || state === 'unknown'),
    ).toEqual([]);
    expect(asked.at(-1)?.entity).toMatchObject({
      kind: 'Component',
      metadata: { name: 'ledger' },
      spec: { owner: 'group:default/payments' },
    });
  });

  it('counts the files that the first task will count', async () => {
    const { controls: results } = await preview({});
    const countIn = (id: string) =>
      Number(
        /(\d+) files/.exec(
          results.find(control => control.id === id)?.message ?? '',
        )?.[1],
      );
    // The record lists what is outside of .golden-path: there are answers, protection, and the records of files and controls.
    expect(countIn('no-secrets')).toBe(countIn('golden-path-record') + 4);
  });

  it('follows the answers', async () => {
    const stateOf = async (answers: object, id: string) =>
      (await preview(answers)).controls.find(control => control.id === id)
        ?.state;
    expect(await stateOf({ personalData: false }, 'privacy')).toBe(
      'not-applicable',
    );
    expect(await stateOf({ personalData: true }, 'privacy')).toBe('pass');
  });
});

describe('areas', () => {
  it.each(controls.map(({ id }) => id))('%s belongs to one', id => {
    expect(CONTROL_AREAS).toContain(areaOfControl(id));
  });
});
