import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { EKS } from '../../services';
import { destinationSight } from '../logGroupRules';
import { judge } from '../rule';
import { type Inspect, inspection, placeOf } from './Inspection';

/** Logs of the control plane that a cluster has to write; Security Hub asks for `audit` only. */
const WANTED = ['api', 'audit', 'authenticator'];

/**
 * The types that are on. The field is a list: a cluster with some types on has
 * an entry for those that are and one for those that are not.
 */
function enabledTypes(
  entries: readonly { types?: string[]; enabled?: boolean }[],
): Set<string> {
  return new Set(
    entries.flatMap(({ types = [], enabled }) => (enabled ? types : [])),
  );
}

/** L15 (EKS.8) and L16: the control plane of a cluster is logged, and the logs are kept. */
export const inspectCluster: Inspect = async (session, resource) => {
  const { id: name, scope } = resource;
  const logging = await session.ask(
    EKS,
    scope,
    { action: 'eks:DescribeCluster' },
    async (client, options) => {
      const { cluster } = await client.send(
        new DescribeClusterCommand({ name }),
        options,
      );
      return cluster && (cluster.logging?.clusterLogging ?? []);
    },
  );
  const group = `/aws/eks/${name}/cluster`;
  const place = placeOf(resource);
  return inspection(
    known => [
      judge('L15', place, logging, entries => {
        const enabled = enabledTypes(entries);
        const missing = WANTED.filter(type => !enabled.has(type));
        return missing.length === 0
          ? undefined
          : {
              title: `Cluster ${name} does not log ${missing.join(', ')}`,
              remediation: `Enable the control plane logs ${missing.join(', ')} of cluster ${name}.`,
            };
      }),
      judge('L16', place, logging, entries =>
        enabledTypes(entries).size === 0
          ? { notApplicable: `Cluster ${name} writes no logs` }
          : destinationSight(
              group,
              known.group({ scope, name: group }),
              known.options,
              {
                encrypted: true,
              },
            ),
      ),
    ],
    { groups: [{ scope, name: group }] },
  );
};
