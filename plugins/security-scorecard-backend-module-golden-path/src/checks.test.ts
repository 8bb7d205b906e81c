import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const TEXT = readFileSync(
  resolve(__dirname, '../../../policies/checks/golden-path.yaml'),
  'utf8',
);
/** Checks of a service as a whole; they always have something to judge. */
const OF_THE_PATH = ['current', 'not-weakened'];

it('asks no check of a control where the control has nothing to judge', () => {
  const checks = TEXT.split(/^ {2}- id: golden-path\./m).slice(1);
  expect(checks.length).toBeGreaterThan(20);
  const wrong = checks
    .map(check => ({ id: check.split('\n')[0].trim(), check }))
    .filter(({ id }) => !OF_THE_PATH.includes(id))
    .filter(
      ({ id, check }) => !check.includes(`!("${id}" in facts.notApplicable)`),
    )
    .map(({ id }) => id);
  expect(wrong).toEqual([]);
});
