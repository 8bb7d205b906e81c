import { HumanDuration } from '@backstage/types';

export interface Config {
  jitAccess?: {
    /** Provider `ldap`: membership in groups of LDAP directories. */
    ldap?: {
      /** The directories whose groups are granted. */
      directories?: Array<{
        /** How access policies name it, in `target.entitlement.directory`. */
        name: string;
        /** `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`. Without TLS only on the loopback interface. It has to be a server that takes writes. */
        url: string;
        /** Upgrade an `ldap://` connection to TLS before anything else is said. Default false. */
        startTls?: boolean;
        /** How the server's certificate is verified; it always is. */
        tls?: {
          /** PEM of the authority that signed it; the system's authorities when absent. */
          ca?: string;
          /** Name that it is issued for, when that is not the host of the URL. */
          servername?: string;
        };
        /** The least-privileged account that Fairway binds as. */
        bind: {
          dn: string;
          /**
           * Its password.
           * @visibility secret
           */
          password: string;
        };
        /** The people. */
        users: {
          /** Entry that all of them are beneath. */
          base: string;
          /** Annotation of User entities that holds the DN; `fairway.dev/ldap-dn` when absent. */
          annotation?: string;
        };
        /** The groups that exist for just-in-time access. */
        groups: {
          /** Entry that all of them are beneath. */
          base: string;
          /** Attribute of the groups, with several text values, that holds the mark and Fairway's notes; `description` when absent. */
          noteAttribute?: string;
          /** DN that stays a member where a group may not be empty. It grants nobody anything. */
          placeholder?: string;
        };
        /** How long what reads the directory may go on believing a membership after it ended, for example `PT90M`: caches, tickets, open sessions. */
        residual: string | HumanDuration;
      }>;
    };
  };
}
