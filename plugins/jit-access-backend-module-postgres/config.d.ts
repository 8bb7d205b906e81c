export interface Config {
  jitAccess?: {
    /** Provider `postgres`: membership in roles of PostgreSQL servers. */
    postgres?: {
      /** The servers that roles are granted on. */
      instances?: Array<{
        /** How access policies name it, in `target.entitlement.instance`. */
        name: string;
        /** Host name or address. */
        host: string;
        /** TCP port, 1 to 65535; 5432 when absent. */
        port?: number | string;
        /** The database that people use. The admin role has to be able to connect to it. */
        database: string;
        /**
         * Further databases of the server that people use with the same roles.
         * Sessions are ended in all of them.
         */
        databases?: string[];
        /** The least-privileged admin role: ADMIN OPTION on the roles to grant and pg_signal_backend, nothing else. */
        user: string;
        /**
         * Its password.
         * @visibility secret
         */
        password: string;
        /** TLS with a verified certificate; none when absent or false. */
        ssl?:
          | boolean
          | {
              /** PEM of the authority that signed the server's certificate; the system's authorities when absent. */
              ca?: string;
              /** Name that the certificate is issued for, when it is not the host. */
              servername?: string;
            };
        /**
         * Whether people's logins are open only while they hold a grant, with
         * a password of its own and VALID UNTIL its end. PostgreSQL 16 and
         * later; the admin role needs CREATEROLE and ADMIN OPTION on the
         * logins, and `roles` has to be set. Default false.
         */
        shortLivedLogins?: boolean;
        /** Roles that policies may name; all that the admin role has ADMIN OPTION on when absent. */
        roles?: string[];
      }>;
    };
  };
}
