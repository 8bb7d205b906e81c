import { z } from 'zod';
import { readMembers, unknownJsonOperation } from './members';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';

const projectsSchema = z.strictObject({
  names: z.array(z.string().min(1)).min(1).max(100),
});

function batchGetProjects(call: AwsCall, input: unknown): object {
  const { names } = readMembers(projectsSchema, input, 'InvalidInputException');
  const { buildProjects } = call.region.logging;
  const arn = (name: string) =>
    `arn:aws:codebuild:${call.region.name}:${call.account.accountId}:project/${name}`;
  const asked = (name: string) =>
    names.includes(name) || names.includes(arn(name));
  return {
    projects: buildProjects
      .filter(({ name }) => asked(name))
      .map(({ name, cloudWatchLogs, s3Logs }) => ({
        name,
        arn: arn(name),
        logsConfig: {
          cloudWatchLogs: { status: cloudWatchLogs },
          s3Logs: { status: s3Logs },
        },
      })),
    projectsNotFound: names.filter(
      name =>
        !buildProjects.some(each => [each.name, arn(each.name)].includes(name)),
    ),
  };
}

/** Stand-in for AWS CodeBuild (API version 2016-10-06). */
export const codebuild: AwsService = {
  name: 'codebuild',
  protocol: json11('CodeBuild_20161006', { internal: 'InternalError' }),
  operations: { BatchGetProjects: batchGetProjects },
  unknownOperation: unknownJsonOperation,
};
