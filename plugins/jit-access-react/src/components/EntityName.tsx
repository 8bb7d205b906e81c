import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { useUserRef } from '../hooks/useUserRef';
import { jitAccessReactTranslationRef } from '../translation';

/** Whether something names an entity, as `kind:namespace/name` does. */
function isEntityRef(ref: string): boolean {
  return /^[a-z]+:[^/\s]+\/[^/\s]+$/i.test(ref);
}

function EntityPerson(props: { entityRef: string }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const me = useUserRef();
  const { primaryTitle } = useEntityPresentation(props.entityRef);
  return (
    <EntityRefLink
      underline="always"
      entityRef={props.entityRef}
      title={
        me === props.entityRef ? t('you', { name: primaryTitle }) : primaryTitle
      }
    />
  );
}

/** What acts by itself, such as `system:worker` and `plugin:security-cases`; anything else as it is. */
function Machine(props: { name: string }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [, part] = /^(?:system|plugin):([a-z-]+)$/.exec(props.name) ?? [];
  return (
    <>{part ? t('machine', { part: part.replaceAll('-', ' ') }) : props.name}</>
  );
}

/** Somebody, or something, that the catalog knows: with a link, and “(you)” for oneself. */
export function EntityName(props: { entityRef: string }) {
  return isEntityRef(props.entityRef) ? (
    <EntityPerson entityRef={props.entityRef} />
  ) : (
    <Machine name={props.entityRef} />
  );
}

/** What an entity is called, without a link. */
export function EntityTitle(props: { entityRef: string }) {
  return <>{useEntityPresentation(props.entityRef).primaryTitle}</>;
}

/** A list of people, separated by commas. */
export function EntityNames(props: { entityRefs: string[] }) {
  return (
    <>
      {props.entityRefs.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <EntityName entityRef={ref} />
        </span>
      ))}
    </>
  );
}
