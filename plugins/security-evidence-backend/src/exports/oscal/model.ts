/** Version of the OSCAL model that is written. */
export const OSCAL_VERSION = '1.1.3';

/** Names of our properties mean nothing outside of this. */
export const NAMESPACE = 'https://fairway.dev/ns/oscal';

/** A property: a fact about what it belongs to. */
export interface Property {
  name: string;
  ns: string;
  value: string;
}

/** Something that was assessed. */
export interface Component {
  uuid: string;
  type: string;
  title: string;
  description: string;
  props?: Property[];
  status: { state: 'operational' | 'disposition' };
}

/** What was seen of one service by one check. */
export interface Observation {
  uuid: string;
  title: string;
  description: string;
  props: Property[];
  methods: ['TEST'];
  types: string[];
  subjects: { 'subject-uuid': string; type: 'component' }[];
  'relevant-evidence'?: { description: string; props?: Property[] }[];
  collected: string;
}

/** A weakness, or an exception from a rule. */
export interface Risk {
  uuid: string;
  title: string;
  description: string;
  statement: string;
  props: Property[];
  status: 'open' | 'deviation-approved';
  deadline?: string;
}

/** How the scope stands by a control. */
export interface Finding {
  uuid: string;
  title: string;
  description: string;
  props: Property[];
  target: {
    type: 'objective-id';
    'target-id': string;
    status: { state: 'satisfied' | 'not-satisfied'; reason: string };
  };
  'related-observations'?: { 'observation-uuid': string }[];
}

/** Something that happened in the period. */
export interface LogEntry {
  uuid: string;
  title: string;
  description: string;
  start: string;
  props: Property[];
}

/** All of the result but for what comes in any number. */
export interface ResultHead {
  uuid: string;
  title: string;
  description: string;
  start: string;
  end: string;
  props: Property[];
  'reviewed-controls': {
    'control-selections': {
      description: string;
      'include-controls': { 'control-id': string }[];
    }[];
  };
}

/** All of the document but for its result. */
export interface DocumentHead {
  uuid: string;
  metadata: {
    title: string;
    'last-modified': string;
    version: string;
    'oscal-version': string;
    props: Property[];
  };
  'import-ap': { href: string };
}

/** What the document refers to. */
export interface BackMatter {
  resources: {
    uuid: string;
    title: string;
    description: string;
    rlinks?: { href: string }[];
  }[];
}
