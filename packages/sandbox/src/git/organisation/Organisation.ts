/** Somebody who can sign in to the git server. */
export interface Person {
  /** Name in the catalog, for example `ana`. */
  name: string;
  displayName: string;
  email: string;
  /** Teams of the person, with those that hold these teams. */
  teams: ReadonlySet<string>;
}

/** What an organisation is made of. */
export interface OrganisationSpec {
  people: readonly {
    name: string;
    displayName?: string;
    email?: string;
    memberOf: readonly string[];
  }[];
  teams: readonly { name: string; parent?: string }[];
  /** Its own name, as the first part of `@organisation/team`. */
  name: string;
  /** Domain of its mail addresses. */
  domain: string;
  /** Teams whose members read everything and change nothing. */
  readers: readonly string[];
}

/** How deep teams may be nested; what is deeper is not looked at. */
const MAX_DEPTH = 10;

/** Who is in which team. */
export class Organisation {
  readonly #people = new Map<string, Person>();
  readonly #teams: ReadonlySet<string>;
  readonly #readers: ReadonlySet<string>;
  readonly name: string;
  readonly domain: string;

  constructor(spec: OrganisationSpec) {
    this.name = spec.name;
    this.domain = spec.domain;
    this.#readers = new Set(spec.readers);
    this.#teams = new Set(spec.teams.map(team => team.name));
    const parents = new Map(spec.teams.map(team => [team.name, team.parent]));
    for (const { name, displayName, email, memberOf } of spec.people) {
      const teams = new Set<string>();
      for (const direct of memberOf) {
        let team: string | undefined = direct;
        for (let depth = 0; team && depth < MAX_DEPTH; depth += 1) {
          teams.add(team);
          team = parents.get(team);
        }
      }
      this.#people.set(name, {
        name,
        displayName: displayName ?? name,
        email: email ?? `${name}@${spec.domain}`,
        teams,
      });
    }
  }

  /** Somebody by name; undefined for whom it does not know. */
  person(name: string): Person | undefined {
    return this.#people.get(name);
  }

  /** How somebody is called; the name itself for whom it does not know. */
  displayName(name: string): string {
    return name === 'portal'
      ? 'The portal'
      : (this.person(name)?.displayName ?? name);
  }

  /** Whether somebody may push, open, approve and merge. */
  mayWrite(name: string): boolean {
    const person = this.person(name);
    return (
      person !== undefined &&
      ![...this.#readers].some(team => person.teams.has(team))
    );
  }

  /**
   * Names of those whom an owner in CODEOWNERS stands for: `@person`,
   * `@organisation/team` or a mail address. Empty for what it does not know, so
   * that an unknown owner can't approve anything.
   *
   * @param host - owner of the repository, which may stand for the organisation
   */
  ownersNamed(owner: string, host: string): string[] {
    const everybody = [...this.#people.values()];
    if (!owner.startsWith('@')) {
      return everybody.filter(p => p.email === owner).map(p => p.name);
    }
    const [first, team] = owner.slice(1).split('/', 2);
    if (team === undefined) {
      return this.#people.has(first) ? [first] : [];
    }
    if ((first !== this.name && first !== host) || !this.#teams.has(team)) {
      return [];
    }
    return everybody.filter(p => p.teams.has(team)).map(p => p.name);
  }
}
