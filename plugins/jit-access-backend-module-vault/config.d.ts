import { HumanDuration } from '@backstage/types';

export interface Config {
  jitAccess?: {
    /** Provider `vault`: policies of a HashiCorp Vault or an OpenBao, by groups that Fairway makes. */
    vault?: {
      /** The servers whose policies are granted. */
      servers?: Array<{
        /** How access policies name it, in `target.entitlement.server`. */
        name: string;
        /** `https://host[:port]` of the cluster's active node or of its load balancer. Without TLS only on the loopback interface. */
        address: string;
        /** Namespace that the people and groups are in; the root namespace when absent. */
        namespace?: string;
        /** How Fairway authenticates: one of the two. */
        auth: {
          /** A periodic or otherwise renewable token; Fairway renews it while it is used.
           * @visibility secret
           */
          token?: string;
          appRole?: {
            /** Where the method is mounted; `approle` when absent. */
            mount?: string;
            roleId: string;
            /** @visibility secret */
            secretId: string;
          };
        };
        /** Annotation of User entities that holds the entity id; `fairway.dev/vault-entity-id` when absent. */
        annotation?: string;
        /** The Vault policies that may be granted. There is no other. */
        policies: string[];
        /** How long what was got by the access stays usable after its end: the longest lease or token that these policies let people make. */
        residual: string | HumanDuration;
      }>;
    };
  };
}
