import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';
import type { Answer } from '../../ask';
import { judge, type Judged, type Place, type Sight } from '../rule';
import type { TrailSelection, TrailView } from './TrailView';

const OBJECTS = 'AWS::S3::Object';
/** What is recorded of a bucket's objects. */
interface Recorded {
  read: boolean;
  write: boolean;
}

const ARN = 'arn:aws:s3:::';

/** `arn:aws:s3` and `arn:aws:s3:::` stand for every bucket; a prefix of keys does not cover the bucket. */
function coversBucket(value: string, bucket: string): boolean {
  return [`${ARN}${bucket}/`, ARN, 'arn:aws:s3'].includes(value);
}

function byClassic(selector: EventSelector, bucket: string): Recorded {
  const covered = selector.DataResources?.some(
    ({ Type, Values }) =>
      Type === OBJECTS && Values?.some(value => coversBucket(value, bucket)),
  );
  const type = covered ? selector.ReadWriteType : undefined;
  return {
    read: type === 'All' || type === 'ReadOnly',
    write: type === 'All' || type === 'WriteOnly',
  };
}

/** Whether a field lets every object of the bucket through. */
function letsThrough(
  { Field, Equals, StartsWith, ...rest }: AdvancedFieldSelector,
  bucket: string,
): boolean {
  const others = Object.values(rest).some(list => list && list.length > 0);
  if (Field !== 'resources.ARN' || others) {
    return false;
  }
  const whole = `${ARN}${bucket}/`;
  return (
    (StartsWith ?? []).some(prefix => whole.startsWith(prefix)) &&
    (Equals ?? []).length === 0
  );
}

function byAdvanced(selector: AdvancedEventSelector, bucket: string): Recorded {
  const fields = selector.FieldSelectors ?? [];
  const equals = (name: string) =>
    fields.find(({ Field }) => Field === name)?.Equals;
  const about =
    equals('eventCategory')?.includes('Data') &&
    equals('resources.type')?.includes(OBJECTS) &&
    fields
      .filter(
        ({ Field = '' }) =>
          !['eventCategory', 'resources.type', 'readOnly'].includes(Field),
      )
      .every(field => letsThrough(field, bucket));
  const limits = fields.filter(({ Field }) => Field === 'readOnly');
  const takes = (value: string) =>
    about === true && limits.every(({ Equals }) => Equals?.includes(value));
  return { read: takes('true'), write: takes('false') };
}

function recorded(
  { selectors, advancedSelectors }: TrailSelection,
  bucket: string,
): Recorded[] {
  return advancedSelectors.length > 0
    ? advancedSelectors.map(selector => byAdvanced(selector, bucket))
    : selectors.map(selector => byClassic(selector, bucket));
}

function sightOf(
  bucket: string,
  region: string,
  trails: readonly TrailView[],
): Sight {
  const near = trails.filter(
    trail => trail.multiRegion || trail.homeRegion === region,
  );
  const rows = near.flatMap(({ status, selection }) =>
    status.ok && status.value.logging && selection.ok
      ? recorded(selection.value, bucket)
      : [],
  );
  const read = rows.some(row => row.read);
  const write = rows.some(row => row.write);
  if (read && write) {
    return undefined;
  }
  for (const { status, selection } of near) {
    for (const answer of [status, selection]) {
      if (!answer.ok) {
        return { unread: answer };
      }
    }
  }
  const missing = [...(read ? [] : ['read']), ...(write ? [] : ['written'])];
  return {
    title: `No trail records which objects of bucket ${bucket} are ${missing.join(' or ')}`,
    remediation: `Add data events of ${OBJECTS} for ${ARN}${bucket}/ (${missing.length === 2 ? 'read and write' : missing[0]}) to a trail that is logging.`,
  };
}

/** L08 (CIS AWS Foundations 5.0, 3.8 and 3.9): reads and writes of the bucket's objects are recorded. */
export function judgeObjectEvents(
  place: Place,
  bucket: string,
  region: string,
  trails: Answer<readonly TrailView[]>,
): Judged {
  return judge('L08', place, trails, known => sightOf(bucket, region, known));
}
