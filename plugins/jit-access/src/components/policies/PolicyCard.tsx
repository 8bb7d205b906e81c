import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type {
  Entitlement,
  PolicySummary,
} from '@fairway/plugin-jit-access-common';
import {
  accessNewRouteRef,
  EntityName,
  Facts,
  RiskBadge,
  ServerWords,
  useProviderWords,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { shortHash } from '../audit/words';
import styles from '../layout.module.css';
import { LintList, LoadProblems, PolicyHealth } from './PolicyHealth';

/** Beginning of the names of files that services bring along. */
const SERVICE_FILES = 'service/';

/** How much of the lint a card shows. */
const SHOWN = 3;

/** Properties of {@link PolicyCard}. */
export interface PolicyCardProps {
  policy: PolicySummary;
  /** What the policy lets people ask for; undefined until it is known whether the caller may. */
  entitlement: Entitlement | undefined;
  onOpen: () => void;
}

/** A policy in short: its rules in words, and what is wrong with it. */
export function PolicyCard(props: PolicyCardProps) {
  const { policy, entitlement, onOpen } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessNewRouteRef);
  const providerWords = useProviderWords();
  return (
    <Card>
      <CardHeader>
        <div className={styles.row}>
          <span className={styles.grow}>
            <Text as="h2" variant="title-x-small" className={styles.title}>
              {policy.title}
            </Text>
            <span className={styles.mono}>{policy.id}</span>
          </span>
          <Flex gap="2">
            <RiskBadge risk={policy.risk} />
            <PolicyHealth policy={policy} />
          </Flex>
        </div>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          <LoadProblems problems={policy.problems} />
          {policy.lint.length > 0 && (
            <LintList lint={policy.lint} most={SHOWN} />
          )}
          <PolicyRules policy={policy} />
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
                name: t('policies.provider'),
                value: providerWords(policy.provider),
              },
              {
                name: t('policies.file'),
                value: policy.file.startsWith(SERVICE_FILES) ? (
                  t('policies.ownFile')
                ) : (
                  <span className={styles.mono}>{policy.file}</span>
                ),
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
        <Flex gap="2" align="center">
          <Button
            variant="secondary"
            aria-label={t('policies.openOf', { title: policy.title })}
            onPress={onOpen}
          >
            {t('policies.open')}
          </Button>
          {entitlement?.eligible && (
            <ButtonLink
              variant="secondary"
              href={`${requestLink()}?entitlement=${encodeURIComponent(policy.id)}`}
            >
              {t('policies.ask')}
            </ButtonLink>
          )}
          {entitlement?.eligible === false && (
            <Text color="secondary">
              {entitlement.reason ? (
                <ServerWords
                  text={t('entity.notEligible', { reason: entitlement.reason })}
                />
              ) : (
                t('entity.notEligiblePlain')
              )}
            </Text>
          )}
        </Flex>
      </CardFooter>
    </Card>
  );
}

/** The rules of a policy in words, in their order. */
export function PolicyRules(props: { policy: PolicySummary }) {
  const { rules } = props.policy;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Flex direction="column" gap="2">
      <Text weight="bold">{t('policies.rules')}</Text>
      {rules.length === 0 ? (
        <Text color="secondary">{t('policies.rulesNone')}</Text>
      ) : (
        <ol className={styles.list}>
          {rules.map(rule => (
            <li key={rule.name}>
              <strong>{rule.name}</strong>: <ServerWords text={rule.text} />
            </li>
          ))}
        </ol>
      )}
    </Flex>
  );
}
