/**
 * What NIST's model of assessment results, version 1.1.3, asks of the parts that
 * are written here. It allows less than NIST's schema does: only the members
 * that we use. What fits this fits that.
 */
const string = { type: 'string', pattern: String.raw`^\S(.*\S)?$` };
const token = {
  type: 'string',
  pattern: String.raw`^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$`,
};
const uuid = {
  type: 'string',
  pattern:
    '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$',
};
const time = { type: 'string', format: 'date-time' };
const uri = { type: 'string', format: 'uri' };
const reference = { type: 'string', format: 'uri-reference' };

type Schema = Readonly<Record<string, unknown>>;

interface ObjectSchema extends Schema {
  properties: Readonly<Record<string, Schema>>;
}

/** An object with these members and no others; those with `?` may be left out. */
function object(members: Readonly<Record<string, Schema>>): ObjectSchema {
  const names = Object.keys(members);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter(name => !name.endsWith('?')),
    properties: Object.fromEntries(
      names.map(name => [name.replace(/\?$/, ''), members[name]]),
    ),
  };
}

/** The model has no empty arrays. */
const some = (items: Schema): Schema => ({ type: 'array', minItems: 1, items });

const props = some(object({ name: token, ns: uri, value: string }));

/** By the name of the part in `model.ts`. */
export const schemas = {
  document: object({
    uuid,
    metadata: object({
      title: string,
      'last-modified': time,
      version: string,
      'oscal-version': string,
      props,
    }),
    'import-ap': object({ href: reference }),
  }),
  result: object({
    uuid,
    title: string,
    description: string,
    start: time,
    end: time,
    props,
    'reviewed-controls': object({
      'control-selections': some(
        object({
          description: string,
          'include-controls': some(object({ 'control-id': token })),
        }),
      ),
    }),
  }),
  component: object({
    uuid,
    type: string,
    title: string,
    description: string,
    'props?': props,
    status: object({ state: { enum: ['operational', 'disposition'] } }),
  }),
  observation: object({
    uuid,
    title: string,
    description: string,
    props,
    methods: some(string),
    types: some(token),
    subjects: some(object({ 'subject-uuid': uuid, type: token })),
    'relevant-evidence?': some(
      object({ description: string, 'props?': props }),
    ),
    collected: time,
  }),
  risk: object({
    uuid,
    title: string,
    description: string,
    statement: string,
    props,
    status: token,
    'deadline?': time,
  }),
  finding: object({
    uuid,
    title: string,
    description: string,
    props,
    target: object({
      type: { enum: ['objective-id'] },
      'target-id': token,
      status: object({
        state: { enum: ['satisfied', 'not-satisfied'] },
        reason: token,
      }),
    }),
    'related-observations?': some(object({ 'observation-uuid': uuid })),
  }),
  entry: object({
    uuid,
    title: string,
    description: string,
    start: time,
    props,
  }),
  'back-matter': object({
    resources: some(
      object({
        uuid,
        title: string,
        description: string,
        'rlinks?': some(object({ href: reference })),
      }),
    ),
  }),
} satisfies Record<string, ObjectSchema>;

/** A part that is checked before it is written. */
export type Part = keyof typeof schemas;

/** The parts in their places: the whole document. */
export const documentSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['assessment-results'],
  properties: {
    'assessment-results': {
      ...schemas.document,
      required: ['uuid', 'metadata', 'import-ap', 'results'],
      properties: {
        ...schemas.document.properties,
        results: some({
          ...schemas.result,
          properties: {
            ...schemas.result.properties,
            'local-definitions': object({
              components: some(schemas.component),
            }),
            observations: some(schemas.observation),
            risks: some(schemas.risk),
            findings: some(schemas.finding),
            'assessment-log': object({ entries: some(schemas.entry) }),
            remarks: string,
          },
        }),
        'back-matter': schemas['back-matter'],
      },
    },
  },
};
