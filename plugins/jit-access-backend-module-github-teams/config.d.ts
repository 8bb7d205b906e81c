export interface Config {
  jitAccess?: {
    /** Provider `github-teams`: membership in teams of GitHub organisations. */
    githubTeams?: {
      /**
       * How long what a person started may go on after a revoke, ISO 8601: the
       * longest job of a workflow. Default: PT6H, as on runners of GitHub.
       */
      residual?: string;
      /** The organisations that teams are in. */
      organisations?: Array<{
        /** Its login, which is also how access policies name it, in `target.entitlement.organisation`. */
        name: string;
        /** Host of the integration (`integrations.github`) whose credentials are used. Default: github.com. */
        host?: string;
        /** Slugs of the teams that policies may name; all that are marked when absent. */
        teams?: string[];
        /** Base URL of the API, instead of the integration's; https, or http on this machine. */
        apiBaseUrl?: string;
        /**
         * Token, instead of the integration's credentials.
         * @visibility secret
         */
        token?: string;
      }>;
    };
  };
}
