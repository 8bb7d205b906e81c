import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { layout, Section } from '@fairway/plugin-screens-react';
import type { SecurityCase } from '@fairway/plugin-security-cases-common';
import { EntityName, Moment } from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityCasesTranslationRef } from '../../translation';

/** Who did what to what, whose it is, and how it ended. */
export const CaseFacts = ({ of }: { of: SecurityCase }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const facts: [Parameters<typeof label>[0], ReactNode][] = [
    ['actor', of.actor.name ?? t('shared.actorUnknown')],
    ['person', of.actor.userRef && <EntityName entityRef={of.actor.userRef} />],
    ['target', of.target.resource],
    ['place', of.target.place],
    [
      'service',
      of.entityRef ? (
        <EntityName entityRef={of.entityRef} />
      ) : (
        t('shared.serviceUnknown')
      ),
    ],
    [
      'owner',
      of.ownerRef ? (
        <EntityName entityRef={of.ownerRef} />
      ) : (
        t('shared.ownerUnknown')
      ),
    ],
    ['tier', of.tier],
    [
      'assignee',
      of.assignee ? <EntityName entityRef={of.assignee} /> : t('shared.nobody'),
    ],
    ['opened', <Moment at={of.openedAt} withTime />],
    ['lastEvent', <Moment at={of.lastEventAt} withTime />],
    ['closed', of.closedAt && <Closing at={of.closedAt} by={of.closedBy} />],
    ['decision', of.decision && t(`shared.decision.${of.decision}`)],
    ['reason', of.reason && <span className={layout.spoken}>{of.reason}</span>],
  ];
  function label(
    id:
      | 'actor'
      | 'person'
      | 'target'
      | 'place'
      | 'service'
      | 'owner'
      | 'tier'
      | 'assignee'
      | 'opened'
      | 'lastEvent'
      | 'closed'
      | 'decision'
      | 'reason',
  ) {
    return t(`case.fact.${id}`);
  }
  return (
    <Section title={t('case.facts')}>
      <dl className={layout.definitions}>
        {facts.map(
          ([id, value]) =>
            value && (
              <FactRow key={id} label={label(id)}>
                {value}
              </FactRow>
            ),
        )}
      </dl>
    </Section>
  );
};

function FactRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Closing({ at, by }: { at: string; by: string | null }) {
  return (
    <>
      <Moment at={at} withTime />
      {by && (
        <>
          {', '}
          <EntityName entityRef={by} />
        </>
      )}
    </>
  );
}
