/** A place that keeps something about people. Every such place of the service is one. */
export interface PersonalDataSource {
  /** For the export, for example `items`. */
  name: string;
  /** Everything that it keeps about a person, in a form that can be passed on (GDPR article 20). */
  export(person: string, signal: AbortSignal): Promise<readonly unknown[]>;
  /** Deletes all of it (GDPR article 17). Deleting what is not there is no error. */
  erase(person: string, signal: AbortSignal): Promise<void>;
}
