import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { breathe } from './breathe';

/** A group, system or domain of the catalog. */
export interface TreeNode {
  /** Entity ref in lower case. */
  ref: string;
  kind: string;
  title: string;
  /** Group above a group, domain above a system or domain; null at the top. */
  parentRef: string | null;
}

interface NodeRow {
  ref: string;
  kind: string;
  title: string;
  parent_ref: string | null;
}

interface EdgeRow {
  ancestor: string;
  descendant: string;
  depth: number;
}

/** Rows per statement. */
const BATCH = 200;

/**
 * Every pair of a node and one above it, with the way between them. A cycle ends
 * where it would come back to a node that was passed. Pure.
 */
export function closureOf(nodes: readonly TreeNode[]): EdgeRow[] {
  const parents = new Map(nodes.map(n => [n.ref, n.parentRef]));
  return nodes.flatMap(({ ref }) => {
    const way: EdgeRow[] = [];
    const passed = new Set<string>();
    let above: string | null | undefined = ref;
    while (above && !passed.has(above)) {
      way.push({ ancestor: above, descendant: ref, depth: passed.size });
      passed.add(above);
      above = parents.get(above);
    }
    return way;
  });
}

/**
 * The trees of groups, systems and domains, as the catalog last listed them.
 * Roll-ups and scopes join them, so no request walks a tree.
 */
export class TreeStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Takes over the trees of the catalog; nothing is written when they are as before. */
  async replace(nodes: readonly TreeNode[]): Promise<boolean> {
    const unique = [...new Map(nodes.map(n => [n.ref, n])).values()].sort(
      (a, b) => (a.ref < b.ref ? -1 : 1),
    );
    if (digest(unique) === digest(await this.#all())) {
      return false;
    }
    await this.#knex.transaction(async trx => {
      await trx('tree').delete();
      await trx('tree_nodes').delete();
      await insertAll(
        trx,
        'tree_nodes',
        unique.map(({ ref, kind, title, parentRef }) => ({
          ref,
          kind,
          title,
          parent_ref: parentRef,
        })),
      );
      await insertAll(trx, 'tree', closureOf(unique));
    });
    return true;
  }

  /** A node and everything below it; only itself when it is not known. */
  async descendants(ref: string): Promise<string[]> {
    const below: string[] = await this.#knex('tree')
      .where('ancestor', ref)
      .orderBy(['depth', 'descendant'])
      .pluck('descendant');
    return below.length ? below : [ref];
  }

  /** What is above each of some nodes, nearest first and without the node itself. */
  async ancestors(refs: readonly string[]): Promise<Map<string, string[]>> {
    return ancestorsOf(this.#knex, refs);
  }

  /** The nodes directly below one. */
  async children(ref: string): Promise<TreeNode[]> {
    const rows: NodeRow[] = await this.#knex<NodeRow>('tree_nodes')
      .where('parent_ref', ref)
      .orderBy('ref')
      .select();
    return rows.map(toNode);
  }

  /** Nodes by ref; those that the catalog does not list are left out. */
  async nodes(refs: readonly string[]): Promise<Map<string, TreeNode>> {
    const found = new Map<string, TreeNode>();
    for (let start = 0; start < refs.length; start += BATCH) {
      const rows: NodeRow[] = await this.#knex<NodeRow>('tree_nodes')
        .whereIn('ref', refs.slice(start, start + BATCH))
        .select();
      rows.forEach(row => found.set(row.ref, toNode(row)));
    }
    return found;
  }

  /** The nearest domain above each of some systems. */
  async domainsOf(systems: readonly string[]): Promise<Map<string, string>> {
    const above = await this.ancestors(systems);
    return new Map(
      [...above].flatMap(([system, refs]) => {
        const domain = refs.find(ref => ref.startsWith('domain:'));
        return domain ? [[system, domain]] : [];
      }),
    );
  }

  async #all(): Promise<TreeNode[]> {
    const rows: NodeRow[] = await this.#knex<NodeRow>('tree_nodes')
      .orderBy('ref')
      .select();
    return rows.map(toNode).sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }
}

/** Like {@link TreeStore.ancestors}, within a transaction. */
export async function ancestorsOf(
  knex: Knex,
  refs: readonly string[],
): Promise<Map<string, string[]>> {
  const above = new Map<string, string[]>(refs.map(ref => [ref, []]));
  for (let start = 0; start < refs.length; start += BATCH) {
    const rows: EdgeRow[] = await knex<EdgeRow>('tree')
      .whereIn('descendant', refs.slice(start, start + BATCH))
      .where('depth', '>', 0)
      .orderBy('depth')
      .select();
    rows.forEach(row => above.get(row.descendant)?.push(row.ancestor));
  }
  return above;
}

/**
 * Narrows a query on `scorecards` to what belongs to a group, system or domain
 * or to anything below it; also one that the catalog no longer lists.
 */
export function applyScope(
  query: Knex.QueryBuilder,
  knex: Knex,
  scope: string,
): void {
  const ref = scope.toLocaleLowerCase('en-US');
  const below = () => knex('tree').where('ancestor', ref).select('descendant');
  if (ref.startsWith('group:') || ref.startsWith('user:')) {
    query.whereIn('scorecards.entity_ref', q =>
      q
        .from('scorecard_owners')
        .where(o => o.where('owner_ref', ref).orWhereIn('owner_ref', below()))
        .select('entity_ref'),
    );
    return;
  }
  query.where(q =>
    q
      .where('scorecards.system_ref', ref)
      .orWhere('scorecards.domain_ref', ref)
      .orWhereIn('scorecards.system_ref', below())
      .orWhereIn('scorecards.domain_ref', below()),
  );
}

function toNode(row: NodeRow): TreeNode {
  return {
    ref: row.ref,
    kind: row.kind,
    title: row.title,
    parentRef: row.parent_ref,
  };
}

function digest(nodes: readonly TreeNode[]): string {
  return createHash('sha256')
    .update(
      JSON.stringify(nodes.map(n => [n.ref, n.kind, n.title, n.parentRef])),
    )
    .digest('hex');
}

async function insertAll(
  trx: Knex.Transaction,
  table: string,
  rows: readonly object[],
) {
  for (let start = 0; start < rows.length; start += BATCH) {
    await breathe();
    await trx(table).insert(rows.slice(start, start + BATCH));
  }
}
