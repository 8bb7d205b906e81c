import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { loadChecks } from './loadChecks';
import { LOGGING_FACTS } from '../../../security-scorecard-backend-module-aws/src/logging/facts';

const DIR = path.resolve(__dirname, '../../../../policies/checks');
const dir = createMockDirectory();
it('loads', async () => {
  dir.setContent(Object.fromEntries(fs.readdirSync(DIR).filter(f => f.startsWith('logging')).map(f => [f, fs.readFileSync(path.join(DIR, f), 'utf8')])));
  const { checks } = await loadChecks(dir.path, [{ id: 'aws-logging', title: 't', pillar: 'logging', facts: LOGGING_FACTS, annotations: [], async *collect() {} }]);
  expect(checks).toHaveLength(46);
});
