import { judgeObjectEvents } from './objectEvents';
import type { TrailView } from './TrailView';

const field = (Field: string, ...Equals: string[]) => ({ Field, Equals });
const trail = (readOnly: object): TrailView => ({
  arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/all',
  name: 'all',
  homeRegion: 'eu-central-1',
  multiRegion: true,
  organization: false,
  fileValidation: true,
  status: { ok: true, value: { logging: true } },
  selection: {
    ok: true,
    value: {
      selectors: [],
      advancedSelectors: [
        {
          FieldSelectors: [
            field('eventCategory', 'Data'),
            field('resources.type', 'AWS::S3::Object'),
            { Field: 'readOnly', ...readOnly },
          ],
        },
      ],
    },
  },
});

it.each([
  ['both', { Equals: ['true', 'false'] }, 'pass'],
  ['reads only', { Equals: ['true'] }, 'fail'],
  ['writes only, by what is left out', { NotEquals: ['true'] }, 'fail'],
])('L08 of a selector of %s', (_what, readOnly, state) => {
  const place = { resource: 'files', location: 'here' };
  const { verdict } = judgeObjectEvents(place, 'files', 'eu-central-1', {
    ok: true,
    value: [trail(readOnly)],
  });
  expect(verdict.state).toBe(state);
});
