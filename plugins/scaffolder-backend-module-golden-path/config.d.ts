export interface Config {
  goldenPath?: {
    /**
     * Domains that a service's security contact must belong to, for example
     * `harbour.example`. Without it any domain counts but those that are
     * reserved for examples.
     */
    contactDomains?: string[];
    /**
     * The register of approved images that `image:resolve-approved` looks up:
     * a file, relative to the backend's working directory, or a URL.
     */
    approvedImages?: string;
    /** The ticket system that `ticket:create` opens tickets in. */
    tickets?: {
      /** Base address: `GET` and `POST <url>`. */
      url: string;
      /**
       * Bearer token; none when absent.
       * @visibility secret
       */
      token?: string;
      /** Address that people open a ticket at, with `{key}`. Default: `<url>/{key}`. */
      pageUrl?: string;
    };
    /** The git server that `publish:local-git` publishes to. */
    localGit?: {
      /** Base URL, for example `http://127.0.0.1:7080/git`. */
      url: string;
      /**
       * Creates repositories and pushes their initial import.
       * @visibility secret
       */
      token: string;
    };
  };
}
