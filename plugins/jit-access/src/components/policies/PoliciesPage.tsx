import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  SearchField,
  Text,
} from '@backstage/ui';
import type { PolicySummary } from '@fairway/plugin-jit-access-common';
import {
  accessNewRouteRef,
  EntityName,
  Facts,
  LiveContent,
  usePolicies,
} from '@fairway/plugin-jit-access-react';
import { RiCheckboxCircleLine, RiErrorWarningLine } from '@remixicon/react';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { shortHash } from '../audit/words';
import { Empty, Page } from '../Layout';
import styles from '../layout.module.css';

/** The tab with the access policies, in plain words. */
export function PoliciesPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [search, setSearch] = useUrlState('q');
  const live = usePolicies();
  return (
    <Page>
      <Text as="p" color="secondary">
        {t('policies.intro')}
      </Text>
      <SearchField
        aria-label={t('policies.search')}
        placeholder={t('policies.search')}
        className={styles.search}
        value={search}
        onChange={setSearch}
      />
      <LiveContent live={live} forbidden={t('policies.forbidden')}>
        {policies => {
          const shown = policies.filter(policy => matches(policy, search));
          if (shown.length === 0) {
            return (
              <Empty
                text={
                  policies.length === 0
                    ? t('policies.none')
                    : t('policies.noneMatch')
                }
              />
            );
          }
          return (
            <Flex direction="column" gap="4">
              {shown.map(policy => (
                <PolicyCard key={policy.id} policy={policy} />
              ))}
            </Flex>
          );
        }}
      </LiveContent>
    </Page>
  );
}

function matches(policy: PolicySummary, search: string): boolean {
  const text = [policy.id, policy.owner, policy.entityRef]
    .join(' ')
    .toLocaleLowerCase();
  return text.includes(search.trim().toLocaleLowerCase());
}

function PolicyCard(props: { policy: PolicySummary }) {
  const { policy } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessNewRouteRef);
  return (
    <Card>
      <CardHeader>
        <div className={styles.row}>
          <Text as="h2" variant="title-x-small" className={styles.title}>
            {policy.id}
          </Text>
          <PolicyHealth count={policy.problems.length} />
        </div>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          {policy.problems.length > 0 && (
            <Alert
              role="status"
              status="warning"
              icon
              title={<ProblemCount count={policy.problems.length} />}
              description={
                <ul className={styles.list}>
                  {policy.problems.map(problem => (
                    <li key={problem}>{problem}</li>
                  ))}
                </ul>
              }
            />
          )}
          <Flex direction="column" gap="2">
            <Text weight="bold">{t('policies.rules')}</Text>
            {policy.rules.length === 0 ? (
              <Text color="secondary">{t('policies.rulesNone')}</Text>
            ) : (
              <ol className={styles.list}>
                {policy.rules.map(rule => (
                  <li key={rule.name}>
                    <strong>{rule.name}</strong>: {rule.text}
                  </li>
                ))}
              </ol>
            )}
          </Flex>
          <Facts
            items={[
              {
                name: t('policies.entity'),
                value: <EntityName entityRef={policy.entityRef} />,
              },
              {
                name: t('policies.owner'),
                value: <EntityName entityRef={policy.owner} />,
              },
              {
                name: t('policies.version', {
                  version: String(policy.version),
                }),
                value: (
                  <span className={styles.mono} title={policy.hash}>
                    {shortHash(policy.hash)}
                  </span>
                ),
              },
            ]}
          />
        </Flex>
      </CardBody>
      <CardFooter>
        <ButtonLink
          variant="secondary"
          href={`${requestLink()}?entitlement=${encodeURIComponent(policy.id)}`}
        >
          {t('policies.ask')}
        </ButtonLink>
      </CardFooter>
    </Card>
  );
}

function ProblemCount(props: { count: number }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <>
      {props.count === 1
        ? t('policies.problem')
        : t('policies.problems', { number: String(props.count) })}
    </>
  );
}

function PolicyHealth(props: { count: number }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Flex align="center" gap="1">
      {props.count === 0 ? (
        <>
          <RiCheckboxCircleLine size={16} aria-hidden />
          <Text variant="body-small">{t('policies.clean')}</Text>
        </>
      ) : (
        <>
          <RiErrorWarningLine size={16} aria-hidden />
          <Text variant="body-small">
            <ProblemCount count={props.count} />
          </Text>
        </>
      )}
    </Flex>
  );
}
