export interface Config {
  goldenPath?: {
    /**
     * Domains that a service's security contact must belong to, for example
     * `harbour.example`. Without it any domain counts but those that are
     * reserved for examples.
     */
    contactDomains?: string[];
    /** Where the releases of the golden paths are: a tag `v<version>` each. */
    releases?: {
      /**
       * Address of the git repository, http or https. By default it is
       * `repository` on the local git server.
       */
      url?: string;
      /** Repository on the local git server. Default `platform/golden-path`. */
      repository?: string;
      /**
       * Folder of it with `paths/`, `skeletons/` and `releases/`; empty for
       * its root. Default `templates`.
       */
      folder?: string;
      /**
       * Value of the header `Authorization`, for a repository that can't be read
       * without.
       * @visibility secret
       */
      authorization?: string;
    };
    /**
     * The register of approved images that `image:resolve-approved` looks up
     * while there is no `approvedImages`, whose backend is asked otherwise: a
     * file, relative to the backend's working directory, or a URL.
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
