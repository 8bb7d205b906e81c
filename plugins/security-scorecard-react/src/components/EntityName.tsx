import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { sentenceParts } from '@fairway/plugin-screens-react';
import { securityScorecardReactTranslationRef } from '../translation';

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

/** What acts by itself, such as `plugin:security-scorecard`; anything else, such as `token:1`, as it is. */
function Machine({ name }: { name: string }) {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const [, part] = /^(?:system|plugin):([a-z-]+)$/.exec(name) ?? [];
  return <>{part ? t('machine', { part: part.replaceAll('-', ' ') }) : name}</>;
}

/** A person, team or service by the title of its page, without a link; what is no entity as it is. */
export const EntityTitle = ({ entityRef }: { entityRef: string }) =>
  isEntityRef(entityRef) ? (
    <Title entityRef={entityRef} />
  ) : (
    <Machine name={entityRef} />
  );

/** A person, team or service, linked to its page; what is no entity as it is. */
export const EntityName = ({ entityRef }: { entityRef: string }) =>
  isEntityRef(entityRef) ? (
    <LinkedName entityRef={entityRef} />
  ) : (
    <Machine name={entityRef} />
  );

/** A sentence of a server's with the titles of entities in place of their refs, without links. */
export const TitledText = ({ text }: { text: string }) => (
  <>
    {sentenceParts(text).map((part, index) =>
      part.kind === 'entity' ? (
        <Title key={index} entityRef={part.text} />
      ) : (
        part.text
      ),
    )}
  </>
);
