export interface Config {
  jitAccess?: {
    /** A ticket per request, and the check of the tickets that requesters name. */
    tickets?: {
      /** Base address of the ticket system: `GET` and `POST <url>`, `GET` and `PATCH <url>/<key>`. */
      url: string;
      /**
       * Bearer token; none when absent.
       * @visibility secret
       */
      token?: string;
      /** Address that people open a ticket at, with `{key}`. Default: `<url>/{key}`. */
      pageUrl?: string;
      /** Whether a ticket is opened for each request. Default: true. */
      open?: boolean;
    };
  };
}
