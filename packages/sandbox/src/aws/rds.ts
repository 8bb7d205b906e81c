import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { awsQuery, unknownQueryAction } from './query';
import { AwsCall, AwsService } from './service';
import { repeated } from './xml';

const INVALID = 'InvalidParameterValue';
/** The form numbers the entries; a list of one is a list, too. */
const instancesSchema = z.strictObject({
  DBInstanceIdentifier: z.string().min(1).optional(),
  Filters: z
    .strictObject({
      Filter: z.array(
        z.strictObject({
          Name: z.enum(['db-instance-id', 'engine', 'db-cluster-id']),
          Values: z.strictObject({ Value: z.array(z.string().min(1)).min(1) }),
        }),
      ),
    })
    .optional(),
  MaxRecords: z.coerce.number().int().min(20).max(100).optional(),
  Marker: z.string().min(1).optional(),
});

function describeDBInstances(call: AwsCall, input: unknown): object {
  const request = readMembers(instancesSchema, input, INVALID);
  const { Marker, MaxRecords, ...question } = request;
  const filters = request.Filters?.Filter ?? [];
  const rows = call.region.logging.databases.filter(
    database =>
      (!request.DBInstanceIdentifier ||
        database.name === request.DBInstanceIdentifier) &&
      filters.every(({ Name, Values }) =>
        Values.Value.includes(
          Name === 'engine' ? database.engine : database.name,
        ),
      ),
  );
  if (request.DBInstanceIdentifier && rows.length === 0) {
    throw new AwsError(
      'DBInstanceNotFound',
      404,
      `DBInstance ${request.DBInstanceIdentifier} not found.`,
    );
  }
  const page = paginate(rows, call.world.paging, {
    maxResults: MaxRecords ?? 100,
    nextToken: Marker,
    question,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'The marker is invalid.');
  }
  return {
    DBInstances: {
      DBInstance: repeated(
        page.items.map(database => ({
          DBInstanceIdentifier: database.name,
          Engine: database.engine,
          DBInstanceStatus: 'available',
          EnabledCloudwatchLogsExports: database.exports,
        })),
      ),
    },
    Marker: page.nextToken,
  };
}

/** Stand-in for Amazon RDS (API version 2014-10-31). */
export const rds: AwsService = {
  name: 'rds',
  protocol: awsQuery({
    version: '2014-10-31',
    namespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
  }),
  operations: { DescribeDBInstances: describeDBInstances },
  unknownOperation: unknownQueryAction,
};
