import {
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

const GROUPS: Record<string, string[]> = {
  payments: ['ana', 'bo', 'chen', 'omar'],
  'payments-leads': ['bo'],
  'payments-approvers': ['chen'],
  'payments-oncall': ['omar'],
  storefront: ['otto'],
  security: ['sam'],
  auditors: ['ada'],
  empty: [],
};

/** A small organisation whose people change teams and whose catalog breaks down. */
export class World {
  readonly groups = new Map(
    Object.entries(GROUPS).map(([name, members]) => [name, new Set(members)]),
  );
  owner: string | undefined = 'group:default/payments';
  /** Names of the targets that are in the catalog. */
  readonly targets = new Set(['payments-db', 'payments-api']);
  /** Annotations of entities, by `kind:name`, for example `user:ana`. */
  readonly annotations = new Map<string, Record<string, string>>();
  /** Display names of people, by their name. */
  readonly displayNames = new Map<string, string>();
  /** Refs that can't be looked up, or `all`. */
  readonly broken = new Set<string>();

  readonly catalog = catalogServiceMock.mock({
    getEntityByRef: async ref => {
      const text = typeof ref === 'string' ? ref : stringifyEntityRef(ref);
      this.fail(text);
      return this.find(text);
    },
    getEntitiesByRefs: async ({ entityRefs }) => {
      entityRefs.forEach(ref => this.fail(ref));
      return { items: entityRefs.map(ref => this.find(ref)) };
    },
  });

  /** All people that are in a group. */
  people(): string[] {
    return [...new Set([...this.groups.values()].flatMap(set => [...set]))];
  }

  entities(): Entity[] {
    return [
      ...this.people().map(name => this.user(name)),
      ...[...this.groups].map(([name, members]) =>
        entity('Group', name, {}, [
          ...[...members].map(member => ({
            type: RELATION_HAS_MEMBER,
            targetRef: `user:default/${member}`,
          })),
        ]),
      ),
      ...[
        entity('Resource', 'payments-db', { type: 'database' }),
        entity('Component', 'payments-api', { type: 'service' }),
      ]
        .filter(target => this.targets.has(target.metadata.name))
        .map(target => ({
          ...target,
          relations: this.owner
            ? [{ type: RELATION_OWNED_BY, targetRef: this.owner }]
            : [],
        })),
    ];
  }

  /** Annotations of every user, by their name. */
  userAnnotations: (name: string) => Record<string, string> = () => ({});

  private user(name: string): Entity {
    const displayName = this.displayNames.get(name);
    const user = entity(
      'User',
      name,
      displayName === undefined ? {} : { profile: { displayName } },
      [...this.groups]
        .filter(([, members]) => members.has(name))
        .map(([group]) => ({
          type: RELATION_MEMBER_OF,
          targetRef: `group:default/${group}`,
        })),
    );
    return {
      ...user,
      metadata: { ...user.metadata, annotations: this.userAnnotations(name) },
    };
  }

  private fail(ref: string): void {
    if (this.broken.has(ref) || this.broken.has('all')) {
      throw new Error(`no answer about ${ref}`);
    }
  }

  private find(ref: string): Entity | undefined {
    const found = this.entities().find(
      entry => stringifyEntityRef(entry).toLowerCase() === ref.toLowerCase(),
    );
    const { kind, metadata } = found ?? {};
    const annotations = this.annotations.get(
      `${kind?.toLowerCase()}:${metadata?.name}`,
    );
    return found && annotations
      ? { ...found, metadata: { ...found.metadata, annotations } }
      : found;
  }
}

function entity(
  kind: string,
  name: string,
  spec: Entity['spec'],
  relations: Entity['relations'] = [],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
    relations,
  };
}

/** Full ref of a person. */
export const user = (name: string) => `user:default/${name}`;
