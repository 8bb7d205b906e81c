import {
  EntityRefLink,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';

/** Actors such as `token:1` and `plugin:security-scorecard` are no entities. */
function isEntityRef(ref: string): boolean {
  return /^[a-z]+:[^/\s]+\/[^/\s]+$/i.test(ref);
}

function LinkedName({ entityRef }: { entityRef: string }) {
  const { primaryTitle } = useEntityPresentation(entityRef);
  return (
    <EntityRefLink
      underline="always"
      entityRef={entityRef}
      title={primaryTitle}
    />
  );
}

function Title({ entityRef }: { entityRef: string }) {
  return <>{useEntityPresentation(entityRef).primaryTitle}</>;
}

/** A person, team or service by the title of its page, without a link; what is no entity as it is. */
export const EntityTitle = ({ entityRef }: { entityRef: string }) =>
  isEntityRef(entityRef) ? <Title entityRef={entityRef} /> : <>{entityRef}</>;

/** A person, team or service, linked to its page; what is no entity as it is. */
export const EntityName = ({ entityRef }: { entityRef: string }) =>
  isEntityRef(entityRef) ? (
    <LinkedName entityRef={entityRef} />
  ) : (
    <>{entityRef}</>
  );
