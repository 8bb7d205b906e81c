export interface Config {
  auth?: {
    providers?: {
      /** Sign-in without proof, for development; the backend refuses it in production. */
      persona?: {
        /** Who can be signed in as. */
        people?: Array<{
          /**
           * Entity ref of the user.
           * @visibility frontend
           */
          ref: string;
          /**
           * Name shown on the sign-in page.
           * @visibility frontend
           */
          title: string;
          /**
           * What this person does, in a sentence.
           * @visibility frontend
           */
          role: string;
        }>;
      };
    };
  };
}
